# SPDX-License-Identifier: GPL-2.0-or-later
#
# touch.awk - a unit's source with every function touched: what make check-self builds.
#
#	awk [-v first=N] [-v last=N] [-v every=N] -f touch.awk LEAVE UNIT.c
#
# Behind the brace that opens a function stands an asm statement without an
# instruction: a change to the compiler, none to the machine.  Such a brace stands
# in the first column, or ends the line of the parameters, as the kernel's coding
# style has it.  Untouched are the functions whose heads say that no livepatch can
# replace them, and those that have a name of the file LEAVE in their heads, or the end of
# one, where a macro makes the name: FUNC_NAME(string) of print_type_string.  Of the
# others, which are numbered from 1, those from "first" to "last" are touched, or of these
# only every so-manyth.

BEGIN {
	never = "__init|__exit|__meminit|__cpuinit|__net_init|__net_exit|__ref|noinstr|" \
		"notrace|__visible|asmlinkage_init|__head|__no_kcsan_or_inline|__cpuidle|" \
		"INIT_FUNC|__initcall|module_init"
	while ((getline name <ARGV[1]) > 0)
		leave[name] = 1
	ARGV[1] = ""
	never = "(^|[^A-Za-z0-9_])(" never ")($|[^A-Za-z0-9_])"
}

# Whether the argument in CALL, "MACRO(argument", is the end of a name that is left.
function is_end(call,    end, name) {
	sub(/.*\(/, "_", call)
	for (name in leave) {
		end = length(name) - length(call) + 1
		if (end > 1 && substr(name, end) == call)
			return 1
	}
	return 0
}

# Whether the function whose head is TEXT may be touched.
function may(text,    n, i, words) {
	if (text !~ /\)/ || text ~ never || text ~ /=[ \t]*$/)
		return 0
	if (text ~ /^(struct|union|enum)[ \t]+[A-Za-z0-9_]*[ \t]*$/)
		return 0
	n = split(text, words, /[^A-Za-z0-9_]+/)
	for (i = 1; i <= n; i++)
		if (words[i] in leave)
			return 0
	if (match(text, /[A-Z][A-Z0-9_]+\([a-z0-9_]+/) && is_end(substr(text, RSTART, RLENGTH)))
		return 0
	number++
	return number >= first && (!last || number <= last) && (!every || number % every == 0)
}

{ print }

# A macro's definition goes on; what is in it is no function of this unit.
macro || /^[ \t]*#/ { macro = /\\$/; head = ""; next }

/^\{[ \t]*$/ || (/^[A-Za-z_].*\)[ \t]*\{[ \t]*$/ && !/=/) {
	if (may(head " " $0))
		print "asm volatile (\"\");"
	head = ""
	next
}

/^[ \t]*$/ || /[;}][ \t]*$/ || /^[ \t]*\/?\*/ || /\*\/[ \t]*$/ { head = ""; next }
{ head = head " " $0 }
