# SPDX-License-Identifier: GPL-2.0-or-later
#
# judge.awk - holds the answers of klp lookup against those of truth.
#
#	awk -f judge.awk EXPECTED ANSWERS
#
# EXPECTED is what truth prints, ANSWERS what klp lookup printed, the answers
# ended by empty lines.  A symbol is
#
#	right	if its line, to the letter, is in the answer to its question, and
#		nothing that does not belong there
#	refused	if no position finds it, and klp gives none
#	wrong	in every other case; each is printed
#
# Objects that truth has not looked at, because it took a sample, are not judged.

BEGIN {
	FS = OFS = "\t"
}

function wrong(number, what)
{
	nwrong += number
	if (++said <= 20)
		print "wrong: " question ": " what
}

# What is wrong with the answer about one symbol, "" if nothing is.
function fault(field,    key)
{
	key = field[4] OFS field[6] OFS field[7] OFS field[8] OFS field[9]
	if (key in answer) {
		if (field[10] != binding[key])
			return binding[key] " instead of " field[10]
		if (field[5] != "-" && field[5] != answer[key])
			return "unit " answer[key] " instead of " field[5]
		delete answer[key]
		return ""
	}
	return field[3] != "-" ? "" : "no " field[4] " " field[6] \
		" position " field[7] " at " field[8]
}

# Judges the answer that ends here.
function judge(    line, field, n, i, bad, key, reason)
{
	question = questions[++at]
	n = split(expected[at], line, "\n")
	for (i = 1; i < n; i++) {
		split(line[i], field, "\t")
		reason[i] = fault(field)
		if (reason[i] && field[2] != 1)
			bad = bad reason[i] "; "
	}
	for (key in answer) {
		gsub(OFS, " ", key)
		bad = bad "not " key "; "
	}
	for (i = 1; i < n; i++) {
		split(line[i], field, "\t")
		if (field[2] != 1)
			continue
		asked++
		if (n > 2)
			several++
		if (reason[i])
			wrong(1, reason[i])
		else if (bad)
			wrong(1, bad)
		else if (field[3] != "-")
			refused[field[3]]++
		else
			right++
	}
	split("", answer)
	split("", binding)
}

FILENAME == ARGV[1] && /^# object\t/ {
	looked[$2]
	next
}

FILENAME == ARGV[1] && /^# unit\t/ {
	by_name[$2] = $3
	next
}

FILENAME == ARGV[1] {
	if ($1 != questions[total])
		questions[++total] = $1
	expected[total] = expected[total] $0 "\n"
	next
}

/^$/ {
	judge()
	next
}

!($1 in looked) {
	next
}

{
	key = $1 OFS $3 OFS $4 OFS $5 OFS $6
	if (key in answer)
		answer["twice " key] = $2
	answer[key] = $2
	binding[key] = $7
}

END {
	if (at != total) {
		print "wrong: " total " questions and " at " answers"
		nwrong += total - at
	}
	for (reason in by_name)
		if (by_name[reason] > 0)
			print "without a unit: " by_name[reason] ", " reason
	print "one of several answers by nature: " several + 0
	for (reason in refused) {
		nrefused += refused[reason]
		print "refused: " refused[reason] ", " reason
	}
	printf "%d asked, %d right, %d refused, %d wrong\n", asked, right,
		nrefused, nwrong
	exit nwrong > 0 || right == 0
}
