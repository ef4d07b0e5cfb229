# SPDX-License-Identifier: GPL-2.0-or-later
#
#	make			the plugin and the program, used from the tree
#	sudo make demo		patches a real kernel in QEMU, and shows it
#	sudo make check		the testsuite (TOOLS="plugin convert" for a part)
#	sudo make check-full	the same, with the proofs over a whole kernel
#	sudo make check-fixes	klp build on hundreds of real fixes, loaded in QEMU
#	sudo make check-self	the kernel's units, replaced by themselves, under load
#	sudo make check-distros	make check on new machines of Debian 12, 13 and unstable
#	sudo make bench		how long things take
#	sudo make fuzz		klp's readers on damaged files (FUZZ_TIME=SECONDS each)
#	make pictures		doc/*.svg anew, of doc/*.dot and doc/*.gnuplot
#	make install		PREFIX (default /usr/local), DESTDIR; install-program is
#				all but the plugin, install-plugin CC's plugin, where the
#				compiler has its own: packages are made of these two
#	make deb, make rpm	packages of both, in dist/; for all compilers with plugin
#				headers, or PLUGINS="12 14"
#	make uninstall, make clean
#
# CC is the compiler that modules are built with; the plugin is for that one.

PREFIX ?= /usr/local
SHARE := $(DESTDIR)$(PREFIX)/share
MAN := $(SHARE)/man/man1
LIB := $(DESTDIR)$(PREFIX)/lib/klp
UNITS := $(DESTDIR)$(PREFIX)/lib/systemd/system
# Debian's zsh looks into vendor-completions.
ZSH ?= $(PREFIX)/share/zsh/site-functions
COMPLETIONS := $(SHARE)/bash-completion/completions/klp $(DESTDIR)$(ZSH)/_klp \
	$(SHARE)/fish/vendor_completions.d/klp.fish
PARTS := common module build build/include build/include/linux fetch package
PAGES := $(wildcard doc/*.1)
# What the plugin is for: TARGET-MAJOR.
gcc = $(shell $(CC) -dumpmachine)-$(firstword $(subst ., ,$(shell $(CC) -dumpversion)))

all: plugin program

plugin:
	$(MAKE) -C gcc-plugin

program:
	$(MAKE) -C convert

setup-demo setup-check setup-bench setup-fuzz:
	testsuite/setup.sh $(@:setup-%=%)

# Set-up comes first: it installs what the build needs.
demo: setup-demo
	$(MAKE) all
	samples/demo.sh

check: setup-check
	$(MAKE) all
	testsuite/run.sh $(TOOLS)

# The cases that take a sample take everything.
check-full: export KLP_FULL = 1
check-full: check

# klp build on a distribution's own fixes, which are loaded; takes an hour or so.
check-fixes: setup-check
	$(MAKE) all
	testsuite/fixes/fixes.sh

# Every function of a unit touched, built, loaded and used; takes many hours for all.
check-self: setup-check
	$(MAKE) all
	testsuite/self/self.sh

# Each suite in a directory that debootstrap makes; several hours.
check-distros:
	testsuite/distros/distros.sh $(SUITES)

# Figures for doc/results.md; not a test.
bench: setup-bench
	$(MAKE) all
	testsuite/bench/bench.sh
	testsuite/bench/build.sh

fuzz: setup-fuzz
	$(MAKE) all
	testsuite/fuzz/fuzz.sh

# They are checked in; needs graphviz and gnuplot.
pictures:
	$(MAKE) -C doc

# Neither make nor the modules' makefiles can have a space there.
install: all install-program install-plugin
	install -d $(LIB)/gcc-$(gcc)
	install -m 755 gcc-plugin/build-$(gcc)/klp.so $(LIB)/gcc-$(gcc)

install-program: program
	@test -z "$(word 2,$(LIB))" || { echo "klp: $(LIB): has a space in its name;" \
		"take another PREFIX or DESTDIR" >&2; exit 2; }
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include $(SHARE)/klp $(MAN) \
		$(UNITS) $(dir $(COMPLETIONS))
	install -m 755 convert/klp $(DESTDIR)$(PREFIX)/bin/klp
	ln -sf klp $(DESTDIR)$(PREFIX)/bin/klp-convert
	install -m 644 include/klp.h include/klp-note.h $(DESTDIR)$(PREFIX)/include
	install -m 644 kbuild/klp.mk $(SHARE)/klp
	set -e; for part in $(PARTS); do \
		install -d $(LIB)/$$part; \
		for file in kbuild/$$part/*; do \
			[ ! -x $$file ] && mode=644 || mode=755; \
			[ ! -f $$file ] || install -m $$mode $$file $(LIB)/$$part; \
		done; \
	done
	install -m 644 $(PAGES) $(MAN)
	sed 's|@BIN@|$(PREFIX)/bin|' systemd/klp.service.in >$(UNITS)/klp.service
	chmod 644 $(UNITS)/klp.service
	install -m 644 completions/klp.bash $(word 1,$(COMPLETIONS))
	install -m 644 completions/klp.zsh $(word 2,$(COMPLETIONS))
	install -m 644 completions/klp.fish $(word 3,$(COMPLETIONS))

install-plugin:
	$(MAKE) -C gcc-plugin install

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/klp $(DESTDIR)$(PREFIX)/bin/klp-convert \
		$(DESTDIR)$(PREFIX)/include/klp.h \
		$(DESTDIR)$(PREFIX)/include/klp-note.h $(UNITS)/klp.service \
		$(PAGES:doc/%=$(MAN)/%) $(COMPLETIONS)
	rm -rf $(SHARE)/klp $(LIB)
	$(MAKE) -C gcc-plugin uninstall

# In a copy of the tree; nothing is installed.
deb rpm:
	packaging/packages.sh $@ dist $(PLUGINS)

clean:
	$(MAKE) -C gcc-plugin clean
	$(MAKE) -C convert clean
	rm -rf testsuite/work dist

.PHONY: all plugin program deb rpm install-program install-plugin setup-demo setup-check setup-bench setup-fuzz demo \
	check check-full check-fixes check-self check-distros bench fuzz pictures install uninstall clean
