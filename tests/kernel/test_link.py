#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What bpfld links: loaded and run, beside what bpftool links of the same objects where that takes them."""

import json
import os
import pathlib
import subprocess

import harness

CLANG = os.environ.get("CLANG", "clang-19")
BOTH = {"bpfld": lambda out, *parts: harness.run(harness.BPFLD, "link", "-o", out, *parts),
        "bpftool": lambda out, *parts: harness.run("bpftool", "gen", "object", out, *parts)}
HEAD = "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n"


def clang(name, text, *options):
    harness.require(CLANG, "bpftool")
    pathlib.Path(name + ".c").write_text(HEAD + text)
    harness.run(CLANG, "-target", "bpf", "-O2", "-g", "-I", f"/usr/include/{os.uname().machine}-linux-gnu",
                *options, "-c", name + ".c", "-o", name + ".o")
    return name + ".o"


def link(out, *arguments, status=0):
    return harness.run(harness.BPFLD, "link", "-o", out, *arguments, status=status)


def load(object_file, place):
    folder = f"/sys/fs/bpf/{place}"
    harness.run("bpftool", "prog", "loadall", object_file, folder, "pinmaps", folder + "/maps")
    return folder


def run_program(pin):
    pathlib.Path("frame").write_bytes(bytes(64))
    return harness.bpftool("prog", "run", "pinned", pin, "data_in", "frame")["retval"]


def same_when_linked_again(object_file, *arguments):
    link("again.o", *arguments, object_file)
    assert pathlib.Path("again.o").read_bytes() == pathlib.Path(object_file).read_bytes(), object_file


def results(parts, programs, linkers=("bpfld", "bpftool")):
    """What the programs return, linked by each."""
    found = {}
    for linker in linkers:
        BOTH[linker](f"{linker}.o", *parts)
        folder = load(f"{linker}.o", linker + str(len(harness.pins())))
        found[linker] = [run_program(f"{folder}/{p}") for p in programs]
    same_when_linked_again("bpfld.o")
    values = list(found.values())
    assert all(v == values[0] for v in values), found
    return values[0]


# ---- Functions, variables, maps ---------------------------------------------------------------

def test_functions():
    """Static functions of one name; global ones both ways; weak ones, of which the first or the strong one counts."""
    one = clang("one", """
static __attribute__((noinline)) int step(int a) { asm volatile(""); return a + 1; }
int second(int a);
__attribute__((weak)) int both(int a) { return a + 100; }
__attribute__((weak)) int shared(int a) { return a + 1000; }
int first(int a) { return step(a) * 2; }
SEC("xdp") int p(struct xdp_md *ctx) { return second(step(1)) + both(0) + shared(0); }
char _license[] SEC("license") = "GPL";
""")
    two = clang("two", """
static __attribute__((noinline)) int step(int a) { asm volatile(""); return a + 10; }
int first(int a);
int both(int a) { return a + 200; }
__attribute__((weak)) int shared(int a) { return a + 2000; }
int second(int a) { return first(step(a)); }
SEC("xdp") int q(struct xdp_md *ctx) { return second(0) + both(0) + shared(0); }
char _license[] SEC("license") = "GPL";
""")
    assert results([one, two], ["p", "q"]) == [(12 + 1) * 2 + 200 + 1000, (10 + 1) * 2 + 200 + 1000]
    assert results([two, one], ["p", "q"]) == [(12 + 1) * 2 + 200 + 2000, (10 + 1) * 2 + 200 + 2000]


def test_variables():
    """Of all sections, extern and static, aligned otherwise, and weak."""
    one = clang("one", """
extern int there; extern const volatile int limit; extern long big;
static int own = 3; int here = 5; static volatile const char text[] = "one";
int weak_one __attribute__((weak)) = 7;
SEC("xdp") int p(struct xdp_md *ctx) { own += there; return own + limit + big + text[1] + weak_one; }
char _license[] SEC("license") = "GPL";
""")
    two = clang("two", """
extern int here;
int there = 11; const volatile int limit = 13; static char odd = 1; long big = 17; static int own = 19;
static volatile const char text[] = "second"; int weak_one = 23; int zero; static int zeros[5];
SEC("xdp") int q(struct xdp_md *ctx) { own += here; zeros[own & 3]++; return own + odd + text[1] + zero; }
""")
    assert results([one, two], ["p", "q"]) == [3 + 11 + 13 + 17 + ord("n") + 23, 19 + 5 + 1 + ord("e")]
    assert results([two, one], ["p", "q"]) == [3 + 11 + 13 + 17 + ord("n") + 23, 19 + 5 + 1 + ord("e")]


MAP = """struct value { int a, b; };
%s struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, %d); __type(key, int); __type(value, struct value); }
%s SEC(".maps")%s;
"""
USE = """SEC("xdp") int %s(struct xdp_md *ctx)
{ int k = %d; struct value *v = bpf_map_lookup_elem(&%s, &k); if (!v) return -1; v->a += 2; return v->a; }
char _license[] SEC("license") = "GPL";
"""


