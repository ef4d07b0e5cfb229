// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * exercise.c - makes the kernel run what kernel/references.exp has patched, and prints
 * what came of it in one line: processes that were forked and came back, sockets that
 * were bound, found by their names and closed, the latency that was asked for, and
 * whether a lease was broken by an open().
 *
 * For the guest of vm.sh; linked statically.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSES	40
#define SOCKETS		64

/* Each child writes to memory that it shared with its parent until then. */
static int forks(void)
{
	static int number;
	int good = 0, i, status;
	pid_t pid;

	for (i = 0; i < PROCESSES; i++) {
		pid = fork();
		if (pid == 0) {
			number = i;
			_exit(number);
		}
		good += pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
			WEXITSTATUS(status) == i && number == 0;
	}
	return good;
}

static struct sockaddr_un address(int i)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	snprintf(a.sun_path, sizeof(a.sun_path), "/socket.%d", i);
	return a;
}

/* Sends a byte to each socket by its name. */
static int sockets(void)
{
	int listening[SOCKETS], good = 0, i, one, other;
	char byte = 0;

	for (i = 0; i < SOCKETS; i++) {
		struct sockaddr_un a = address(i);

		unlink(a.sun_path);
		listening[i] = socket(AF_UNIX, SOCK_STREAM, 0);
		if (bind(listening[i], (struct sockaddr *)&a, sizeof(a)) ||
		    listen(listening[i], 1))
			return -1;
	}
	for (i = 0; i < SOCKETS; i++) {
		struct sockaddr_un a = address(i);

		one = socket(AF_UNIX, SOCK_STREAM, 0);
		if (connect(one, (struct sockaddr *)&a, sizeof(a)))
			return -2;
		other = accept(listening[i], NULL, NULL);
		byte = (char)i;
		good += write(one, &byte, 1) == 1 && read(other, &byte, 1) == 1 && byte == i;
		close(one);
		close(other);
		close(listening[i]);
		unlink(a.sun_path);
	}
	return good;
}

/* What the kernel says that the most modest of two requests is, in microseconds. */
static int latency(void)
{
	int one = open("/dev/cpu_dma_latency", O_RDWR);
	int other = open("/dev/cpu_dma_latency", O_RDWR);
	int32_t value = 300, result = -1;

	if (one < 0 || other < 0 || write(one, &value, 4) != 4)
		return -1;
	value = 200;
	if (write(other, &value, 4) != 4 || pread(one, &result, 4, 0) != 4)
		return -2;
	close(one);
	close(other);
	return result;
}

static volatile sig_atomic_t broken;

static void on_break(int signal)
{
	(void)signal;
	broken++;
}

/* A process that opens a file for writing breaks another one's read lease. */
static int lease(void)
{
	int fd = open("/leased", O_RDONLY | O_CREAT, 0600), i, status;
	pid_t pid;

	signal(SIGIO, on_break);
	if (fd < 0 || fcntl(fd, F_SETLEASE, F_RDLCK))
		return -1;
	pid = fork();
	if (pid == 0)
		_exit(open("/leased", O_WRONLY) < 0);
	for (i = 0; i < 500 && !broken; i++)
		usleep(10000);
	if (fcntl(fd, F_SETLEASE, F_UNLCK) || waitpid(pid, &status, 0) != pid || status)
		return -2;
	close(fd);
	return broken;
}

int main(void)
{
	int forked = forks(), found = sockets(), asked = latency(), leased = lease();

	printf("forks %d, sockets %d, latency %d, leases %d\n", forked, found, asked, leased);
	return 0;
}
