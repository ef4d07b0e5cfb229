// SPDX-License-Identifier: GPL-2.0-or-later
/* The first way to say where a symbol comes from. */
#include <klp.h>

extern long state_show(char *) KLP_ORIGIN("kernel/power/main.c"); /* { dg-note "ref symbol=__klp_ref.c5efbff6e1d6a7e4.state_show name=state_show source=state_show linkage=global by=attribute origin=kernel/power/main.c object= decl=." } */
extern int in_module KLP_ORIGIN("drivers/net/virtio_net.c", "virtio-net"); /* { dg-note "ref source=in_module by=attribute origin=drivers/net/virtio_net.c object=virtio_net" } */
extern int with_dots KLP_ORIGIN("./arch/x86/kvm/..//../../virt/kvm/kvm_main.c"); /* { dg-note "ref source=with_dots origin=virt/kvm/kvm_main.c" } */
KLP_ORIGIN("a/b.c") extern int in_front; /* { dg-note "ref source=in_front origin=a/b.c" } */
extern int *KLP_ORIGIN("a/b.c") after_pointer; /* { dg-note "ref source=after_pointer origin=a/b.c" } */

/* On a definition it is the one that is replaced, which is no reference. */
int replaced(void) KLP_ORIGIN("kernel/exit.c"); /* { dg-no-note "ref source=replaced" } */
int replaced(void)
{
	return state_show(0) + in_module + with_dots + in_front + *after_pointer;
}
