// SPDX-License-Identifier: BSD-2-Clause
#include "twin.h"

extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
extern void bpf_no_such_function(void) __ksym __weak;
extern __u32 CONFIG_HZ __kconfig;
extern bool CONFIG_NO_SUCH_THING __kconfig __weak;
extern const void bpf_prog_put __ksym;

__u64 address;

SEC("tc")
int kernel_functions(struct __sk_buff *ctx)
{
	__u32 result = ctx->len;

	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	if (bpf_no_such_function) {
		bpf_no_such_function();
		result++;
	}
	address = (__u64)&bpf_prog_put;
	return result + CONFIG_HZ + CONFIG_NO_SUCH_THING;
}
