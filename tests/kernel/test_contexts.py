#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A program's section says what its context is. Held against what libbpf and the kernel say of each section."""

import ctypes
import pathlib
import re

import harness
import libbpf
from btf import Btf

KINDS = harness.ROOT / "uapi/program_kind.c"

# Sections that libbpf 1.1.2 does not know, with the program types that they have in later releases.
NEWER = {"tcx": "SCHED_CLS", "tcx/ingress": "SCHED_CLS", "tcx/egress": "SCHED_CLS",
         "netkit": "SCHED_CLS", "netkit/primary": "SCHED_CLS", "netkit/peer": "SCHED_CLS", "netfilter": "NETFILTER",
         "struct_ops.s": "STRUCT_OPS", "kprobe.session": "KPROBE", "uprobe.multi": "KPROBE", "uretprobe.multi": "KPROBE",
         "uprobe.session": "KPROBE",
         "cgroup/connect_unix": "CGROUP_SOCK_ADDR", "cgroup/sendmsg_unix": "CGROUP_SOCK_ADDR",
         "cgroup/recvmsg_unix": "CGROUP_SOCK_ADDR", "cgroup/getpeername_unix": "CGROUP_SOCK_ADDR",
         "cgroup/getsockname_unix": "CGROUP_SOCK_ADDR"}

# What follows a section's name, if the kernel is to load it.
TARGETS = {"tp_btf": "sched_switch", "iter": "task", "iter.s": "task", "fentry": "vfs_read", "fexit": "vfs_read",
           "fentry.s": "vfs_read", "fexit.s": "vfs_read", "fmod_ret": "security_file_open",
           "fmod_ret.s": "security_file_open", "lsm": "file_open", "lsm.s": "file_open", "lsm_cgroup": "socket_bind",
           "kprobe.multi": "vfs_read", "kretprobe.multi": "vfs_read", "raw_tp": "sys_enter"}


def section(name):
    return f"{name}/{TARGETS[name]}" if name in TARGETS else name


class Kernel:
    """Its program types by number, and the context of each: bpf_ctx_convert is made of bpf_types.h."""

    def __init__(self):
        self.btf = Btf("/sys/kernel/btf/vmlinux")
        self.numbers = next({v["name"].removeprefix("BPF_PROG_TYPE_"): v["val"] for v in t["values"]}
                            for t in self.btf.types.values() if t["kind"] == "ENUM" and t["name"] == "bpf_prog_type")
        self.contexts = {m["name"].removeprefix("BPF_PROG_TYPE_").removesuffix("_prog"): m["type_id"]
                         for m in self.btf.named("STRUCT")["bpf_ctx_convert"]["members"]
                         if m["name"].endswith("_prog")}

    def context(self, program_type):
        """In C's spelling; None where it says no more than 'pointers'."""
        t = self.btf.types[self.contexts[program_type]]
        if t["kind"] == "TYPEDEF" and t["name"] == "bpf_user_pt_regs_t":
            t = self.btf.types[t["type_id"]]
        return f"struct {t['name']}" if t["kind"] == "STRUCT" else t["name"] if t["kind"] == "TYPEDEF" else None


def libbpf_sections(kernel):
    """{section: program type} of all that the system's libbpf knows: it lists them where a name is wrong."""
    library, texts = ctypes.CDLL("libbpf.so.1"), []

    def note(_, layout, arguments):
        text = ctypes.create_string_buffer(1 << 16)
        ctypes.CDLL(None).vsnprintf(text, len(text), layout, ctypes.c_void_p(arguments))
        texts.append(text.value.decode())
        return 0

    kept = libbpf.PRINT(note)
    library.libbpf_set_print(kept)
    numbers, found = (ctypes.c_int(), ctypes.c_int()), {}
    library.libbpf_prog_type_by_name(b"no such section", *map(ctypes.byref, numbers))
    for name in re.search(r"supported section\(type\) names are:(.*)", "".join(texts))[1].split():
        kind = name.rstrip("+")
        spelled = kind if kind == name else f"{kind}/x"
        assert not library.libbpf_prog_type_by_name(spelled.encode(), *map(ctypes.byref, numbers)), name
        found[kind] = next(t for t, number in kernel.numbers.items() if number == numbers[0].value)
    library.libbpf_set_print(None)
    return found


def expected(name, program_type, kernel):
    if name in ("iter", "iter.s"):
        return "struct bpf_iter__task"
    # BPF_PROG of libbpf's bpf_tracing.h: unsigned long long *ctx.
    if program_type in ("TRACING", "LSM", "STRUCT_OPS"):
        return "unsigned long long"
    # The record of a tracepoint is its own, a function that is replaced has its own parameters, and user space says
    # what a syscall program is given: of these the kernel takes any type.
    if program_type in ("TRACEPOINT", "SYSCALL", "EXT"):
        return "void"
    # The kernel's __u32.
    return "unsigned int" if program_type == "LIRC_MODE2" else kernel.context(program_type)


