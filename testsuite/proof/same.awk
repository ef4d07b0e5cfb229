# SPDX-License-Identifier: GPL-2.0-or-later
#
# same.awk - are three addresses of each reference the same: that of truth, that
# of klp convert's report, and that which the kernel has found?
#
#	awk -v text=ADDRESS -f same.awk LIST REPORT FOUND
#
# LIST is from duplicates.awk; REPORT is the JSON, a reference a line; FOUND is
# what the guest printed: the line of _text in its /proc/kallsyms, then "LINE
# ADDRESS".  text is the address of _text in vmlinux; the guest's may be another
# (KASLR), and then all are, but those of per-cpu variables, which are offsets.

# The lower half: awk's numbers are exact up to 2^53 only, and the upper half of
# all addresses that KASLR moves is the same.
function low(hex)
{
	return number(substr(hex, 9))
}

function number(hex,    n, i)
{
	for (i = 1; i <= length(hex); i++)
		n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
	return n
}

# 16 digits
function full(hex)
{
	sub(/^0x/, "", hex)
	while (length(hex) < 16)
		hex = "0" hex
	return hex
}

FILENAME == ARGV[1] && /^(skipped|names): / {
	if (/^names/)
		names = $2
	else
		print
	next
}

FILENAME == ARGV[1] {
	truth[$1] = $2
	question[$1] = $3
	total++
	next
}

FILENAME == ARGV[2] {
	if (!match($0, /"from": "[^"]*:[0-9]+"/))
		next
	line = substr($0, RSTART, RLENGTH - 1)
	sub(/.*:/, "", line)
	if (match($0, /"address": "0x[0-9a-f]+"/))
		report[line] = full(substr($0, RSTART + 12, RLENGTH - 13))
	next
}

/ _text$/ {
	shift = low($1) - low(text)
	next
}

{
	address = $2
	if (substr(address, 1, 8) == "ffffffff")
		address = sprintf("ffffffff%08x", low(address) - shift)
	found[$1] = address
}

END {
	for (line in truth) {
		if (report[line] == truth[line] && found[line] == truth[line]) {
			right++
			continue
		}
		wrong++
		print "wrong: " question[line] " is at " truth[line] \
			", the report says " report[line] \
			", the kernel found " found[line]
	}
	printf "%d names, %d references, %d right, %d wrong\n", names, total,
		right, wrong
	exit wrong > 0 || right == 0
}
