# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2207 # words that this file has made, none with a blank
#
# klp.bash - completes the command line of klp, in bash.
#
# Commands, options and what these want are asked of klp --help, so that there is no list
# here that could be of another version.

# Commands, one a line.
_klp_commands() {
	"$1" --help 2>/dev/null | awk '/^  [a-z]/ { print $1 }'
}

# Options of command $2, each with the word that --help has for its value, or nothing.
_klp_options() {
	"$1" "$2" --help 2>/dev/null | awk '/^  +-/ {
		n = split($0, word, /[ ,=]+/)
		for (last = 2; last <= n && word[last] ~ /^-/; last++) ;
		value = word[last] ~ /^[A-Z][A-Z]/ ? word[last] : ""
		for (i = 2; i < last; i++)
			print word[i], value
	}'
}

# What is called so among the files of a directory, without it.
_klp_names() {
	local name
	for name in "$@"; do
		[ ! -e "$name" ] || printf '%s\n' "${name##*/}"
	done
}

# Kernels that are installed, or in the cache.
_klp_kernels() {
	_klp_names /lib/modules/* "${KLP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/klp}"/*
}

# Livepatches that klp install has put in place.
_klp_installed() {
	_klp_names /var/lib/klp/*/*.ko* | sed 's/^[0-9]*-//; s/\.ko.*//'
}

# Files that end so (an extended pattern), and directories.
_klp_files() {
	local file
	compgen -d -- "$cur"
	compgen -f -- "$cur" | while IFS= read -r file; do
		[[ ! $file =~ \.($1)$ ]] || printf '%s\n' "$file"
	done
}

# What stands for a value of that name in --help.
_klp_value() {
	case $1 in
	RELEASE) COMPREPLY=($(compgen -W "$(_klp_kernels)" -- "$cur")) ;;
	FORMAT) COMPREPLY=($(compgen -W "text json" -- "$cur")) ;;
	WHEN) COMPREPLY=($(compgen -W "auto yes no" -- "$cur")) ;;
	DIR) mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	FILE*) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	esac
}

# What the command is about, which is no option.
_klp_argument() {
	case $1 in
	unload)
		COMPREPLY=($(compgen -W "$(_klp_names /sys/kernel/livepatch/*)" -- "$cur")) ;;
	uninstall)
		COMPREPLY=($(compgen -W "$(_klp_installed)" -- "$cur")) ;;
	convert | check | prove | patches | install | load)
		mapfile -t COMPREPLY < <(_klp_files 'ko|ko\.(xz|zst|gz)') ;;
	build | patch)
		mapfile -t COMPREPLY < <(_klp_files 'patch|diff|mbox|eml') ;;
	list | status | fetch | escape) ;;
	*)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	esac
}

_klp() {
	local cur=$2 prev=$3 command=${COMP_WORDS[1]} option value options
	COMPREPLY=()
	compopt -o filenames 2>/dev/null
	if [ "$COMP_CWORD" = 1 ]; then
		COMPREPLY=($(compgen -W "$(_klp_commands "$1") --help --version" -- "$cur"))
		return
	fi
	# bash has made words of --report=json: --report, = and json
	[ "$cur" != = ] || cur=
	[ "$prev" != = ] || prev=${COMP_WORDS[COMP_CWORD - 2]}
	options=$(_klp_options "$1" "$command")
	while read -r option value; do
		if [ "$option" = "$prev" ] && [ -n "$value" ]; then
			_klp_value "$value"
			return
		fi
	done <<<"$options"
	case $cur in
	-*) COMPREPLY=($(compgen -W "$(awk '{ print $1 }' <<<"$options")" -- "$cur")) ;;
	*) _klp_argument "$command" ;;
	esac
}

complete -F _klp klp
