# SPDX-License-Identifier: GPL-2.0-or-later
#
# duplicates.awk - a livepatch that refers to every symbol of vmlinux that has
# namesakes.
#
#	awk -v init=BEGIN -v end=END -v every=N -v initial=0|1 -v list=FILE
#		-f duplicates.awk EXPECTED EXPECTED
#
# EXPECTED is what truth prints.  init and end are the addresses (hexadecimal, 16
# digits) of __init_begin and __init_end; one name in N is taken.  With initial=1
# those symbols are taken that stand in init memory, which is freed, else the other
# ones.  Prints the module's source; writes to FILE a line "LINE ADDRESS QUESTION" for each
# reference, LINE being where it is declared, and lines "skipped: N, REASON".

BEGIN {
	FS = "\t"
	print "#include <linux/module.h>"
	print "#include <linux/proc_fs.h>"
	print "#include <linux/seq_file.h>"
	print "#include <klp.h>"
	print "struct found { unsigned int line; void *address; };"
	line = 5
}

# questions about whole units
$1 ~ /:$/ {
	next
}

# The names with namesakes, and the questions that have several answers.
FNR == NR {
	answers[$1]++
	unit = $1
	sub(/:[^:]*$/, "", unit)
	if ($2 == 1 && unit == $5)
		same[$5 ":" $6]++
	if ($4 == "vmlinux" && $2 == 1 && $7 > 0 && !($6 in number))
		number[$6] = ++names
	next
}

/^# / || $4 != "vmlinux" || $2 != 1 || !($7 > 0) || number[$6] % every {
	next
}

{
	taken[$6]
	address = substr($8, 3)
	while (length(address) < 16)
		address = "0" address
	unit = $1
	sub(/:[^:]*$/, "", unit)
	what = substr($1, length(unit) + 2)
}

$5 == "-" {
	skipped["the unit is not known"]++
	next
}

# "included" questions are about the same symbols
unit != $5 {
	next
}

# a variable that its function has twice can still be told by its symbol
answers[$1] > 1 && same[$5 ":" $6] == 1 {
	what = $6
}

answers[$1] > 1 && what != $6 || same[$5 ":" $6] > 1 {
	skipped["the unit has several of that name"]++
	next
}

initial != (address >= init && address < end) {
	next
}

address ~ /^0+$/ {
	skipped["at address 0"]++
	next
}

# The report tells references apart by the line of their use.
{
	declaration = "r" ++line
	declaration = $9 == "function" ? "extern void " declaration "(void)" : \
		"extern char " declaration "[]"
	name = $6
	local = ""
	if (what != $6) {
		dot = index(what, ".")
		name = substr(what, dot + 1)
		local = " KLP_LOCAL(\"" substr(what, 1, dot - 1) "\")"
	}
	print declaration " __asm__(\"" name "\") KLP_ORIGIN(\"" unit "\")" \
		local "; static const struct found f" line " = { " line \
		", (void *)r" line " };"
	print line, address, $1 >list
	references[++n] = line
}

END {
	print "static const struct found *const all[] = {"
	for (i = 1; i <= n; i++)
		print "\t&f" references[i] ","
	print "};"
	print "static int show(struct seq_file *m, void *v)"
	print "{"
	print "\tunsigned int i;"
	print ""
	print "\tfor (i = 0; i < ARRAY_SIZE(all); i++)"
	print "\t\tseq_printf(m, \"%u %016lx\\n\", all[i]->line,"
	print "\t\t\t   (unsigned long)all[i]->address);"
	print "\treturn 0;"
	print "}"
	print "static int __init start(void)"
	print "{"
	print "\treturn proc_create_single(\"klp-duplicates\", 0400, NULL, show) ?"
	print "\t       0 : -ENOMEM;"
	print "}"
	print "static void __exit stop(void)"
	print "{"
	print "\tremove_proc_entry(\"klp-duplicates\", NULL);"
	print "}"
	print "#include <linux/livepatch.h>"
	print "/* Nothing is replaced, so nobody calls it; klp check asks for one that does. */"
	print "static int __used enable(void)"
	print "{"
	print "\treturn klp_enable_patch(NULL);"
	print "}"
	print "module_init(start);"
	print "module_exit(stop);"
	print "MODULE_LICENSE(\"GPL\");"
	print "MODULE_INFO(livepatch, \"Y\");"
	for (reason in skipped)
		print "skipped: " skipped[reason] ", " reason >list
	for (name in taken)
		ntaken++
	print "names: " ntaken + 0 >list
}
