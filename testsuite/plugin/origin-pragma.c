// SPDX-License-Identifier: GPL-2.0-or-later
/* The second way: for all declarations that follow. */
extern int before; /* { dg-note "ref source=before by=none" } */
#pragma klp origin "kernel/fork.c"
extern int data; /* { dg-note "ref source=data by=pragma linkage=global origin=kernel/fork.c object=" } */
static int counter; /* { dg-note "ref source=counter by=pragma linkage=static origin=kernel/fork.c" } */
int function(void); /* { dg-note "ref source=function by=pragma origin=kernel/fork.c" } */
static void helper(void); /* { dg-note "ref source=helper by=pragma linkage=static" } */
#pragma klp origin "drivers/net/virtio_net.c", "virtio-net"
extern int other; /* { dg-note "ref source=other by=pragma origin=drivers/net/virtio_net.c object=virtio_net" } */
static inline int own(void)
{
	static int calls; /* { dg-no-note "ref source=calls" } */
	return calls++;
}
#pragma klp origin end
extern int after; /* { dg-note "ref source=after by=none" } */

int use(void)
{
	helper();
	return before + data + counter + function() + other + after + own();
}
