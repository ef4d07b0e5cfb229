# SPDX-License-Identifier: GPL-2.0-or-later
#
# seconds.gnuplot - draws seconds.svg, seconds from a fix of one unit to its module: what
# seconds.data holds, of which results.md says how it was measured.
set terminal svg size 720,230 font "DejaVu Sans,12" background "#ffffff"
set output "seconds.svg"
set logscale x
set xrange [0.5:5000]
set yrange [-0.6:6.6]
set xtics ("1 s" 1, "10 s" 10, "1 min" 60, "10 min" 600, "1 h" 3600)
set ytics out nomirror
set grid xtics linecolor "#dddddd" linetype 1
set border 3
unset key
set style fill solid
set lmargin 38
set datafile separator "\t"
blue(ours) = ours == 1 ? 0x2b6cb0 : 0xa0aec0
plot "seconds.data" using (0.5):(6 - $0):(0.5):2:(5.7 - $0):(6.3 - $0):(blue($3)):yticlabels(1) \
	with boxxyerror linecolor rgb variable, \
	"" using ($2 * 1.1):(6 - $0):4 with labels left
