#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""CO-RE: what libbpf makes of our records is what it makes of clang's, whatever the kernel's types.

One table says each relocation in both languages. The two objects' records must be the same, with the same
values in the instructions; and so must be the instructions after libbpf held them against two kernels of our
own making, and against the one that runs.
"""

import os
import pathlib
import re
import struct
import sys

import bpf
import harness
import libbpf
from harness import BPFAS, run

sys.path.insert(0, str(harness.HERE.parent))
from btf_ext import Btf  # noqa: E402
from elf import Elf  # noqa: E402

CLANG = os.environ.get("CLANG", "clang-19")
PROG_TEST_RUN = 10

PRELUDE = """typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32;
typedef unsigned long long u64;
"""

# Both languages spell types alike: `.struct` is C's struct that every access to it relocates.
TYPES = """
struct small { int a; short b[3][2]; };
struct thing {
        u32 id;
        struct { u8 tag[4]; union { u32 port; u64 wide; }; };
        struct small parts[3];
        u32 flag : 3; u32 mode : 7; int level : 5;
        struct small *link;
        u8 name[16];
        u64 gone;
        u16 grown;
};
struct thing___old { u64 former; };
struct vanished { int x; };
union either { int number; u64 *pointer; };
struct task_struct { int tgid; u8 comm[16]; struct task_struct *group_leader; };
struct bits { u8 a : 7; u32 b : 9; u32 c; };
"""

# Two kernels: everything stands elsewhere, has other sizes, is missing or has a second, different version.
KERNELS = {
    "moved": """
struct small { short pad; short b[4][2]; long a; };
struct thing {
        u64 pad; u8 name[32]; struct small *link;
        u32 pad2 : 5; int level : 9; u32 mode : 12; u32 flag : 1;
        struct small parts[5];
        struct { struct { union { u64 wide; u32 port; }; }; u8 tag[8]; };
        u64 id; u32 grown;
};
union either { u64 *pointer; struct { u64 pad, pad2; long number; }; };
struct task_struct { u64 pad; struct task_struct *group_leader; u8 comm[16]; u8 pad2[1000]; int tgid; };
struct bits { u64 pad; u8 a : 2; u32 b : 11; } __attribute__((packed));
""",
    "old": """
struct small { int pad[10], a; short b[2][1]; };
struct thing { u32 pad; u32 port; u64 former; u64 gone; u8 tag[2]; u8 grown; int id; struct small parts[2];
               u64 mode : 33; u64 level : 3; };
