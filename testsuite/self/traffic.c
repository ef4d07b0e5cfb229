// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * traffic.c - sends bytes to itself through the kernel and compares what arrives.
 *
 *	traffic KIND ADDRESS BYTES [NETNS]
 *
 * KIND is tcp, udp, unix, seqpacket or dgram; ADDRESS an IPv4 or IPv6 address of this
 * machine, or a path.  The receiver is a child, which sends each piece back; the sender is
 * in the network namespace NETNS (of /run/netns) where one is given.  Prints how many bytes
 * came back, and a checksum of them; exit status 1 where they are not what was sent.
 *
 * For the guest; linked statically.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORT	4711
/* Small enough for one datagram of each kind, too large for one packet of Ethernet. */
#define PIECE	4000

struct kind {
	const char *name;
	int type;
	int local;
};

static const struct kind kinds[] = {
	{ "tcp", SOCK_STREAM, 0 },	{ "udp", SOCK_DGRAM, 0 },
	{ "unix", SOCK_STREAM, 1 },	{ "seqpacket", SOCK_SEQPACKET, 1 },
	{ "dgram", SOCK_DGRAM, 1 },
};

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un path;
};

static void die(const char *what)
{
	fprintf(stderr, "traffic: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* Fills in an address; returns its size, 0 where the text is none. */
static socklen_t address_of(const struct kind *kind, const char *text, union address *address)
{
	memset(address, 0, sizeof(*address));
	if (kind->local) {
		if (strlen(text) >= sizeof(address->path.sun_path))
			return 0;
		address->path.sun_family = AF_UNIX;
		strcpy(address->path.sun_path, text);
		return sizeof(address->path);
	}
	if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1) {
		address->v4.sin_family = AF_INET;
		address->v4.sin_port = htons(PORT);
		return sizeof(address->v4);
	}
	if (inet_pton(AF_INET6, text, &address->v6.sin6_addr) == 1) {
		address->v6.sin6_family = AF_INET6;
		address->v6.sin6_port = htons(PORT);
		return sizeof(address->v6);
	}
	return 0;
}

/* Piece number n; each byte depends on n and its place. */
static void fill(unsigned char *piece, uint32_t n)
{
	uint32_t x = n * 2654435761u + 1;
	int i;

	for (i = 0; i < PIECE; i++) {
		x = x * 1664525 + 1013904223;
		piece[i] = x >> 24;
	}
}

/* Reads a whole piece; returns how much came before the end or an error. */
static int receive(int fd, int stream, unsigned char *piece)
{
	int have = 0, n;

	do {
		n = recv(fd, piece + have, PIECE - have, 0);
		if (n > 0)
			have += n;
	} while (stream && n > 0 && have < PIECE);
	return have;
}

/* Waits for an answer; returns 0 where none came in time. */
static int answered(int fd, int milliseconds)
{
	struct pollfd poller = { .fd = fd, .events = POLLIN };

	return poll(&poller, 1, milliseconds) == 1;
}

/* Sends piece after piece and checks what comes back.  Datagrams that are lost are sent
 * again, so that an answer may come twice. */
static int sender(int fd, int type, uint32_t pieces)
{
	unsigned char piece[PIECE], answer[PIECE];
	uint32_t sum = 1, n;
	int i, tries;

	for (n = 0; n < pieces; n++) {
		fill(piece, n);
		for (tries = 0; tries < 20; tries++) {
			if (send(fd, piece, PIECE, MSG_NOSIGNAL) != PIECE)
				die("send");
			while (answered(fd, type == SOCK_DGRAM ? 3000 : 60000)) {
				if (receive(fd, type == SOCK_STREAM, answer) != PIECE)
					die("recv");
				if (!memcmp(piece, answer, PIECE))
					goto next;
				if (type != SOCK_DGRAM)
					break;
			}
			if (type != SOCK_DGRAM)
				break;
		}
		printf("piece %u differs\n", n);
		return 1;
next:
		for (i = 0; i < PIECE; i++)
			sum = sum * 31 + answer[i];
	}
	printf("%u bytes %08x\n", pieces * PIECE, sum);
	return 0;
}

/* Sends back what comes; ends with the connection, or with the sender. */
static void receiver(int fd, int type)
{
	union address from;
	unsigned char piece[PIECE];
	socklen_t size;
	int n;

	if (type != SOCK_DGRAM) {
		fd = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			die("accept");
	}
	for (;;) {
		size = sizeof(from);
		n = type == SOCK_DGRAM ? recvfrom(fd, piece, PIECE, 0, &from.any, &size)
			: receive(fd, type == SOCK_STREAM, piece);
		if (n <= 0)
			exit(0);
		if (type == SOCK_DGRAM)
			sendto(fd, piece, n, 0, &from.any, size);
		else if (send(fd, piece, n, MSG_NOSIGNAL) != n)
			exit(1);
	}
}

static void enter(const char *namespace)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", namespace);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		die(path);
	close(fd);
}

/* A socket that listens, or one that is connected. */
static int open_socket(const struct kind *kind, const char *text, int listens)
{
	union address address;
	socklen_t size = address_of(kind, text, &address);
	int fd, one = 1;

	if (!size) {
		errno = EINVAL;
		die(text);
	}
	fd = socket(address.any.sa_family, kind->type | SOCK_CLOEXEC, 0);
	if (fd < 0)
		die("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (!kind->local && kind->type == SOCK_STREAM)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (listens) {
		if (kind->local)
			unlink(text);
		if (bind(fd, &address.any, size))
			die("bind");
		if (kind->type != SOCK_DGRAM && listen(fd, 1))
			die("listen");
		return fd;
	}
	if (kind->local && kind->type == SOCK_DGRAM) {
		/* an address of its own, for the answers */
		union address own = { .path.sun_family = AF_UNIX };

		if (bind(fd, &own.any, sizeof(own.path.sun_family)))
			die("bind");
	}
	if (connect(fd, &address.any, size))
		die("connect");
	return fd;
}

int main(int argc, char **argv)
{
	const struct kind *kind = kinds;
	int fd, status;
	pid_t server;

	while (argc >= 4 && kind < kinds + 5 && strcmp(kind->name, argv[1]))
		kind++;
	if (argc < 4 || kind == kinds + 5) {
		fprintf(stderr, "usage: traffic KIND ADDRESS BYTES [NETNS]\n");
		return 2;
	}
	fd = open_socket(kind, argv[2], 1);
	server = fork();
	if (server < 0)
		die("fork");
	if (!server)
		receiver(fd, kind->type);
	close(fd);
	if (argc > 4)
		enter(argv[4]);
	fd = open_socket(kind, argv[2], 0);
	status = sender(fd, kind->type, (strtoul(argv[3], NULL, 10) + PIECE - 1) / PIECE);
	if (kind->type == SOCK_DGRAM)
		kill(server, SIGTERM);
	close(fd);
	waitpid(server, NULL, 0);
	return status;
}
