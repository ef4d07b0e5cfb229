#compdef klp
# SPDX-License-Identifier: GPL-2.0-or-later
#
# klp.zsh - completes the command line of klp, in zsh; installed as _klp.
#
# Commands, options and what these want are asked of klp --help, so that there is no list
# here that could be of another version.

# Options of a command, a line each: name, the word that --help has for its value, what it
# does.
_klp_described() {
	klp $1 --help 2>/dev/null | awk '/^  +-/ {
		n = split($0, word, /[ ,=]+/)
		for (last = 2; last <= n && word[last] ~ /^-/; last++) ;
		value = word[last] ~ /^[A-Z][A-Z]/ ? word[last] : ""
		for (i = 2; i < last; i++)
			print word[i] "\t" value "\t" substr($0, 25)
	}'
}

# What stands for a value of that name in --help.
_klp_value() {
	local -a found
	case $1 in
	(RELEASE)
		found=(/lib/modules/*(N:t)
			${KLP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/klp}/*(N:t))
		compadd -a found ;;
	(FORMAT) compadd text json ;;
	(WHEN) compadd auto yes no ;;
	(DIR) _files -/ ;;
	(FILE*) _files ;;
	esac
}

# What the command is about, which is no option.
_klp_argument() {
	local -a found
	case $1 in
	(unload)
		found=(/sys/kernel/livepatch/*(N:t))
		compadd -a found ;;
	(uninstall)
		found=(/var/lib/klp/*/*.ko*(N:t))
		found=(${${found#<->-}%%.ko*})
		compadd -a found ;;
	(convert|check|prove|patches|install|load) _files -g '*.(ko|ko.xz|ko.zst|ko.gz)(-.)' ;;
	(build|patch) _files -g '*.(patch|diff|mbox|eml)(-.)' ;;
	(list|status|fetch|escape) ;;
	(*) _files ;;
	esac
}

_klp() {
	local line option
	local -a list fields
	if (( CURRENT == 2 )); then
		list=(${(f)"$(klp --help 2>/dev/null | awk '/^  [a-z]/ { print $1 ":" substr($0, 37) }')"})
		_describe command list
		return
	fi
	for line in ${(f)"$(_klp_described $words[2])"}; do
		fields=("${(@ps:\t:)line}")
		if [[ $fields[1] == $words[CURRENT-1] && -n $fields[2] ]]; then
			_klp_value $fields[2]
			return
		fi
		list+=("$fields[1]:$fields[3]")
	done
	if [[ $PREFIX == -* ]]; then
		_describe -o option list
	else
		_klp_argument $words[2]
	fi
}

_klp "$@"
