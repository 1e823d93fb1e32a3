/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernel functions and typed kernel variables, weak and not. */
#include "bpf.h"

struct task;
extern struct task *bpf_task_from_pid(s32 pid) __attribute__((section(".ksyms")));
extern void bpf_task_release(struct task *task) __attribute__((section(".ksyms")));
extern int bpf_maybe(u64 n) __attribute__((section(".ksyms"), weak));
extern const int runqueues __attribute__((section(".ksyms")));
extern const u64 jiffies __attribute__((section(".ksyms"), weak));

SEC("syscall") int use(u32 *ctx)
{
	struct task *task = bpf_task_from_pid(ctx[0]);
	int result = runqueues;

	if (task)
		bpf_task_release(task);
	if (bpf_maybe)
		result += bpf_maybe(ctx[1]);
	if (&jiffies)
		result += jiffies;
	return result;
}
