#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""CO-RE: what libbpf makes of our records is what it makes of clang's, whatever the kernel's types.

One table says each relocation in both languages. The two objects' records must be the same, with the same
values in the instructions; and so must be the instructions after libbpf held them against two kernels of our
own making, and against the one that runs.
"""

import collections
import json
import os
import pathlib
import random
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
enum color { RED, GREEN = 7, BLUE, PINK = -3 };
enum color___old { RED___old = 70, WHITE };
enum large { NARROW = 1, WIDE = 0x123456789a };
typedef struct { int pad; u64 counter; } anon_t;
typedef struct thing thing_t;
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
enum color { GREEN = 1, PINK = 2, RED = -9 };
enum large { WIDE = 5 };
typedef struct { u64 counter; } anon_t;
typedef struct thing thing_t;
""",
    "old": """
struct small { int pad[10], a; short b[2][1]; };
struct thing { u32 pad; u32 port; u64 former; u64 gone; u8 tag[2]; u8 grown; int id; struct small parts[2];
               u64 mode : 33; u64 level : 3; };
struct vanished { u64 pad; int x; };
struct task_struct { int tgid; };
struct bits { u32 b; };
enum color { BLUE = 0x7fffffff, RED = 300, WHITE = 2 };
enum large { NARROW = 0x1000000000, WIDE = -1 };
""",
}

MEMBERS = ("thing.id", "thing.tag", "thing.tag[2]", "thing.port", "thing.wide", "thing.parts", "thing.parts[1]",
           "thing.parts[2].a", "thing.parts[1].b[1]", "thing.parts[1].b[2][1]", "thing.flag", "thing.mode",
           "thing.level", "thing.link", "thing.name", "thing.name[15]", "thing.gone", "thing.grown",
           "thing___old.former", "vanished.x", "either.number", "either.pointer", "task_struct.tgid",
           "task_struct.comm", "task_struct.group_leader", "bits.a", "bits.b", "anon_t.counter", "thing_t.gone")
BITFIELDS = {"thing.flag", "thing.mode", "thing.level", "bits.a", "bits.b"}
NUMBERS = BITFIELDS | {"thing.id", "thing.port", "thing.wide", "thing.link", "thing.gone", "thing.grown",
                       "thing.parts[2].a", "thing___old.former", "vanished.x", "either.number", "either.pointer",
                       "task_struct.tgid"}
POINTERS = {"thing.link", "either.pointer"}  # clang breaks down over their sign
LOADS = {"thing.id": "u32", "thing.port": "u32", "thing.tag[2]": "u8", "thing.grown": "u16",
         "thing.gone": "u64", "either.pointer": "u64", "thing.link": "u64"}
TAGS = {"thing": "struct", "thing___old": "struct", "vanished": "struct", "either": "union",
        "task_struct": "struct", "small": "struct", "color": "enum", "large": "enum", "anon_t": "", "thing_t": ""}
ENUMERATORS = {"color": ("RED", "GREEN", "BLUE", "PINK"), "color___old": ("RED___old", "WHITE"),
               "large": ("NARROW", "WIDE")}
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
            yield f"r2 = {function}({tag} {name})".replace("( ", "("), f"sink = __builtin_preserve_type_info({place}, {kind});"
        yield f"r2 = core_type_id_local({name}) ll", f"sink = __builtin_btf_type_id({place}, 0);"
        yield f"r2 = core_type_id_target({name}) ll", f"sink = __builtin_btf_type_id({place}, 1);"
    for enum, names in ENUMERATORS.items():
        for name in names:
            place = f"*(enum {enum} *){name}"
            yield f"r2 = core_enum_exists({name}) ll", f"sink = __builtin_preserve_enum_value({place}, 0);"
            yield f"r2 = core_enum_value({enum}.{name}) ll", f"sink = __builtin_preserve_enum_value({place}, 1);"


def write_twins():
    ours, theirs = zip(*relocations())
    pathlib.Path("twin.c").write_text(
        f"{PRELUDE}#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)\n"
        f"{TYPES}#pragma clang attribute pop\n" 'char _license[] __attribute__((section("license"))) = "GPL";\n'
        '__attribute__((section("raw_tp/x"))) u64 twin(u64 *p)\n{\n'
        "\tvolatile u64 sink;\n\t" + "\n\t".join(theirs) + "\n\treturn sink;\n}\n")
    pathlib.Path("ours.bpfs").write_text(
        '.license "GPL"\n' + re.sub(r"(?m)^(struct|union|enum|typedef) (?=\w+ [{\w])", r".\1 ", TYPES) + '.prog ours "raw_tp/x"\n\tr6 = r1\n\t' + "\n\t".join(ours) + "\n\tr0 = 0\n\texit\n.endprog\n")


def assemble_twins(order):
    run(BPFAS, f"-{order}", "ours.bpfs", "-o", "ours.o")
    run(CLANG, "-O2", "-g", "-fno-crash-diagnostics",
        "-target", "bpfel" if order == "EL" else "bpfeb", "-mcpu=v3", "-c", "twin.c",
        "-o", "twin.o")


