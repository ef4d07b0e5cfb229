# SPDX-License-Identifier: GPL-2.0-or-later
#
# klp.fish - completes the command line of klp, in fish.
#
# Commands, options and what these want are asked of klp --help, so that there is no list
# here that could be of another version.

# Commands, each with what it does.
function __klp_commands
	klp --help 2>/dev/null | awk '/^  [a-z]/ { print $1 "\t" substr($0, 37) }'
end

# The command that the line has so far.
function __klp_command
	set -l words (commandline -opc)
	test (count $words) -gt 1; and printf '%s\n' $words[2]
end

# Options of that command: name, the word that --help has for its value, what it does.
function __klp_described
	klp (__klp_command) --help 2>/dev/null | awk '/^  +-/ {
		n = split($0, word, /[ ,=]+/)
		for (last = 2; last <= n && word[last] ~ /^-/; last++) ;
		value = word[last] ~ /^[A-Z][A-Z]/ ? word[last] : ""
		for (i = 2; i < last; i++)
			print word[i] "\t" value "\t" substr($0, 25)
	}'
end

# The word that --help has for the value of the option before the cursor, or nothing.
function __klp_wants
	set -l words (commandline -opc)
	__klp_described | env "option=$words[-1]" awk -F '\t' '$1 == ENVIRON["option"] { print $2 }'
end

function __klp_options
	__klp_described | awk -F '\t' '{ print $1 "\t" $3 }'
end

function __klp_kernels
	set -l cache $HOME/.cache/klp
	set -q XDG_CACHE_HOME; and set cache $XDG_CACHE_HOME/klp
	set -q KLP_CACHE; and set cache $KLP_CACHE
	for name in /lib/modules/* $cache/*
		printf '%s\n' (basename -- $name)
	end
end

# What the command is about, or the value of the option before the cursor.
function __klp_arguments
	switch (__klp_wants)
		case RELEASE
			__klp_kernels
			return
		case FORMAT
			printf '%s\n' text json
			return
		case WHEN
			printf '%s\n' auto yes no
			return
		case DIR
			__fish_complete_directories (commandline -ct) ''
			return
		case 'FILE*'
			__fish_complete_path (commandline -ct)
			return
		case '?*'
			return
	end
	switch (__klp_command)
		case unload
			for name in /sys/kernel/livepatch/*
				printf '%s\n' (basename -- $name)
			end
		case uninstall
			for name in /var/lib/klp/*/*.ko*
				basename -- $name | sed 's/^[0-9]*-//; s/\.ko.*//'
			end
		case convert check prove patches install load
			__fish_complete_suffix .ko .ko.xz .ko.zst .ko.gz
		case build patch
			__fish_complete_suffix .patch .diff .mbox .eml
		case list status fetch escape
		case '*'
			__fish_complete_path (commandline -ct)
	end
end

function __klp_has_command
	test (count (commandline -opc)) -gt 1
end

# Is it an option that is being typed, and no option's value?
function __klp_at_option
	__klp_has_command; and string match -q -- '-*' (commandline -ct); and test -z "$(__klp_wants)"
end

complete -c klp -f
complete -c klp -n 'not __klp_has_command' -a '(__klp_commands)'
complete -c klp -n 'not __klp_has_command' -l help -l version
complete -c klp -n __klp_at_option -a '(__klp_options)'
complete -c klp -n __klp_has_command -a '(__klp_arguments)'
