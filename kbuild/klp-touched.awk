# SPDX-License-Identifier: GPL-2.0-or-later
#
# klp-touched.awk - prints the files that a patch touches, without their first
# directory, as patch -p1 takes them.  Complains of paths that lead elsewhere.

function file(line) {
	sub(/^(---|\+\+\+) /, "", line)
	sub(/\t.*/, "", line)
	sub(/ +$/, "", line)
	if (line == "/dev/null")
		return ""
	if (!sub(/^[^\/]+\//, "", line) || line ~ /(^|\/)\.\.(\/|$)/ || line ~ /^\//) {
		print "klp: " FILENAME ":" FNR ": " line ": is no path that patch -p1 takes" \
			>"/dev/stderr"
		exit 1
	}
	return line
}

/^--- / {
	old = $0
	next
}
/^\+\+\+ / && old {
	a = file(old)
	b = file($0)
	if (a != "")
		print a
	if (b != "" && b != a)
		print b
}
{ old = "" }
