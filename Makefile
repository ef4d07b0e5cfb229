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
#	make pictures		doc/*.svg anew, of doc/*.dot
#	make install		PREFIX (default /usr/local), DESTDIR
#	make uninstall, make clean
#
# CC is the compiler that modules are built with; the plugin is for that one.

PREFIX ?= /usr/local
MAN := $(DESTDIR)$(PREFIX)/share/man/man1
LIB := $(DESTDIR)$(PREFIX)/lib/klp
UNITS := $(DESTDIR)$(PREFIX)/lib/systemd/system
PARTS := common module build build/include build/include/linux fetch
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

fuzz: setup-fuzz
	$(MAKE) all
	testsuite/fuzz/fuzz.sh

# They are checked in; needs graphviz.
pictures:
	$(MAKE) -C doc

# Neither make nor the modules' makefiles can have a space there.
install: all
	@test -z "$(word 2,$(LIB))" || { echo "klp: $(LIB): has a space in its name;" \
		"take another PREFIX or DESTDIR" >&2; exit 2; }
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include \
		$(DESTDIR)$(PREFIX)/share/klp $(LIB)/gcc-$(gcc) $(MAN) $(UNITS)
	install -m 755 convert/klp $(DESTDIR)$(PREFIX)/bin/klp
	ln -sf klp $(DESTDIR)$(PREFIX)/bin/klp-convert
	install -m 644 include/klp.h include/klp-note.h $(DESTDIR)$(PREFIX)/include
	install -m 644 kbuild/klp.mk $(DESTDIR)$(PREFIX)/share/klp
	set -e; for part in $(PARTS); do \
		install -d $(LIB)/$$part; \
		for file in kbuild/$$part/*; do \
			[ ! -x $$file ] && mode=644 || mode=755; \
			[ ! -f $$file ] || install -m $$mode $$file $(LIB)/$$part; \
		done; \
	done
	install -m 755 gcc-plugin/build-$(gcc)/klp.so $(LIB)/gcc-$(gcc)
	install -m 644 $(PAGES) $(MAN)
	sed 's|@BIN@|$(PREFIX)/bin|' systemd/klp.service.in >$(UNITS)/klp.service
	chmod 644 $(UNITS)/klp.service
	$(MAKE) -C gcc-plugin install

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/klp $(DESTDIR)$(PREFIX)/bin/klp-convert \
		$(DESTDIR)$(PREFIX)/include/klp.h \
		$(DESTDIR)$(PREFIX)/include/klp-note.h $(UNITS)/klp.service \
		$(PAGES:doc/%=$(MAN)/%)
	rm -rf $(DESTDIR)$(PREFIX)/share/klp $(LIB)
	$(MAKE) -C gcc-plugin uninstall

clean:
	$(MAKE) -C gcc-plugin clean
	$(MAKE) -C convert clean
	rm -rf testsuite/work

.PHONY: all plugin program setup-demo setup-check setup-bench setup-fuzz demo \
	check check-full check-fixes check-self check-distros bench fuzz pictures install uninstall clean
