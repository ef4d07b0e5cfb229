# SPDX-License-Identifier: GPL-2.0-or-later
#
# klp-touched.awk - prints the files that a patch touches, without their first
# directory, as patch -p1 takes them.  Complains of paths that lead elsewhere.  The
# patch is the input.
#
# Environment: patch_name	what the patch is called
#	renames		file that gets "FROM TO" of those that git renames and
#			changes as well
#	whole		1: prints paths with their first directory

function file(line) {
	sub(/^(---|\+\+\+) /, "", line)
	sub(/\t.*/, "", line)
	sub(/ +$/, "", line)
	if (line == "/dev/null")
		return ""
	if (ENVIRON["whole"])
		return line
	if (line !~ /^[^\/]+\//) {
		print "klp: " ENVIRON["patch_name"] ":" FNR ": " line ": has no first" \
			" directory, as in a/" line ", that patch -p1 could take off" \
			>"/dev/stderr"
		exit 1
	}
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

# patch copes with patches whose lines all end in CR LF.
{ sub(/\r$/, "") }

# The lines of a hunk are no headers, whatever they look like.
old_left > 0 || new_left > 0 {
	old_left -= /^[- ]/ || /^$/
	new_left -= /^[+ ]/ || /^$/
	next
}
/^@@ -[0-9,]+ \+[0-9,]+ @@/ {
	old_left = lines($2)
	new_left = lines($3)
	if (from != "" && ENVIRON["renames"])
		print from " " to >>ENVIRON["renames"]
	from = ""
	next
}

# Headers of git.  A file whose mode alone changes, or an empty one that goes, is in
# no other line: both halves of this one are the same, but for their first letters.
/^diff --git / {
	git = substr($0, 12)
	half = (length(git) - 1) / 2
	from = ""
}
/^(old|deleted file) mode / && git && substr(git, 3, half - 2) == substr(git, half + 4) {
	print file("--- " substr(git, 1, half))
}
/^rename from / && git {
	print from = file("--- a/" substr($0, 13))
}
/^rename to / && git {
	print to = file("+++ b/" substr($0, 11))
}

/^--- / {
	old = $0
	git = ""
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
