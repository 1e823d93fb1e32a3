// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

#include <bpf/bpf_core_read.h>

struct task_struct {
	int pid;
	int tgid;
	char comm[16];
	struct task_struct *group_leader;
} __attribute__((preserve_access_index));

struct task_struct___none {
	int no_such_member;
} __attribute__((preserve_access_index));

struct no_such_struct {
	int x;
} __attribute__((preserve_access_index));

enum pid_type { PIDTYPE_SID = 3 };

__u64 values[8];

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} of_task SEC(".maps");

SEC("raw_tp/sys_enter")
int relocated(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task_btf();
	__u64 *value;

	values[0] = task->tgid;
	values[1] = (__u8)task->comm[0];
	values[2] = bpf_core_field_exists(((struct task_struct___none *)task)->no_such_member);
	values[3] = bpf_core_type_exists(struct no_such_struct);
	values[4] = bpf_core_type_size(struct task_struct);
	values[5] = bpf_core_enum_value(enum pid_type, PIDTYPE_SID);
	values[6] = bpf_core_field_size(task->comm);
	values[7] = __builtin_preserve_field_info(task->group_leader, 0);
	value = bpf_task_storage_get(&of_task, (void *)task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!value)
		return 0;
	*value += ctx->args[0];
	return *value & 0xfff;
}
