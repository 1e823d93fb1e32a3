#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What layer 2 declares, in the running kernel: variables, functions, callbacks, kernel functions and symbols."""

import gzip
import os
import pathlib
import platform
import re

import harness
import libbpf
from btf import Btf
from elf import Elf
from test_attach_kinds import compile_c

FRAME = harness.ipv4_frame(b"12345678", 9)
FOLDER = "/sys/fs/bpf/t"


def load(text, name="t"):
    """Assembles and loads; each program is then pinned by its name, its maps beside them."""
    harness.assemble(harness.source_file(text, f"{name}.bpfs"), f"{name}.o")
    harness.require("bpftool")
    harness.run("bpftool", "prog", "loadall", f"{name}.o", FOLDER, "pinmaps", FOLDER + "/maps")


def run_program(program="p", frame=FRAME):
    """What a program returns for a frame."""
    pathlib.Path("frame").write_bytes(frame)
    return harness.bpftool("prog", "run", "pinned", f"{FOLDER}/{program}", "data_in", "frame")["retval"]


def variables(section):
    """The variables of a section by name, as BTF shows them."""
    entries = harness.bpftool("map", "dump", "pinned", f"{FOLDER}/maps/{section}")
    listing = entries[0]["formatted"]["value"] if "formatted" in entries[0] else entries[0]["value"]
    return {name: value for part in listing.values() for each in part for name, value in each.items()}


def data_map(section):
    """The pin of a section's map; a dot in a pin's name is a reserved letter, and libbpf writes it as '_'."""
    return next(p.name for p in pathlib.Path(FOLDER + "/maps").iterdir() if p.name.endswith(section.replace(".", "_")))


VARIABLES = """.license "GPL"
.struct cfg { u16 port; char name[6]; int list[3]; u8 lo : 4, hi : 4; bool on; }
.data struct cfg cfg = { 80, "abc", { 1, [2] = -3 }, .hi = 10, .on = 1 }
.data.more u64 more[2] = { 7, 8 }
.rodata u32 limit = 5
.bss u64 packets
.bss static u64 hidden
.prog p "tc"
        r1 = &packets
        r2 = *(u64 *)(r1 + 0)
        r2 += 1
        *(u64 *)(r1 + 0) = r2
        r1 = &hidden
        *(u64 *)(r1 + 0) = r2
        r1 = more ll
        r0 = *(u64 *)(r1 + 8)
        r1 = &limit
        r2 = *(u32 *)(r1 + 0)
        r0 += r2
        r1 = &cfg
        r2 = *(u16 *)(r1 + cfg.port)
        r0 += r2
        r2 = *(s32 *)(r1 + cfg.list[2])
        r0 += r2
        exit
.endprog
"""


def test_variables():
    load(VARIABLES)
    assert run_program() == 8 + 5 + 80 - 3
    run_program()
    assert variables(data_map(".bss"))["packets"] == 2, variables(data_map(".bss"))
    cfg = variables(data_map(".data"))["cfg"]
    assert (cfg["port"], cfg["list"], cfg["hi"], cfg["on"]) == (80, [1, 0, -3], "0xa", True), cfg


def test_a_skeleton_names_the_variables():
    harness.require("bpftool", "gcc")
    harness.assemble(harness.source_file(VARIABLES), "t.o")
    pathlib.Path("t.skel.h").write_text(harness.run("bpftool", "gen", "skeleton", "t.o", "name", "t").stdout)
    pathlib.Path("user.c").write_text("""#include <bpf/bpf.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>
struct cfg { __u16 port; char name[6]; int list[3]; __u8 lo : 4, hi : 4; bool on; };
#include "t.skel.h"
int main(void)
{
	unsigned char frame[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = frame, .data_size_in = sizeof frame);
	struct t *t = t__open();

	if (!t)
		return 1;
	t->rodata->limit = 100;
	t->data->cfg.port = 1000;
	t->data_more->more[1] = 10000;
	if (t__load(t) || bpf_prog_test_run_opts(bpf_program__fd(t->progs.p), &opts))
		return 2;
	printf("%u %llu\\n", opts.retval, (unsigned long long)t->bss->packets);
	t__destroy(t);
	return 0;
}
""")
    harness.run("gcc", "-Wall", "user.c", "-o", "user", "-lbpf")
    assert harness.run("./user").stdout == f"{100 + 1000 + 10000 - 3} 1\n"