def context_of(name):
    """What r1 points to by the BTF of a program in that section."""
    text = f'.license "GPL"\n.prog p "{section(name)}"\n        r0 = 0\n        exit\n.endprog\n'
    warnings = harness.run(harness.BPFAS, harness.source_file(text), "-o", "t.o").stderr
    assert not warnings or name == "freplace", f"{name}: {warnings}"
    btf = Btf("t.o")
    prototype = btf.types[btf.named("FUNC")["p"]["type_id"]]
    assert [p["name"] for p in prototype["params"]] == ["ctx"], f"{name}: {prototype}"
    assert btf.meaning(prototype["ret_type_id"]) == "int 4 SIGNED", name
    pointer = btf.types[prototype["params"][0]["type_id"]]
    assert pointer["kind"] == "PTR", f"{name}: {pointer}"
    t = btf.types.get(pointer["type_id"], {"kind": "VOID", "name": "void"})
    return f"struct {t['name']}" if t["kind"] == "STRUCT" else t["name"]


def all_sections(kernel):
    known = libbpf_sections(kernel)
    assert len(known) > 80, known
    return known | NEWER


def test_every_section_of_libbpf_has_its_context():
    harness.require("bpftool")
    kernel = Kernel()
    for name, program_type in all_sections(kernel).items():
        found, wanted = context_of(name), expected(name, program_type, kernel)
        assert found == wanted, f"{name}: BTF says '{found} *', and the kernel '{wanted} *'"


def test_no_section_is_of_our_making():
    ours = set(re.findall(r'\.prefix = "([^"]+)"', KINDS.read_text()))
    assert not ours - set(all_sections(Kernel())), ours - set(all_sections(Kernel()))


LOADED = """.license "GPL"
.prog p "{section}"
        call sub
        r0 = {result}
        exit
.endprog
.func int sub({context} *ctx __arg_ctx)
        r0 = 0
        exit
.endfunc
"""

# A program of this kind loads with the struct that has its address.
STRUCT_OPS = """.struct sock { int unused; }
.struct tcp_congestion_ops { u32 (*ssthresh)(struct sock *); }
.struct_ops struct tcp_congestion_ops ops = { .ssthresh = &p }
"""


def load(name, context):
    text = LOADED.format(section=section(name), context=context, result=0 if name == "tp_btf" else 1)
    harness.assemble(harness.source_file(text + STRUCT_OPS * name.startswith("struct_ops")), "t.o")
    return harness.run(harness.BPFLD, "load", "t.o", status=None)


def test_the_kernel_takes_the_context():
    """A global function's argument with the tag 'ctx' must be the context that the kernel knows."""
    kernel, impossible = Kernel(), []
    sections = all_sections(kernel)
    for name in set(sections) - {"freplace", "struct_ops.s"}:  # no program to replace here; libbpf 1.1 knows no .s
        context = context_of(name)
        good = load(name, context)
        if re.search("no permission|does not support programs of type", good.stderr):
            impossible.append(name)
            continue
        assert not good.returncode, f"{name} with '{context} *': {good.stderr}"
        if context != "void":
            wrong = load(name, "struct xdp_md" if "xdp" not in name else "struct __sk_buff")
            assert wrong.returncode == 1, f"{name} with the context of another kind: {wrong.stderr}"
    assert len(impossible) < len(sections) / 4, impossible
    if impossible:
        harness.note(f"this kernel loads none of {', '.join(sorted(impossible))}")


def test_a_prototype_of_its_own():
    """What a section does not tell, a program's prototype does."""
    harness.require("bpftool")
    harness.assemble(harness.source_file(""".license "GPL"
.struct args { u64 a; u32 b; }
.prog int sum(struct args *args __arg_nonnull) "syscall"
        r0 = *(u64 *)(r1 + args.a)
        r1 = *(u32 *)(r1 + args.b)
        r0 += r1
        exit
.endprog
.prog u64 replaced(struct xdp_md *xdp, const char *name) "freplace/f"
        r0 = 0
        exit
.endprog
"""), "t.o")
    functions = Btf("t.o").functions()
    assert functions["sum"].startswith("['args'] (['PTR  STRUCT args "), functions
    assert functions["replaced"].startswith("['xdp', 'name'] (['PTR  STRUCT xdp_md "), functions
    assert Btf("t.o").tags() == [("arg:nonnull", "sum", 0)]
    text = pathlib.Path("t.bpfs").read_text()
    harness.source_file(text[:text.index(".prog u64 replaced")], "sum.bpfs")
    harness.run(harness.BPFLD, "load", "sum.bpfs", "--pin", "/sys/fs/bpf/t")
    shown = harness.run("bpftool", "prog", "dump", "xlated", "pinned", "/sys/fs/bpf/t/sum").stdout
    assert "int sum(struct args * args)" in shown, shown


if __name__ == "__main__":
    harness.main()
