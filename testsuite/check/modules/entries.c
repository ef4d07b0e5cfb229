// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * entries.c - has all tables that the kernel reads from a module, as far as this
 * kernel's configuration has them, each with two entries or more.
 */
#include "livepatch.h"
#include <linux/atomic.h>
#include <linux/seq_file.h>
#include <linux/static_call.h>
#include <linux/uaccess.h>

static DEFINE_STATIC_KEY_FALSE(key);
static atomic_t counter;

static int one(int n)
{
	return n + 1;
}

DEFINE_STATIC_CALL(call, one);

static noinline int branches(int n, int (*function)(int))
{
	n = function(function(n) + 1);
	if (static_branch_unlikely(&key))
		n++;
	barrier();
	if (static_branch_unlikely(&key))
		n--;
	n = static_call(call)(n) + 1;
	return static_call(call)(n) + 1;
}

static int new_show(struct seq_file *m, void *v)
{
	unsigned long flags;
	int n = 0;

	if (WARN_ON(!m) || WARN_ON_ONCE(!v) || get_user(n, (int __user *)v))
		return -EFAULT;
	atomic_inc(&counter);
	local_irq_save(flags);
	atomic_add(n, &counter);
	local_irq_restore(flags);
	if (static_cpu_has(X86_FEATURE_PCID))
		n++;
	barrier();
	if (static_cpu_has(X86_FEATURE_XMM))
		n++;
	__put_kernel_nofault(m, v, int, fault);
	__get_kernel_nofault(v, m, int, fault);
	n = branches(n, v);
fault:
	return n;
}

/* What KASAN adds to each unit. */
static void __used __attribute__((constructor)) first_constructor(void) { barrier(); }
static void __used __attribute__((constructor)) second_constructor(void) { barrier(); }
static void __used __attribute__((destructor)) destructor(void) { barrier(); }

static struct klp_func funcs[] = {
	REPLACE(cmdline_proc_show, new_show, 0), { }
};

static struct klp_object objs[] = { { .funcs = funcs }, { } };

LIVEPATCH(objs);