FUNCTIONS = """.license "GPL"
.map counts array { key u32; value u64; max_entries 4 }
.struct sum { u64 total; u64 calls; }
.func static u64 add(u64 a, u64 b)
        r0 = r1
        r0 += r2
        exit
.endfunc
.func int twice(struct __sk_buff *skb __arg_ctx, u64 n)
        r6 = r2
        r1 = r2
        call add
        exit
.endfunc
.func int total_of(struct sum *sum __arg_nonnull)
        r0 = *(u64 *)(r1 + sum.total)
        exit
.endfunc
.func static int step(u32 index, struct sum *sum)
        r3 = *(u64 *)(r2 + sum.total)
        r3 += r1
        *(u64 *)(r2 + sum.total) = r3
        r0 = 0
        exit
.endfunc
.func static long each(struct bpf_map *map, u32 *key, u64 *value, struct sum *sum)
        r1 = *(u64 *)(r4 + sum.calls)
        r1 += 1
        *(u64 *)(r4 + sum.calls) = r1
        r0 = 0
        exit
.endfunc
.prog p "tc"
        r6 = r1
        r1 = 0
        *(u64 *)(r10 - 16 + sum.total) = r1
        *(u64 *)(r10 - 16 + sum.calls) = r1
        r1 = 10
        r2 = &step
        r3 = r10
        r3 += -16
        r4 = 0
        call bpf_loop
        r1 = &counts
        r2 = each ll
        r3 = r10
        r3 += -16
        r4 = 0
        call bpf_for_each_map_elem
        r1 = r6
        r2 = 100
        call twice
        r7 = r0
        r1 = r10
        r1 += -16
        call total_of
        r7 += r0
        r0 = *(u64 *)(r10 - 16 + sum.calls)
        r0 *= 1000
        r0 += r7
        exit
.endprog
"""


def test_functions_and_callbacks():
    text = FUNCTIONS.replace("        r6 = r2\n        r1 = r2\n", "        r1 = r2\n")
    load(text)
    assert run_program() == 200 - 100 + 100 + 45 + 4000, run_program()


def test_the_log_names_lines_of_functions():
    """Each function has its own func_info and line_info."""
    load(FUNCTIONS.replace("        r6 = r2\n        r1 = r2\n", "        r1 = r2\n"))
    text = harness.run("bpftool", "prog", "dump", "xlated", "pinned", f"{FOLDER}/p", "linum").stdout
    for words in ("int p(struct __sk_buff * ctx)", "u64 add(u64 a, u64 b)", "call twice", "t.bpfs"):
        assert words.replace("u64", "__u64") in text or words in text, f"{words}\n{text}"
    assert re.search(r"r3 \+= r1 \[file:t\.bpfs line_num:20", text), text


def test_timer():
    """A callback that the kernel keeps: bpf_timer_set_callback takes its address."""
    load(""".license "GPL"
.struct element { struct bpf_timer timer; }
.map timers array { key u32; value struct element; max_entries 1 }
.bss u64 fired
.func static int on_timer(void *map, u32 *key, struct element *value)
        r1 = &fired
        r2 = 1
        *(u64 *)(r1 + 0) = r2
        r0 = 0
        exit
.endfunc
.prog p "tc"
        r1 = 0
        *(u32 *)(r10 - 4) = r1
        r1 = &timers
        r2 = r10
        r2 += -4
        call bpf_map_lookup_elem
        if r0 == 0 goto out
        r6 = r0
        r1 = r6
        r2 = &timers
        r3 = 1
        call bpf_timer_init
        r1 = r6
        r2 = &on_timer
        call bpf_timer_set_callback
        r1 = r6
        r2 = 0
        r3 = 0
        call bpf_timer_start
out:    r0 = 0
        exit
.endprog
""")
    run_program()
    harness.wait_for(lambda: variables(data_map(".bss"))["fired"] == 1, "the timer")


def test_tail_call():
    load(""".license "GPL"
.map jumps prog_array { max_entries 2; values { 1 = second } }
.prog p "tc"
        r2 = &jumps
        r3 = 1
        call bpf_tail_call
        r0 = 1
        exit
.endprog
.prog second "tc"
        r0 = 22
        exit
.endprog
""")
    assert run_program() == 22


def test_kernel_functions():
    load(""".license "GPL"
.kfunc void bpf_rcu_read_lock(void)
.kfunc void bpf_rcu_read_unlock(void)
.kfunc __weak void bpf_no_such_function(void)
.prog p "tc"
        call bpf_rcu_read_lock
        call bpf_rcu_read_unlock
        r1 = bpf_no_such_function ll
        if r1 == 0 goto absent
        call bpf_no_such_function
absent: r0 = 5
        exit
.endprog
""")
    assert run_program() == 5