def make_kernel(name):
    """An object whose .BTF is that kernel's; a variable of each type reaches it."""
    types = KERNELS[name]
    variables = "".join(f"{kind} {tag} v_{tag};\n"
                        for kind, tag in re.findall(r"(?m)^(struct|union|enum) (\w+) \{", types))
    variables += "".join(f"{name} v_{name};\n" for name in re.findall(r"(?m)^typedef .*?(\w+);$", types))
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
    assert found["enumval_value", "enum color", "1", False] == 1
    assert found["enumval_value", "enum64 large", "1", False] == 5
    assert found["enumval_exists", "enum color", "2", False] == 0


def test_kernel_that_is_old():
    found = check_kernel(make_kernel("old"), 80)
    assert found["byte_off", "struct thing___old", "0:0", False] == 8
    assert found["type_exists", "union either", "0", False] == 0
    assert found["enumval_value", "enum color___old", "0", False] == 300


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


def structs_of_the_kernel(count):
    """Some of its structs and their members: (name, members by name, without bitfields)."""
    harness.require("bpftool")
    types = json.loads(run("bpftool", "-j", "btf", "dump", "file", "/sys/kernel/btf/vmlinux").stdout)["types"]
    once = collections.Counter(t["name"] for t in types if t["kind"] in ("STRUCT", "UNION"))
    found = [(t["name"], [m["name"] for m in t["members"] if m["name"] != "(anon)" and not m.get("bitfield_size")])
             for t in types if t["kind"] == "STRUCT" and once[t["name"]] == 1 and t["size"]]
    return random.Random(int(os.environ.get("SEED", "1"))).sample(found, count)


def test_types_of_a_kernel():
    """With --btf of the running kernel there is nothing left to relocate: each value is right before, and the
    types match, unless they hold built-in ones: those have clang's names of integers, and the kernel gcc's."""
    lines = []
    for name, members in structs_of_the_kernel(60):
        if name.startswith("("):
            continue
        lines += [f"r1 = core_type_size(struct {name})", f"r1 = core_type_matches(struct {name})"]
        lines += [f"r1 = {function}(struct {name}.{member})" for member in members[:8]
                  for function in ("core", "core_size", "core_exists")]
    harness.source_file('.license "GPL"\n.prog p "raw_tp/x"\n' + "\n".join(lines) + "\nr0 = 0\nexit\n.endprog\n")
    run(BPFAS, "--btf", "/sys/kernel/btf/vmlinux", "t.bpfs", "-o", "t.o")
    before = values("t.o")
    with libbpf.Loaded("t.o") as loaded:
        assert not loaded.error, loaded.text()
        after = values("t.o", loaded.code)
    wrong = differences(before, after)
    matching = [line for line in wrong if line.startswith("type_matches")]
    assert len(before) > 500 and len(matching) < 12 and matching == wrong, wrong


def test_types_of_an_object():
    """--btf takes an ELF file; what the source only mentions is filled from there, and the object holds no more."""
    harness.require(CLANG)
    kernel = make_kernel("moved")
    harness.source_file("""
.struct mine { struct thing *link; struct small inside; u8 last; }
.prog p "raw_tp/x"
        r1 = core(thing.parts[1].b[2][1])
        r1 = thing.grown
        r1 = sizeof(thing)
        r1 = mine.last
        r1 = core_lshift(thing.mode)
        exit
.endprog
""")
    run(BPFAS, "--btf", kernel, "t.bpfs", "-o", "t.o")
    elf = Elf(pathlib.Path("t.o").read_bytes())
    code = elf.section("raw_tp/x").data
    numbers = [struct.unpack_from("<i", code, at + 4)[0] for at in range(0, 40, 8)]
    offset = 56 + 32 + 2 + 2 * (2 * 2 + 1)
    assert numbers[0] == offset and numbers[3] == 40, numbers
    assert "struct either" not in Btf(elf).names and "struct thing" in Btf(elf).names


def documented():
    """(number, .bpfs, C) of the examples that the language's description gives in both."""
    chapter = (harness.ROOT / "docs/language.md").read_text().split("\n## CO-RE\n")[1].split("\n## ")[0]
    return [(i, *pair) for i, pair in enumerate(re.findall(r"```bpfs\n(.*?)```\n\n```c\n(.*?)```", chapter, re.S))]


def test_documented_examples_equal_their_c():
    harness.require(CLANG)
    multiarch = run("gcc", "-print-multiarch").stdout.strip()
    examples = documented()
    assert len(examples) == 4
    for number, ours, theirs in examples:
        pathlib.Path("ours.bpfs").write_text(ours)
        pathlib.Path("twin.c").write_text("#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n"
                                          "#include <bpf/bpf_core_read.h>\n" + theirs)
        run(BPFAS, "ours.bpfs", "-o", "ours.o")
        run(CLANG, "-O2", "-g", "-target", "bpf", f"-I/usr/include/{multiarch}", "-c", "twin.c", "-o", "twin.o")
        records = [{(core.kind, core.root, core.access) for core in Btf(Elf(pathlib.Path(path).read_bytes())).core}
                   for path in ("ours.o", "twin.o")]
        assert records[0] and records[0] == records[1], f"example {number}: {records}"
        with libbpf.Loaded("ours.o") as loaded:
            assert not loaded.error, f"example {number}: {loaded.text()}"


if __name__ == "__main__":
    harness.main()
