/* SPDX-License-Identifier: BSD-2-Clause */
/* Tracepoints, kprobes and what is relocated against the kernel's types. */
/* debug: always */
#include "bpf.h"

#define relocated __attribute__((preserve_access_index))

struct list_head {
	struct list_head *next, *prev;
} relocated;

enum task_state { TASK_RUNNING, TASK_SLEEPING, TASK_DEAD = 64 };

struct task_struct {
	volatile long state;
	int pid, tgid;
	struct task_struct *parent;
	struct list_head children;
	char comm[16];
	u32 in_execve : 1, in_iowait : 1;
} relocated;

struct event {
	u64 when;
	int pid, parent;
	char comm[16];
};

struct {
	__uint(type, 4);
	__type(key, int);
	__type(value, u32);
} perf SEC(".maps");

static long (*perf_output)(void *ctx, void *map, u64 flags, void *data, u64 size) = (void *)25;
static void *(*current_task)(void) = (void *)35;

static void fill(struct event *event, struct task_struct *task)
{
	struct task_struct *parent = 0;

	event->when = ktime();
	probe_read(&event->pid, sizeof event->pid, &task->tgid);
	probe_read(&parent, sizeof parent, &task->parent);
	probe_read(&event->parent, sizeof event->parent, &parent->pid);
	probe_read(event->comm, sizeof event->comm, task->comm);
}

SEC("tp_btf/sched_process_exec") int BPF_exec(u64 *ctx)
{
	struct task_struct *task = (void *)ctx[0];
	struct event event = {};

	if (__builtin_preserve_field_info(task->in_iowait, 2))
		fill(&event, task);
	event.when += __builtin_preserve_enum_value(*(enum task_state *)TASK_DEAD, 1);
	event.when += __builtin_preserve_type_info(*(struct list_head *)0, 1);
	return perf_output(ctx, &perf, 0xffffffffULL, &event, sizeof event);
}

SEC("kprobe/do_unlinkat") int unlink(struct pt_regs *regs)
{
	struct event event = { .pid = current_pid() >> 32 };
	static const char format[] = "pid %d\n";

	fill(&event, current_task());
	printk(format, sizeof format, event.pid);
	return 0;
}

SEC("raw_tracepoint/sys_enter") int enter(u64 *args)
{
	struct task_struct *task = current_task();

	return task->children.next == &task->children ? args[1] : task->pid;
}