LIST = """.license "GPL"
.struct node { u64 data; struct bpf_list_node link; }
.data.A static struct bpf_spin_lock lock
.data.A static struct bpf_list_head head __attribute__((btf_decl_tag("contains:node:link")))
.kfunc void *bpf_obj_new_impl(u64 local_type_id, void *meta)
.kfunc void bpf_obj_drop_impl(void *object, void *meta)
.kfunc int bpf_list_push_front_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta, u64 off)
.kfunc struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head)
.prog p "tc"
        r1 = core_type_id_local(struct node) ll
        r2 = 0
        call bpf_obj_new_impl
        if r0 == 0 goto out
        r6 = r0
        r1 = 42
        *(u64 *)(r6 + node.data) = r1
        r1 = &lock
        call bpf_spin_lock
        r1 = &head
        r2 = r6
        r2 += node.link
        r3 = 0
        r4 = 0
        call bpf_list_push_front_impl
        r1 = &head
        call bpf_list_pop_front
        r7 = r0
        r1 = &lock
        call bpf_spin_unlock
        if r7 == 0 goto out
        r1 = r7
        r1 -= node.link
        r6 = *(u64 *)(r1 + node.data)
        r2 = 0
        call bpf_obj_drop_impl
        r0 = r6
        exit
out:    r0 = 0
        exit
.endprog
"""


def test_a_list_of_objects():
    """What a list holds, the kernel knows from a declaration tag."""
    load(LIST)
    assert run_program() == 42
    text = LIST.replace(' __attribute__((btf_decl_tag("contains:node:link")))', "")
    harness.run(harness.BPFLD, "load", harness.source_file(text, "u.bpfs"), status=1)


KEPT_POINTER = """.license "GPL"
.struct task_struct { }
.struct slot { struct task_struct __kptr *task; }
.map kept array { value struct slot; max_entries 1 }
.kfunc struct task_struct *bpf_task_acquire(struct task_struct *task)
.kfunc void bpf_task_release(struct task_struct *task)
.prog keep "syscall"
        *(u32 *)(r10 - 4) = 0
        r1 = &kept
        r2 = r10
        r2 += -4
        call bpf_map_lookup_elem
        if r0 == 0 goto out
        r6 = r0
        call bpf_get_current_task_btf
        r1 = r0
        call bpf_task_acquire
        if r0 == 0 goto out
        r1 = r6
        r2 = r0
        call bpf_kptr_xchg              // in
        if r0 != 0 goto release
        r1 = r6
        r2 = 0
        call bpf_kptr_xchg              // and out again
        if r0 == 0 goto out
release:
        r1 = r0
        call bpf_task_release
        r0 = 7
        exit
out:    r0 = 1
        exit
.endprog
"""


def test_a_pointer_kept_in_a_map():
    """The tag of a type tells the kernel which pointers of a map's value are its own."""
    result = harness.run(harness.BPFLD, "run", harness.source_file(KEPT_POINTER))
    assert "'keep' returned 7" in result.stderr, result.stderr
    text = KEPT_POINTER.replace(" __kptr", "")
    harness.run(harness.BPFLD, "load", harness.source_file(text), status=1)
    text = KEPT_POINTER.replace(".struct task_struct { }\n", "")
    refused = harness.run(harness.BPFLD, "load", harness.source_file(text), status=1).stderr
    assert "does not match this kernel" in refused, refused


def kernel_config(name):
    """The kernel's own word, or None where it keeps none."""
    for path in ("/proc/config.gz", f"/boot/config-{platform.release()}"):
        if pathlib.Path(path).exists():
            text = (gzip.open(path, "rt") if path.endswith("gz") else open(path)).read()
            found = re.search(rf"(?m)^{name}=(.*)$", text)
            return found and found[1]
    raise harness.Skip("this kernel does not tell its configuration")


def test_kernel_configuration():
    hz, text = int(kernel_config("CONFIG_HZ")), kernel_config("CONFIG_CC_VERSION_TEXT").strip('"')
    load(""".license "GPL"
.kconfig u32 CONFIG_HZ
.kconfig bool CONFIG_BPF
.kconfig char CONFIG_NET
.kconfig enum libbpf_tristate CONFIG_BPF_SYSCALL
.kconfig char CONFIG_CC_VERSION_TEXT[80]
.kconfig u64 CONFIG_NO_SUCH_THING __weak
.kconfig u32 LINUX_KERNEL_VERSION
.bss u64 values[8]
.prog p "tc"
        r6 = &values
        r1 = &CONFIG_HZ
        r1 = *(u32 *)(r1 + 0)
        *(u64 *)(r6 + 0) = r1
        r1 = &CONFIG_BPF
        r1 = *(u8 *)(r1 + 0)
        *(u64 *)(r6 + 8) = r1
        r1 = &CONFIG_NET
        r1 = *(u8 *)(r1 + 0)
        *(u64 *)(r6 + 16) = r1
        r1 = &CONFIG_BPF_SYSCALL
        r1 = *(u32 *)(r1 + 0)
        *(u64 *)(r6 + 24) = r1
        r1 = &CONFIG_CC_VERSION_TEXT
        r1 = *(u8 *)(r1 + 1)
        *(u64 *)(r6 + 32) = r1
        r1 = &CONFIG_NO_SUCH_THING
        r1 = *(u64 *)(r1 + 0)
        *(u64 *)(r6 + 40) = r1
        r1 = &LINUX_KERNEL_VERSION
        r1 = *(u32 *)(r1 + 0)
        *(u64 *)(r6 + 48) = r1
        r0 = TRI_YES
        exit
.endprog
""")
    assert run_program() == 1
    found = variables(data_map(".bss"))["values"]
    major, minor, patch = (int(n) for n in re.match(r"(\d+)\.(\d+)\.?(\d+)?", platform.release()).groups("0"))
    version = major << 16 | minor << 8 | min(patch, 255)
    assert found[:6] == [hz, 1, ord("y"), 1, ord(text[1]), 0], found
    assert found[6] >> 8 == version >> 8, found


