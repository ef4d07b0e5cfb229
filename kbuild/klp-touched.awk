# SPDX-License-Identifier: GPL-2.0-or-later
#
# klp-touched.awk - prints the files that a patch touches, without their first
# directory, as patch -p1 takes them.  Complains of paths that lead elsewhere.  The
# patch is the input, $patch_name what it is called.

function file(line) {
	sub(/^(---|\+\+\+) /, "", line)
	sub(/\t.*/, "", line)
	sub(/ +$/, "", line)
	if (line == "/dev/null")
		return ""
	if (!sub(/^[^\/]+\//, "", line) || line ~ /(^|\/)\.\.(\/|$)/ || line ~ /^\//) {
		print "klp: " ENVIRON["patch_name"] ":" FNR ": " line ": is no path that patch -p1 takes" \
			>"/dev/stderr"
		exit 1
	}
	return line
}

# How many lines "-147,8" stands for.
function lines(range) {
	return split(range, part, ",") > 1 ? part[2] + 0 : 1
}

# The lines of a hunk are no headers, whatever they look like.
old_left > 0 || new_left > 0 {
	old_left -= /^[- ]/ || /^$/
	new_left -= /^[+ ]/ || /^$/
	next
}
/^@@ -[0-9,]+ \+[0-9,]+ @@/ {
	old_left = lines($2)
	new_left = lines($3)
	next
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
