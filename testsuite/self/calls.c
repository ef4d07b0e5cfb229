// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * calls.c - makes each system call with arguments that it has to refuse, or can do little
 * harm with, and prints how many there were and a checksum of what the kernel answered.
 *
 *	calls 64|32 [-v]
 *
 * 64: the calls of x86-64; 32: those of i386, which a 64-bit process can make, too, and
 * whose functions in the kernel are others.  Each call is made in a process of its own,
 * in the working directory, on a file `f` that it may remove.  Of an answer only the error
 * counts, since process IDs and times differ.  -v prints each answer.
 *
 * For the guest; linked statically.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* One more than the last number in use. */
#define CALLS	452
/* Where memory is that both kinds of calls can name. */
#define MEMORY	0x10000000L
#define PAGE	4096

/* Shared with the process that makes the call. */
static volatile long *answer;

/* What changes the whole machine's clock, waits for ever, or shares the stack of this. */
static const short skipped_64[] = {
	SYS_pause, SYS_vfork, SYS_clone, SYS_clone3, SYS_settimeofday, SYS_clock_settime,
	SYS_reboot, SYS_rt_sigsuspend, SYS_adjtimex, SYS_clock_adjtime, SYS_syslog, -1,
};
static const short skipped_32[] = {
	25 /* stime */, 29 /* pause */, 72 /* sigsuspend */, 79 /* settimeofday */, 88 /* reboot */,
	103 /* syslog */, 120 /* clone */, 124 /* adjtimex */, 179 /* rt_sigsuspend */,
	190 /* vfork */, 264 /* clock_settime */, 343 /* clock_adjtime */,
	404 /* clock_settime64 */, 405 /* clock_adjtime64 */, 435 /* clone3 */, -1,
};

/* The arguments: nothing, everything, memory of zeros, a file and memory, a name, a name
 * in the working directory, a small number and memory. */
static const long arguments[][6] = {
	{ 0 },
	{ -1, -1, -1, -1, -1, -1 },
	{ MEMORY, MEMORY, MEMORY, MEMORY, MEMORY, MEMORY },
	{ 3, MEMORY, 16, 0, 0, 0 },
	{ MEMORY + PAGE, 0, 0, 0, 0, 0 },
	{ AT_FDCWD, MEMORY + PAGE, 0, 0, 0, 0 },
	{ MEMORY + PAGE, MEMORY + PAGE + 16, MEMORY, 0, 0, 0 },
	{ AT_FDCWD, MEMORY + PAGE, AT_FDCWD, MEMORY + PAGE + 16, 0, 0 },
	{ 3, 3, MEMORY, PAGE, 0, 0 },
	{ 1, MEMORY, MEMORY, MEMORY, 8, 0 },
	{ 1, 2, 3, MEMORY, 0, 0 },
};

static long call_64(long number, const long *a)
{
	long result = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);

	return result == -1 ? -errno : result;
}

/* The sixth argument would be in %ebp, which is the compiler's. */
static long call_32(long number, const long *a)
{
	int result;

	asm volatile("int $0x80" : "=a"(result)
		     : "a"(number), "b"(a[0]), "c"(a[1]), "d"(a[2]), "S"(a[3]), "D"(a[4])
		     : "memory", "r8", "r9", "r10", "r11");
	return result;
}

static int skipped(int number, int is_32)
{
	const short *list = is_32 ? skipped_32 : skipped_64;

	while (*list >= 0 && *list != number)
		list++;
	return *list == number;
}

/* Memory of zeros, and names behind it; file 3 is f. */
static void prepare(void)
{
	char *memory = mmap((void *)MEMORY, 2 * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	int fd;

	if (memory == MAP_FAILED)
		exit(3);
	strcpy(memory + PAGE, "f");
	strcpy(memory + PAGE + 16, "g");
	unlink("g");
	rmdir("g");
	unlink("f");
	rmdir("f");
	fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, memory + PAGE, 100) != 100 || lseek(fd, 0, SEEK_SET) ||
	    (fd != 3 && (dup2(fd, 3) != 3 || close(fd))))
		exit(3);
}

/* The child: never returns. */
static void make(int number, int is_32, const long *a)
{
	pid_t self;
	long result;

	prepare();
	self = getpid();
	alarm(3);
	result = is_32 ? call_32(number, a) : call_64(number, a);
	/* a process more is not to go on from here */
	if (syscall(SYS_getpid) == self)
		*answer = result < 0 && result > -4096 ? result : 0;
	syscall(SYS_exit_group, 0);
}

/* What came of it: 0, an error as a negative number, or the signal that ended it. */
static long outcome(int number, int is_32, const long *a)
{
	int status;
	pid_t child;

	*answer = 1000;
	child = fork();
	if (child < 0)
		return -1000;
	if (!child)
		make(number, is_32, a);
	if (waitpid(child, &status, 0) != child)
		return -1001;
	if (WIFSIGNALED(status))
		return 2000 + WTERMSIG(status);
	return *answer;
}

int main(int argc, char **argv)
{
	int is_32 = argc > 1 && !strcmp(argv[1], "32"), number;
	uint32_t sum = 1;
	unsigned int made = 0;
	size_t i;

	if (argc < 2) {
		fprintf(stderr, "usage: calls 64|32 [-v]\n");
		return 2;
	}
	answer = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (answer == MAP_FAILED)
		return 3;
	setpgid(0, 0);
	umask(077);
	for (number = 0; number < CALLS; number++) {
		for (i = 0; i < sizeof(arguments) / sizeof(*arguments); i++) {
			long result;

			if (skipped(number, is_32))
				continue;
			result = outcome(number, is_32, arguments[i]);
			if (argc > 2)
				printf("%d %zu %ld\n", number, i, result);
			sum = sum * 31 + (uint32_t)result;
			made++;
		}
	}
	printf("%u calls %08x\n", made, sum);
	return 0;
}
