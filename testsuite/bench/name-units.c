// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * name-units.c - the yardstick of the bench: the time that libdw takes to name
 * all units of a vmlinux once, which any tool that looks for units pays.
 */
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	size_t units = 0, length = 0;
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;
	Dwarf *dwarf;
	int fd;

	if (argc != 2) {
		fputs("usage: name-units VMLINUX\n", stderr);
		return 2;
	}
	fd = open(argv[1], O_RDONLY);
	dwarf = fd < 0 ? NULL : dwarf_begin(fd, DWARF_C_READ);
	if (!dwarf) {
		fprintf(stderr, "name-units: %s: no DWARF\n", argv[1]);
		return 1;
	}
	while (dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &die, NULL) == 0) {
		const char *name = dwarf_diename(&die);

		for (; name && *name; name++)
			length++;
		units++;
	}
	printf("%zu units, %zu characters\n", units, length);
	dwarf_end(dwarf);
	close(fd);
	return 0;
}