struct vanished { u64 pad; int x; };
struct task_struct { int tgid; };
struct bits { u32 b; };
""",
}

MEMBERS = ("thing.id", "thing.tag", "thing.tag[2]", "thing.port", "thing.wide", "thing.parts", "thing.parts[1]",
           "thing.parts[2].a", "thing.parts[1].b[1]", "thing.parts[1].b[2][1]", "thing.flag", "thing.mode",
           "thing.level", "thing.link", "thing.name", "thing.name[15]", "thing.gone", "thing.grown",
           "thing___old.former", "vanished.x", "either.number", "either.pointer", "task_struct.tgid",
           "task_struct.comm", "task_struct.group_leader", "bits.a", "bits.b")
BITFIELDS = {"thing.flag", "thing.mode", "thing.level", "bits.a", "bits.b"}
NUMBERS = BITFIELDS | {"thing.id", "thing.port", "thing.wide", "thing.link", "thing.gone", "thing.grown",
                       "thing.parts[2].a", "thing___old.former", "vanished.x", "either.number", "either.pointer",
                       "task_struct.tgid"}
POINTERS = {"thing.link", "either.pointer"}  # clang breaks down over their sign
LOADS = {"thing.id": "u32", "thing.port": "u32", "thing.tag[2]": "u8", "thing.grown": "u16",
         "thing.gone": "u64", "either.pointer": "u64", "thing.link": "u64"}
TAGS = {"thing": "struct", "thing___old": "struct", "vanished": "struct", "either": "union",
        "task_struct": "struct", "small": "struct"}
FIELD_KINDS = {"core_size": 1, "core_exists": 2, "core_signed": 3, "core_lshift": 4, "core_rshift": 5}
TYPE_KINDS = {"core_type_exists": 0, "core_type_size": 1, "core_type_matches": 2}


def c_place(member):
    """thing.tag[2] -> the lvalue ((struct thing *)p)->tag[2]"""
    root, path = member.split(".", 1)
    return f"(({TAGS.get(root, 'struct')} {root} *)p)->{path}"


def relocations():
    """(our line, C's statement) of each."""
    for member in MEMBERS:
        place = c_place(member)
        offset = (f"__builtin_preserve_field_info({place}, 0)" if member in BITFIELDS
                  else f"(u64)__builtin_preserve_access_index(&{place})")
        yield f"r2 = core({member})", f"sink = {offset};"
        for name, kind in FIELD_KINDS.items():
            if kind < 3 or (member in NUMBERS and not (kind == 3 and member in POINTERS)):
                yield f"r2 = {name}({member})", f"sink = __builtin_preserve_field_info({place}, {kind});"
    for member, width in LOADS.items():
        yield f"r2 = *({width} *)(r6 + core({member}))", f"sink = (u64){c_place(member)};"
    for name, tag in TAGS.items():
        place = f"*({tag} {name} *)p"
        for function, kind in TYPE_KINDS.items():
            yield f"r2 = {function}({tag} {name})", f"sink = __builtin_preserve_type_info({place}, {kind});"
        yield f"r2 = core_type_id_local({name}) ll", f"sink = __builtin_btf_type_id({place}, 0);"
        yield f"r2 = core_type_id_target({name}) ll", f"sink = __builtin_btf_type_id({place}, 1);"


def write_twins():
    ours, theirs = zip(*relocations())
    pathlib.Path("twin.c").write_text(
        f"{PRELUDE}#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)\n"
        f"{TYPES}#pragma clang attribute pop\n" 'char _license[] __attribute__((section("license"))) = "GPL";\n'
        '__attribute__((section("raw_tp/x"))) u64 twin(u64 *p)\n{\n'
        "\tvolatile u64 sink;\n\t" + "\n\t".join(theirs) + "\n\treturn sink;\n}\n")
    pathlib.Path("ours.bpfs").write_text(
        '.license "GPL"\n' + re.sub(r"(?m)^(struct|union) (?=\w+ \{)", r".\1 ", TYPES) + '.prog ours "raw_tp/x"\n\tr6 = r1\n\t' + "\n\t".join(ours) + "\n\tr0 = 0\n\texit\n.endprog\n")


def assemble_twins(order):
    run(BPFAS, f"-{order}", "ours.bpfs", "-o", "ours.o")
    run(CLANG, "-O2", "-g", "-fno-crash-diagnostics",
        "-target", "bpfel" if order == "EL" else "bpfeb", "-mcpu=v3", "-c", "twin.c",
        "-o", "twin.o")


def make_kernel(name):
    """An object whose .BTF is that kernel's; a variable of each type reaches it."""
    types = KERNELS[name]
    variables = "".join(f"{kind} {tag} v_{tag};\n" for kind, tag in re.findall(r"(?m)^(struct|union) (\w+) \{", types))
    pathlib.Path(f"{name}.c").write_text(PRELUDE + types + variables)
    run(CLANG, "-O2", "-g", "-target", "bpf", "-c", f"{name}.c", "-o", f"{name}.o")
    return f"{name}.o"


def field(code, offset, order="<"):
    """What a loader writes there: the value, with the width of a load."""
    opcode, _, off, imm = struct.unpack_from(order + "BBhi", code, offset)
    if opcode == 0x85:
        return "missing"
    if opcode == 0x18:
        return imm & 0xFFFFFFFF | struct.unpack_from(order + "i", code, offset + 12)[0] << 32
    if opcode & 7 in (1, 2, 3):
        return off, opcode >> 3 & 3
    return imm


def values(path, code=None):
    """{record: value} of an object; `code` holds its sections' instructions, if not the file does."""
    elf = Elf(pathlib.Path(path).read_bytes())
    found = {}
    for core in Btf(elf).core:
        text = code[core.section] if code else elf.section(core.section).data
        is_load = text[core.offset] & 7 == 1
        value = field(text, core.offset, elf.order)
        known = found.setdefault((core.kind, core.root, core.access, is_load), value)
        assert known == value, f"{path}: {core}: {known} and {value}"
    return found


def differences(ours, theirs):
    return [f"{' '.join(map(str, key[:3]))}: {ours.get(key)}, clang's {theirs.get(key)}"
            for key in sorted({*ours, *theirs}, key=str) if ours.get(key) != theirs.get(key)]


def without_ids(found):
    """A type's number is each object's own."""
    return {key: value for key, value in found.items() if key[0] != "local_type_id"}


def local_values(path):
    """In the object itself a target's id is the local one."""
    return {key: value for key, value in values(path).items() if not key[0].endswith("type_id")}


def test_records_equal_clangs():
    harness.require(CLANG)
    write_twins()
    for order in ("EL", "EB"):
        assemble_twins(order)
        ours, theirs = local_values("ours.o"), local_values("twin.o")
        assert len(theirs) > 120, theirs
        assert not differences(ours, theirs), differences(ours, theirs)


def relocated(path, kernel):
    with libbpf.Loaded(path, kernel) as loaded:
        return without_ids(values(path, loaded.code))


def check_kernel(kernel, wanted):
    """`wanted`: how many records find something else than what the file's own types say, at least."""
    harness.require(CLANG)
    write_twins()
    assemble_twins("EL")
    before, ours, theirs = without_ids(values("ours.o")), relocated("ours.o", kernel), relocated("twin.o", kernel)
    assert not differences(ours, theirs), differences(ours, theirs)
    changed = sum(ours[key] != before[key] for key in ours)
    assert changed >= wanted, f"only {changed} of {len(ours)} changed"
    return ours


def test_kernel_with_everything_moved():
    found = check_kernel(make_kernel("moved"), 80)
    assert found["byte_off", "struct task_struct", "0:0", False] == 1032
    assert found["field_exists", "struct thing", "0:8", False] == 0


def test_kernel_that_is_old():
    found = check_kernel(make_kernel("old"), 80)
    assert found["byte_off", "struct thing___old", "0:0", False] == 8
    assert found["type_exists", "union either", "0", False] == 0


def test_running_kernel():
    check_kernel(None, 40)


def test_reads_the_running_kernels_task():
    """Not only the numbers: the program that they make reads what is there."""
    harness.source_file("""
.license "GPL"
.struct task_struct { int tgid; }
.prog whose "raw_tp/x"
        call bpf_get_current_task
        r3 = r0
        r1 = core(task_struct.tgid)
        r3 += r1
        r1 = r10
        r1 += -8
        w2 = core_size(task_struct.tgid)
        call bpf_probe_read_kernel
        w0 = *(u32 *)(r10 - 8)
        exit
.endprog
""")
    for options in ((), ("-g0",)):
        run(BPFAS, *options, "t.bpfs", "-o", "t.o")
        with libbpf.Loaded("t.o") as loaded:
            assert not loaded.error, loaded.text()
            _, answer = bpf.call(PROG_TEST_RUN, struct.pack("II", loaded.fds["whose"], 0))
            assert struct.unpack_from("I", answer, 4)[0] == os.getpid()


if __name__ == "__main__":
    harness.main()