def test_maps():
    """Three objects with one map between them."""
    parts = [clang("one", MAP % ("extern", 4, "shared", "") + USE % ("p", 1, "shared")),
             clang("two", MAP % ("", 4, "shared", "") + USE % ("q", 1, "shared")),
             clang("three", MAP % ("extern", 4, "shared", "") + USE % ("r", 1, "shared"))]
    assert results(parts, ["p", "q", "r"]) == [2, 4, 6]


def test_weak_maps():
    """The strong map's size counts, in either order; bpftool refuses this."""
    strong = clang("strong", MAP % ("", 4, "m", "") + USE % ("p", 3, "m"))
    weak = clang("weak", MAP % ("", 4, "m", " __attribute__((weak))") + USE % ("q", 3, "m"))
    for order in ([strong, weak], [weak, strong]):
        link("m.o", *order)
        same_when_linked_again("m.o")
        folder = load("m.o", "m" + order[0][0])
        assert [run_program(f"{folder}/{p}") for p in "pq"] == [2, 4]


def test_kernel_externs():
    """.ksyms and .kconfig of two objects: declared twice, listed once."""
    text = """extern unsigned long CONFIG_HZ __kconfig; extern const void nothing __ksym __weak;
SEC("xdp") int %s(struct xdp_md *ctx) { return CONFIG_HZ + !&nothing; }
char _license[] SEC("license") = "GPL";"""
    p, q = results([clang("one", text % "p"), clang("two", text % "q")], "pq", ["bpfld"])
    assert p == q and p > 1


def test_layers_together():
    """C, assembly with declarations, and assembly without: three objects, two of them with BTF."""
    c = clang("c", """int plain(int a); int declared(int a);
SEC("xdp") int p(struct xdp_md *ctx) { return plain(1) + declared(2); }
char _license[] SEC("license") = "GPL";""")
    declared = harness.assemble(harness.source_file(
        ".func int declared(int a)\n w0 = w1\n w0 *= 3\n exit\n.endfunc\n", "declared.bpfs"), "declared.o")
    plain = harness.assemble(harness.source_file(
        ".text\n.globl plain\n.type plain,@function\nplain:\n w0 = w1\n w0 += 40\n exit\n.size plain, .-plain\n",
        "plain.s"), "plain.o")
    link("o.o", c, declared, plain)
    assert run_program(load("o.o", "o") + "/p") == 41 + 6


# ---- Options ------------------------------------------------------------------------------------

def test_unused_parts():
    """What nothing uses leaves, with its types; the rest computes the same."""
    one = clang("one", """
struct only_there { long a, b; };
static __attribute__((noinline)) int inner(int a) { asm volatile(""); return a + 3; }
struct only_there dead_data = { 1, 2 }; int live_data = 4; static int more[3] = { 5, 6, 7 };
int dead(struct only_there *s) { return s ? inner((int)s->a) + dead_data.b : 0; }
__attribute__((noinline)) int live(int a) { return inner(a) + live_data + more[1]; }
SEC("xdp") int p(struct xdp_md *ctx) { return live(1); }
char _license[] SEC("license") = "GPL";""")
    link("all.o", one)
    link("less.o", "--gc-sections", one)
    same_when_linked_again("less.o", "--gc-sections")
    all_types, less_types = (harness.run("bpftool", "btf", "dump", "file", f).stdout for f in ("all.o", "less.o"))
    assert "only_there" in all_types and "only_there" not in less_types and "'dead'" not in less_types
    assert run_program(load("all.o", "all") + "/p") == run_program(load("less.o", "less") + "/p") == 4 + 4 + 6
    said = link("o.o", "--gc-sections", "--why", "inner", "--why", "dead", one).stderr
    assert "'inner' stays: 'live' uses it here" in said and "'dead' is not in the output" in said, said


def test_archive():
    """Members that define what is needed, and those that these need."""
    harness.require("ar")
    parts = [clang("a", "int b(int x); int a(int x) { return b(x) + 1; }"), clang("b", "int b(int x) { return x + 20; }"),
             clang("c", "int c(int x) { return x + 300; }")]
    main = clang("main", """int a(int x); SEC("xdp") int p(struct xdp_md *ctx) { return a(4000); }
char _license[] SEC("license") = "GPL";""")
    for options, name in (("rcS", "plain.a"), ("rcs", "indexed.a")):
        subprocess.run(["ar", options, name, *parts], check=False, capture_output=True)
        for order in ([main, name], [name, main]):
            link("o.o", "--map", "map.json", *order)
            inputs = [i["name"] for i in json.loads(pathlib.Path("map.json").read_text())["inputs"]]
            assert sorted(inputs) == sorted([main, f"{name}(a.o)", f"{name}(b.o)"]), inputs
        assert run_program(load("o.o", name.replace(".", "_")) + "/p") == 4021


