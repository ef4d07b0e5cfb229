# SPDX-License-Identifier: GPL-2.0-or-later
#
# seconds.gnuplot - draws seconds.svg, seconds from a fix of one unit to its module: what
# seconds.data holds, of which doc/results.md says how it was measured.
set terminal svg size 760,300 font "DejaVu Sans,12" background "#ffffff"
set output "seconds.svg"
set logscale x
set xrange [0.4:4000]
set yrange [-0.6:7.6]
set xtics ("1 s" 1, "10 s" 10, "1 min" 60, "10 min" 600, "1 h" 3600)
set ytics out nomirror
set grid xtics linecolor "#dddddd" linetype 1
set border 3
unset key
set boxwidth 0.6
set style fill solid
set lmargin 42
set datafile separator "\t"
blue(ours) = ours == 1 ? 0x2b6cb0 : 0xa0aec0
plot "seconds.data" using (0.4):(7 - $0):(0.4):2:(6.7 - $0):(7.3 - $0):(blue($3)):yticlabels(1) \
	with boxxyerror linecolor rgb variable, \
	"" using ($2 * 1.15):(7 - $0):(sprintf("%.3g", $2)) with labels left
