# SPDX-License-Identifier: GPL-2.0-or-later
#
# lines.awk - a patched source whose unchanged lines keep their numbers.
#
#	diff --old-line-format= --unchanged-line-format='=%dn %L' \
#		--new-line-format='+ %L' ORIGINAL PATCHED |
#		file=fs/proc/meminfo.c awk -f lines.awk
#
# WARN() and the like hold the line that they stand in, so that every function
# below an inserted line would differ.  Line markers say where the original had
# it.  They are put where a line can't belong to anything that goes on over several
# lines: behind an empty one and behind the end of a function or structure.

BEGIN {
	file = ENVIRON["file"]
	number = 1		# that the compiler gives to the next line
	safe = 1
	printf "# 1 \"%s\"\n", file
}

# Goes into or out of a comment, and says whether what follows may be a directive.
function look(line,    rest) {
	rest = line
	while (rest != "") {
		if (comment) {
			if (!match(rest, /\*\//))
				break
			comment = 0
		} else if (!match(rest, /\/\*/)) {
			break
		} else {
			comment = 1
		}
		rest = substr(rest, RSTART + 2)
	}
	safe = !comment && !goes_on && (line ~ /^[ \t]*$/ || line ~ /^};?[ \t]*$/)
	goes_on = line ~ /\\$/
}

/^=/ {
	match($0, / /)
	original = substr($0, 2, RSTART - 2) + 0
	line = substr($0, RSTART + 1)
	if (original != number && safe) {
		printf "# %d \"%s\"\n", original, file
		number = original
	}
}

/^\+/ {
	line = substr($0, 3)
}

{
	print line
	number++
	look(line)
}
