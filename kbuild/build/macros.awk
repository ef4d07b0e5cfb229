# SPDX-License-Identifier: GPL-2.0-or-later
#
# macros.awk - what headers define that debug information has no trace of: macros,
# constants of enums, and macros of the assembler.
#
#	awk -f macros.awk HEADER
#
# prints "NAME TAB TEXT" for each of them.  The text has the conditions (#if) that it
# stands under, except for the header's guard, and no comments; that of a constant has
# what its value is counted from.  The name is empty for all other code.
#
#	names=FILE awk -f macros.awk HEADER...
#
# prints "name TAB NAME" for each whose text uses one of the names in the file, and
# "header TAB HEADER" where other code does.

BEGIN {
	names = ENVIRON["names"]
	while (names != "" && (getline name <names) > 0)
		changed[name] = 1
}

FNR == 1 {
	comment = depth = in_enum = lines = 0
	guard = where = macro = before = pending = ""
}

function define(name, text,    n, i, word) {
	text = where text
	gsub(/ +/, " ", text)
	sub(/^ /, "", text)
	if (names == "") {
		print name "\t" text
		return
	}
	n = split(text, word, /[^A-Za-z0-9_]+/)
	for (i = 1; i <= n; i++) {
		if (!(word[i] in changed))
			continue
		if (name != "")
			print "name\t" name
		else
			print "header\t" FILENAME
		return
	}
}

# The line without comments, where strings have none.
function strip(line,    out, token, at) {
	out = ""
	while (line != "") {
		if (comment) {
			at = index(line, "*/")
			if (!at)
				return out
			line = substr(line, at + 2)
			comment = 0
			out = out " "
			continue
		}
		if (!match(line, /"([^"\\]|\\.)*"|'([^'\\]|\\.)*'|\/\*|\/\//))
			return out line
		token = substr(line, RSTART, RLENGTH)
		out = out substr(line, 1, RSTART - 1)
		line = substr(line, RSTART + RLENGTH)
		if (token == "//")
			return out
		if (token == "/*")
			comment = 1
		else
			out = out token
	}
	return out
}

# The conditions that hold from here on.
function conditions(    i) {
	where = ""
	for (i = 1; i <= depth; i++)
		if (condition[i] != "")
			where = where condition[i] "; "
}

function directive(line,    name) {
	if (line ~ /^if/) {
		condition[++depth] = line
		if (lines == 1 && line ~ /^if(ndef| ?! ?defined)/) {
			guard = line
			sub(/^if(ndef| ?! ?defined)[ (]*/, "", guard)
			sub(/[^A-Za-z0-9_].*/, "", guard)
		}
		conditions()
	} else if (line ~ /^el/ && depth) {
		# what holds now depends on all that came before
		condition[depth] = condition[depth] ", " line
		conditions()
	} else if (line ~ /^endif/ && depth) {
		depth--
		conditions()
	} else if (line ~ /^(define|undef) /) {
		name = line
		sub(/^[a-z]+ /, "", name)
		sub(/[^A-Za-z0-9_].*/, "", name)
		if (lines == 2 && depth == 1 && name == guard) {
			condition[1] = ""
			conditions()
		} else {
			define(name, "#" line)
		}
	} else {
		define("", "#" line)
	}
}

# The constant that ends here; its value may be counted from one before it.
function constant(    name, at) {
	if (match(item, /[A-Za-z_][A-Za-z0-9_]*/)) {
		name = substr(item, RSTART, RLENGTH)
		at = index(item, "=")
		if (at) {
			base = substr(item, at + 1)
			sub(/ +$/, "", base)
			count = 0
			last = where
		} else {
			count++
			# a macro that may make any number of them
			if (item ~ /\(/)
				base = base item
		}
		if (where != last) {
			base = base "; " count " " where
			last = where
		}
		define(name, "enum " base " + " count)
		if (item ~ /\(/ && !at)
			define("", item)
	}
	item = ""
}

function code(line,    c, part) {
	while (line != "") {
		if (!match(line, in_enum ? "[,(){}]" : "[;{}]")) {
			c = ""
			part = line
			line = ""
		} else {
			c = substr(line, RSTART, 1)
			part = substr(line, 1, RSTART - 1)
			line = substr(line, RSTART + 1)
		}
		if (!in_enum) {
			before = before " " part
			if (part c !~ /^[ {};]*$/)
				define("", part c)
			if (c == "{" &&
			    before ~ /(^|[^A-Za-z0-9_])enum( +[A-Za-z0-9_]+)* *$/) {
				in_enum = 1
				item = base = ""
				last = where
				count = parentheses = 0
			}
			if (c != "")
				before = ""
			continue
		}
		item = item part
		if (c == "}" || c == "," && !parentheses) {
			constant()
			in_enum = c != "}"
		} else {
			parentheses += (c == "(") - (c == ")")
			item = item (c == "" ? " " : c)
		}
	}
}

{
	sub(/\r$/, "")
	goes_on = sub(/\\$/, "")
	pending = pending strip($0)
	if (goes_on || comment) {
		pending = pending " "
		next
	}
	line = pending
	pending = ""
	gsub(/[ \t]+/, " ", line)
	sub(/^ /, "", line)
	sub(/ $/, "", line)
	if (line == "")
		next
	lines++
	if (macro != "") {
		text = text "; " line
		if (line ~ /^\.endm/) {
			define(macro, text)
			macro = ""
		}
	} else if (sub(/^# ?/, "", line)) {
		directive(line)
	} else if (line ~ /^\.macro /) {
		macro = text = line
		sub(/^\.macro /, "", macro)
		sub(/[^A-Za-z0-9_].*/, "", macro)
	} else {
		code(line)
	}
}
