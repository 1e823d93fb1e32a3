/* SPDX-License-Identifier: BSD-2-Clause */
/* What the programs share, so that clang needs no header of the system's. */
#ifndef BPF_H
#define BPF_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;

#define SEC(name)            __attribute__((section(name), used))
#define __uint(name, value)  int(*name)[value]
#define __type(name, value)  typeof(value) *name
#define __array(name, value) typeof(value) *name[]
#define noinline             __attribute__((noinline))
#define inline __attribute__((always_inline)) inline

static void *(*map_lookup)(void *map, const void *key) = (void *)1;
static long (*map_update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*map_delete)(void *map, const void *key) = (void *)3;
static u64 (*ktime)(void) = (void *)5;
static long (*printk)(const char *format, u32 size, ...) = (void *)6;
static u32 (*random_u32)(void) = (void *)7;
static u64 (*current_pid)(void) = (void *)14;
static long (*redirect_map)(void *map, u64 key, u64 flags) = (void *)51;
static long (*probe_read)(void *to, u32 size, const void *from) = (void *)113;
static void *(*ring_reserve)(void *ring, u64 size, u64 flags) = (void *)131;
static void (*ring_submit)(void *data, u64 flags) = (void *)132;
static long (*loop)(u32 count, void *callback, void *context, u64 flags) = (void *)181;

struct xdp_md {
	u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex;
};

char gpl[] SEC("license") = "GPL";

#endif