def test_kernel_symbols():
    """Of an untyped symbol the address, of a typed one its contents."""
    addresses = {line.split()[2]: int(line.split()[0], 16) for line in open("/proc/kallsyms")
                 if line.split()[2] in ("vfs_read",)}
    if not addresses.get("vfs_read"):
        raise harness.Skip("this kernel hides its symbols")
    load(""".license "GPL"
.ksym vfs_read
.ksym int no_such_symbol __weak
.bss u64 address
.prog p "tc"
        r1 = &address
        r2 = &vfs_read
        *(u64 *)(r1 + 0) = r2
        r0 = 0
        r2 = &no_such_symbol
        if r2 == 0 goto absent
        r0 = 1
absent: exit
.endprog
""")
    assert run_program() == 0
    assert variables(data_map(".bss"))["address"] == addresses["vfs_read"]


PER_CPU = """.license "GPL"
.struct rq { int unused; }
.ksym const int cpu_number
.ksym const struct rq runqueues
.prog p "tc"
        r1 = &runqueues
        r2 = 0
        call bpf_per_cpu_ptr
        if r0 == 0 goto absent
        r1 = &cpu_number
        call bpf_this_cpu_ptr
        w0 = *(u32 *)(r0 + 0)
        exit
absent: w0 = -1
        exit
.endprog
"""

PER_CPU_IN_C = """#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct rq { int unused; };
extern const int cpu_number __ksym;
extern const struct rq runqueues __ksym;
SEC("tc") int p(struct __sk_buff *ctx)
{
	return bpf_per_cpu_ptr(&runqueues, 0) ? *(int *)bpf_this_cpu_ptr(&cpu_number) : -1;
}
char LICENSE[] SEC("license") = "GPL";
"""


def references(path):
    """What relocations of the program name, with their kinds."""
    elf = Elf(pathlib.Path(path).read_bytes())
    return sorted((symbol.name, kind) for _, kind, symbol in elf.relocations(elf.section("tc")))


def test_per_cpu_variables_of_the_kernel():
    """Strong and with their types. A kernel without CONFIG_KALLSYMS_ALL refuses them, of C as of ours."""
    harness.assemble(harness.source_file(PER_CPU), "ours.o")
    compile_c(PER_CPU_IN_C, "theirs.o")
    ours, theirs = Btf("ours.o"), Btf("theirs.o")
    for name in ("cpu_number", "runqueues"):
        assert ours.variables()[name] == theirs.variables()[name], ours.variables()
        assert ours.linkages()[name] == theirs.linkages()[name] == "extern", ours.linkages()
    assert ours.sections()[".ksyms"] == theirs.sections()[".ksyms"], ours.sections()
    assert references("ours.o") == references("theirs.o") != [], references("theirs.o")
    with libbpf.Loaded("ours.o") as mine, libbpf.Loaded("theirs.o") as its:
        assert mine.error == its.error, mine.text() + its.text()
        refusal = re.search("failed to find the address for kernel symbol '.*'", mine.text())
        assert not mine.error or refusal, mine.text()
        assert not mine.error or refusal[0] in its.text(), its.text()
        if mine.error:
            harness.note(refusal[0])
    if not mine.error:
        load(PER_CPU)
        assert run_program() < os.cpu_count()


def test_struct_ops():
    """A congestion control for TCP: function pointers in data, which libbpf fills in."""
    harness.assemble(harness.source_file(harness.CONGESTION_CONTROL.replace("NAME", "bpfs_test")), "t.o")
    harness.require("bpftool")
    harness.run("bpftool", "struct_ops", "register", "t.o")
    try:
        assert "bpfs_test" in pathlib.Path("/proc/sys/net/ipv4/tcp_available_congestion_control").read_text()
    finally:
        harness.run("bpftool", "struct_ops", "unregister", "name", "bpfs_test", status=None)


if __name__ == "__main__":
    harness.main()
