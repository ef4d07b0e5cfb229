# SPDX-License-Identifier: GPL-2.0-or-later
#
# findings.awk - what klp has said of several units, as one list: what is the same of
# several of them once, with their number; errors before warnings; by place.
#
#	awk -f findings.awk SAID		as text
#	json=1 awk -f findings.awk SAID		as the elements of a JSON array
#
# A note belongs to what stands before it.  What is no finding, -v's lines, comes first.

BEGIN {
	json = ENVIRON["json"]
	n = 0
}

/: note: / && n {
	notes[n] = notes[n] $0 "\n"
	next
}

is_finding($0) {
	head[++n] = $0
	notes[n] = ""
	next
}

!json

function is_finding(line) {
	return line ~ /^[^ ].*:[0-9]+: (error|warning): / ||
		line ~ /^klp: .* \[[a-z-]+\]$/
}

function rank(line) {
	return line ~ /: warning: / ? 1 : line ~ /: not checked: / ? 2 : 0
}

# The place, as text that sorts as it does.
function key(line,	file, place, part) {
	if (!match(line, /^[^ ]*:[0-9]+(:[0-9]+)?: (error|warning): /))
		return rank(line) "~"
	place = substr(line, 1, RLENGTH)
	match(place, /:[0-9]+(:[0-9]+)?: (error|warning): $/)
	file = substr(place, 1, RSTART - 1)
	split(substr(place, RSTART + 1), part, ":")
	return sprintf("%d%s:%09d%09d", rank(line), file, part[1], part[2] + 0)
}

function quoted(text) {
	gsub(/[\\"]/, "\\\\&", text)
	return "\"" text "\""
}

function print_json(line, first,	id, place, part, m) {
	id = "file"
	if (match(line, / \[[a-z-]+\]$/)) {
		id = substr(line, RSTART + 2, RLENGTH - 3)
		line = substr(line, 1, RSTART - 1)
	}
	printf "%s{\"id\": %s, \"severity\": %s", first ? "" : ", ", quoted(id),
		quoted(rank(line) == 0 ? "error" : "warning")
	if (match(line, /:[0-9]+(:[0-9]+)?: (error|warning): /)) {
		split(substr(line, RSTART + 1), part, ":")
		printf ", \"file\": %s, \"line\": %d", quoted(substr(line, 1, RSTART - 1)),
			part[1]
		line = substr(line, RSTART + RLENGTH)
	}
	printf ", \"message\": %s}", quoted(line)
}

# Those that are the same are one: the first.
function merge(	i, text) {
	for (i = 1; i <= n; i++) {
		text = head[i] "\n" notes[i]
		if (text in first) {
			times[first[text]]++
		} else {
			first[text] = ++kept
			order[kept] = i
			times[kept] = 1
			place[kept] = key(head[i])
		}
	}
}

# An insertion sort, which leaves equal ones as they are.
function sort(	i, k, o, t, p) {
	for (i = 2; i <= kept; i++) {
		o = order[i]; t = times[i]; p = place[i]
		for (k = i - 1; k >= 1 && place[k] "" > p ""; k--) {
			order[k + 1] = order[k]; times[k + 1] = times[k]; place[k + 1] = place[k]
		}
		order[k + 1] = o; times[k + 1] = t; place[k + 1] = p
	}
}

END {
	kept = 0
	merge()
	sort()
	for (i = 1; i <= kept; i++) {
		line = head[order[i]]
		if (times[i] > 1) {
			tail = ""
			if (match(line, / \[[a-z-]+\]$/)) {
				tail = substr(line, RSTART)
				line = substr(line, 1, RSTART - 1)
			}
			line = line " (in " times[i] " units)" tail
		}
		if (json)
			print_json(line, i == 1)
		else
			printf "%s\n%s", line, notes[order[i]]
	}
}
