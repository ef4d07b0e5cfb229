# SPDX-License-Identifier: GPL-2.0-or-later
#
# preamble.awk - what Kbuild would define for a unit that is compiled as part of
# some other module, from what flags.mk says.
#
#	KLP_OBJECT=vmlinux KLP_DIR=fs/proc KLP_STEM=meminfo KLP_PART=klp_0_ \
#		awk -f preamble.awk
#
# KLP_PART: what names that main.c of the livepatch refers to begin with.

BEGIN {
	object = ENVIRON["KLP_OBJECT"]
	dir = ENVIRON["KLP_DIR"]
	stem = ENVIRON["KLP_STEM"]
	part = ENVIRON["KLP_PART"]
}

/^modname / {
	name = token = $2
	gsub(/[-,]/, "_", token)
	sub(/.*\//, "", stem)
	gsub(/[-,]/, "_", stem)
	print "#undef KBUILD_MODFILE"
	print "#undef KBUILD_BASENAME"
	print "#undef KBUILD_MODNAME"
	print "#undef __KBUILD_MODNAME"
	print "#define KBUILD_MODFILE \"" dir "/" name "\""
	print "#define KBUILD_BASENAME \"" stem "\""
	print "#define KBUILD_MODNAME \"" token "\""
	print "#define __KBUILD_MODNAME kmod_" token
	print "#define KLP_PART " part
	if (object == "vmlinux")
		print "#undef MODULE"
}