def test_gcc():
    """Data and debug information have relocation types of their own there; static data moves."""
    harness.require("bpf-gcc", "llvm-objcopy-19")
    texts = {"g1": "int a[3] = {1}; int f(void); int p(void) { return f() + a[1]; }",
             "g2": "static int z[4] = {1, 2, 3}; int *q = &z[2]; int f(void) { return z[1]; }"}
    for name, text in texts.items():
        pathlib.Path(f"{name}.c").write_text(text)
        harness.run("bpf-gcc", "-O1", "-g", "-c", f"{name}.c", "-o", f"{name}.o")
    link("g.o", "g1.o", "g2.o")
    same_when_linked_again("g.o")
    fields = []
    for name in ("g2.o", "g.o"):
        harness.run("llvm-objcopy-19", "-O", "binary", "-j", ".data", name, "data.bin")
        fields.append(pathlib.Path("data.bin").read_bytes())
    moved = len(fields[1]) - len(fields[0])
    at = [int.from_bytes(data[i:i + 8], "little") for data, i in ((fields[0], 0), (fields[1], moved))]
    assert moved == 16 and at[1] == at[0] + moved, (fields, at)


def test_map_file():
    """Names cannot add lines to it; without an object there is none."""
    part = clang("plain", 'SEC("xdp") int p(struct xdp_md *ctx) { return 1; }')
    pathlib.Path(part).rename("odd\x1b\n.o")
    link("o.o", "--map", "text.map", "odd\x1b\n.o")
    text = pathlib.Path("text.map").read_text()
    assert "odd??.o\n" in text and "\x1b" not in text, text
    link("missing/o.o", "--map", "none.map", "odd\x1b\n.o", status=1)
    assert not pathlib.Path("none.map").exists()


def test_big_endian():
    """The other byte order: the same sections, symbols and types as in this one."""
    texts = {"one": 'extern int v; int f(int a); SEC("xdp") int p(struct xdp_md *ctx) { return f(v); }',
             "two": "int v = 0x1234; static int s = 5; int f(int a) { return a + s++; }"}
    dumps = []
    for target in ("bpfel", "bpfeb"):
        parts = [clang(name, text, f"--target={target}") for name, text in texts.items()]
        link(f"{target}.o", *parts)
        same_when_linked_again(f"{target}.o")
        dumps.append(harness.run("bpftool", "btf", "dump", "file", f"{target}.o").stdout)
        readelf = subprocess.run(["llvm-readelf-19", "-sr", f"{target}.o"], capture_output=True, text=True)
        dumps.append(readelf.stdout)
    assert dumps[0] == dumps[2] and dumps[1] == dumps[3]


def type_texts(object_file):
    """The types of an object's BTF as C, in no order."""
    text = harness.run("bpftool", "btf", "dump", "file", object_file, "format", "c").stdout
    return sorted(text.replace(";\n\n", ";\0").split("\0"))


SHARED_TYPES = """
struct chain { struct chain *next; struct other *other; union { int a; struct { long b; } c; } u; };
typedef const struct chain *(*op_t)(struct chain *, enum color, volatile int [3]);
struct ops { op_t first; int (*second)(struct ops *, op_t); struct hidden *hidden; char name[16]; };
"""
TYPES = {
    # 'other' is declared in one and defined in the other; 'own' differs, and so does what points to it.
    "a": "enum color { RED, GREEN }; struct other { int x; };" + SHARED_TYPES
         + "struct own { int a; struct ops *o; }; struct user { struct own *own; };"
         + "struct { struct ops o; struct user u; struct other t; } va = {};",
    "b": "enum color { RED, GREEN };" + SHARED_TYPES
         + "struct own { long b; struct ops *o; }; struct user { struct own *own; };"
         + "struct { struct ops o; struct user u; } vb = {};",
    "c": "enum color { RED, BLUE };" + SHARED_TYPES + "struct other { int x; }; struct { struct ops o; } vc = {};"
         + "struct other *(*vd)(struct chain *);",
}


def test_types():
    """Of equal types one is left, and of unequal ones all: as bpftool has it."""
    parts = [clang(name, text) for name, text in TYPES.items()]
    for order in (parts, parts[::-1], parts[1:] + parts[:1], parts + [clang("d", TYPES["a"].replace("va =", "ve ="))]):
        for linker, run in BOTH.items():
            run(f"{linker}.o", *order)
        same_when_linked_again("bpfld.o")
        assert type_texts("bpfld.o") == type_texts("bpftool.o"), order


def test_skeleton():
    link("o.o", clang("one", 'extern int v; SEC("xdp") int p(struct xdp_md *ctx) { return v; }'),
         clang("two", 'int v = 3; static int s; char _license[] SEC("license") = "GPL"; '
                      'SEC("xdp") int q(struct xdp_md *ctx) { return s++; }'))
    text = harness.run("bpftool", "gen", "skeleton", "o.o").stdout
    assert "struct o__data" in text and "*p;" in text and "*q;" in text, text


if __name__ == "__main__":
    harness.main()
