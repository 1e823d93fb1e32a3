#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Objects of C that libbpf or the kernel refuses by an errno: bpfld says what is wrong, or mends it."""

import os
import pathlib
import re

import harness

CLANG = os.environ.get("CLANG", "clang-19")
HEAD = "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n"
TAIL = 'char l[] SEC("license") = "GPL";\n'
PASS = 'SEC("xdp") int p(struct xdp_md *c) { return 2; }\n'


def compile_c(text, *options):
    harness.require(CLANG)
    pathlib.Path("t.c").write_text(HEAD + text + TAIL)
    include = f"/usr/include/{os.uname().machine}-linux-gnu"
    harness.run(CLANG, "-target", "bpf", "-O2", "-I", include, *(options or ["-g"]), "-c", "t.c", "-o", "t.o")
    return "t.o"


def load(text, *options, status=1):
    """What bpfld says of it, without folders, source lines and carets."""
    result = harness.run(harness.BPFLD, "load", compile_c(text, *options), status=status)
    return [re.sub(r"^/.*/", "", line) for line in result.stderr.splitlines() if not re.match(r" *\d* \|", line)]


def same(found, *expected):
    assert found == list(expected), "\n".join(found)


def map_of(fields, name="m"):
    return f'struct {{ {fields} }} {name} SEC(".maps");\n{PASS}'


HASH = "__uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, int); __type(value, int);"


# ---- Names and sections -------------------------------------------------------------------------


def test_undefined():
    same(load('extern int other(int);\nSEC("xdp") int p(struct xdp_md *c) { return other(5); }\n'),
         "t.c:4:45: error: function 'other' is used here and defined nowhere",
         "t.o: note: link it with the object that defines it; if the kernel has the function, declare it __ksym "
         "(.kfunc in assembly)")
    same(load('int count;\nextern int coumt;\nSEC("xdp") int p(struct xdp_md *c) { return coumt; }\n')[:1],
         "t.c:5:45: error: variable 'coumt' is used here and defined nowhere; did you mean 'count'?")


def test_undefined_without_lines():
    found = load('extern int other(int);\nSEC("xdp") int p(struct xdp_md *c) { return other(5); }\n', "-O2")
    same(found[:1], "t.o:(p: xdp+0x8): error: function 'other' is used here and defined nowhere")


def test_sections():
    for section, note in [("MAPS", 'maps are defined in section .maps (SEC(".maps") in C)'),
                          (".maps.m", 'maps are defined in section .maps (SEC(".maps") in C)')]:
        found = load(f'struct {{ {HASH} }} m SEC("{section}");\nSEC("xdp") int p(struct xdp_md *c) '
                     "{ int k = 0; return !bpf_map_lookup_elem(&m, &k); }\n")
        same(found, f"t.c:4:57: error: 'm' is in section '{section}', of which no loader makes maps", f"t.o: note: {note}")
    same(load('int v SEC("mine") = 5;\nSEC("xdp") int p(struct xdp_md *c) { return v; }\n')[0:1],
         "t.c:4:45: error: 'v' is in section 'mine', of which no loader makes a map")


def test_pointers_in_data():
    same(load('int v; int *volatile at = &v;\nSEC("xdp") int p(struct xdp_md *c) { return *at; }\n'),
         "t.o:(at: .data+0x0): error: variable 'at' holds the address of 'v', which no loader can fill in",
         "t.o: note: take the address in the program's code, or store an index instead")


def test_programs_of_plain_assembly():
    harness.require("llvm-mc-19")
    pathlib.Path("t.s").write_text('.section xdp,"ax"\n.globl p\np:\nr0 = 2\nexit\n')
    harness.run("llvm-mc-19", "-triple", "bpf", "-filetype=obj", "t.s", "-o", "t.o")
    same(harness.run(harness.BPFLD, "load", "t.o").stderr.splitlines(),
         "t.o:(xdp+0x0): warning: symbol 'p' has no type; it is taken as a function (.type p, @function)")
    pathlib.Path("t.s").write_text('.section xdp,"ax"\n.globl p\n.type p,@function\np:\nr0 = 2\nexit\n')
    harness.run("llvm-mc-19", "-triple", "bpf", "-filetype=obj", "t.s", "-o", "t.o")
    same(harness.run(harness.BPFLD, "load", "t.o").stderr.splitlines(),
         "t.o:(xdp+0x0): warning: function 'p' has no size; it is taken to reach up to the next one (.size p, .-p)")


# ---- Maps ---------------------------------------------------------------------------------------


BROKEN = {
    "__uint(max_entries, 4); __type(key, int); __type(value, int);": "it has no type",
    HASH + "__uint(colour, 5);": "unknown field 'colour'",
    HASH + "__uint(map_flag, 5);": "unknown field 'map_flag'; did you mean 'map_flags'?",
    HASH + "__uint(pinning, 16);": "pinning is 16",
    HASH + "__uint(key_size, 8);": "key_size is 8, but the type of its key has 4 bytes",
    HASH.replace("HASH", "STRUCT_OPS"): "a struct_ops map is not defined in .maps",
    HASH.replace("HASH", "LPM_TRIE").replace("key, int", "key, __u64"): "lpm_trie needs BPF_F_NO_PREALLOC",
    HASH.replace("HASH", "LRU_HASH") + "__uint(map_flags, 1);": "lru_hash does not support BPF_F_NO_PREALLOC",
    HASH.replace("HASH", "HASH_OF_MAPS"): "it needs a template for its maps",
    HASH.replace("HASH", "ARRAY").replace("key, int", "key, __u64"):
        "a key of array has 4 bytes, as it is an index; this has 8",
    HASH.replace("HASH", "DEVMAP").replace("value, int", "value, char"):
        "a value of devmap has 4 bytes, an interface index, or 8 for 'struct bpf_devmap_val'; this has 1",
    HASH.replace("HASH", "PROG_ARRAY").replace("value, int", "value, __u64"):
        "a value of prog_array has 4 bytes, as it is a program; this has 8",
    HASH.replace("HASH", "TASK_STORAGE") + "__uint(map_flags, 1);":
        "task_storage has no limit of its own; leave 'max_entries' out",
    "__uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 5000);":
        "a ring buffer's size is a power of two and whole pages of 4096 bytes; the next is 8192",
    "__uint(type, BPF_MAP_TYPE_BLOOM_FILTER); __uint(max_entries, 4); __type(value, int); __uint(map_extra, 20);":
        "map_extra of bloom_filter is its number of hash functions, at most 15; this is 20",
    "__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __uint(max_entries, 4); __type(key, int); "
    "__type(value, char[40000]);": "a value of percpu_array has 1 to 32768 bytes; this has 40000",
    "__uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 0x7fffffff); __type(key, int); __type(value, int);":
        "the kernel limits hash to 134217728 entries",
}


def test_rules():
    for fields, expected in BROKEN.items():
        same(load(map_of(fields))[:1], f"t.o:(m: .maps+0x0): error: map 'm': {expected}")


def test_static_map():
    same(load("static " + map_of(HASH).replace("return 2", "int k = 0; return !bpf_map_lookup_elem(&m, &k)")),
         "t.o:(m: .maps+0x0): error: map 'm': it is static", "t.o: note: remove 'static': a map is global")


def test_contents():
    values = ("__uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 1); __type(key, int); "
              "__array(values, int(void *));")
    same(load(f'int f(void *c) {{ return 0; }}\nstruct {{ {values} }} m SEC(".maps") = {{ .values = {{ f }} }};\n'
              + PASS),
         "t.o:(m: .maps+0x18): error: map 'm' lists function 'f', which is not a program",
         't.o: note: put the function in a program\'s section: SEC("xdp") in C, .prog in assembly')


def test_what_others_take():
    struct = "struct ev { int a; char b[12]; };\n"
    loaded = ["t.o:(m: .maps+0x0): note: a ringbuf has no values of its own: the value's type is taken as that of "
              "its records"]
    same(load(struct + map_of("__uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 65536); "
                              "__type(value, struct ev);"), status=0), *loaded)
    same(load(map_of("__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);"), status=0))


def test_numbers_of_newer_libbpf():
    """__ulong() of libbpf 1.4, and addresses that 32 bits do not hold."""
    arena = "__uint(type, 33); __uint(map_flags, 1 << 10); __uint(max_entries, 10);"
    uses = map_of("X").replace("return 2", 'asm volatile("r1 = %0 ll" :: "i"(&m) : "r1"); return 2')
    for extra in ["enum e { AX = 0x100000000000ULL } map_extra;", "__uint(map_extra, 0x80000000);", ""]:
        same(load(uses.replace("X", arena + extra), status=0))


def test_long_arrays_keep_btf():
    """A number from 2^30 on makes an array of 4 GiB in BTF, which the kernel would refuse with all the rest."""
    same(load(f"struct v {{ struct bpf_spin_lock l; int x; }};\nstruct {{ {HASH.replace('value, int', 'value, struct v')} "
              '} s SEC(".maps");\nstruct { __uint(type, BPF_MAP_TYPE_LPM_TRIE); __uint(max_entries, 1 << 30); '
              '__type(key, __u64); __type(value, int); __uint(map_flags, 1); } m SEC(".maps");\nSEC("xdp") int '
              "p(struct xdp_md *c) { int k = 0; struct v *v = bpf_map_lookup_elem(&s, &k); if (v) { "
              "bpf_spin_lock(&v->l); v->x++; bpf_spin_unlock(&v->l); } return 2; }\n", status=0))


LEGACY = """struct bpf_map_def { unsigned type, key_size, value_size, max_entries, map_flags; };
struct bpf_map_def SEC("maps") one = { BPF_MAP_TYPE_HASH, 4, 8, 16, 0 };
struct bpf_map_def SEC("maps") two = { BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0 };
SEC("xdp") int p(struct xdp_md *c)
{
	int k = 0;

	return !bpf_map_lookup_elem(&one, &k) + !bpf_map_lookup_elem(&two, &k);
}
"""


def test_legacy_maps():
    for options in [["-g"], ["-O2"]]:
        object_file = compile_c(LEGACY, *options)
        harness.run(harness.BPFLD, "load", object_file, "--pin", f"/sys/fs/bpf/{options[0]}")
        maps = [harness.bpftool("map", "show", "pinned", f"/sys/fs/bpf/{options[0]}/{name}") for name in ("one", "two")]
        assert [(m["type"], m["bytes_key"], m["bytes_value"], m["max_entries"]) for m in maps] == [
            ("hash", 4, 8, 16), ("array", 4, 8, 1)], maps
    same(load(LEGACY, status=0), "t.o: note: its maps are in the old form (struct bpf_map_def in section 'maps'); "
                                 "they are taken as those of .maps")


# ---- BTF ----------------------------------------------------------------------------------------


def test_names():
    same(load('volatile int a$b = 1;\nSEC("xdp") int p(struct xdp_md *c) { return a$b & 1; }\n', status=0),
         "t.o: warning: the name of variable 'a$b' has a '$', so the kernel refuses this object's BTF: its types "
         "and source lines are lost", "t.o: note: rename it")


def test_hostile_names():
    """What a file calls its sections and symbols does not drive a terminal, and JSON stays UTF-8."""
    object_file = pathlib.Path(compile_c('extern int othXX(int);\nSEC("xdp") int p(struct xdp_md *c) { return othXX(5); }\n',
                                         "-O2"))
    object_file.write_bytes(object_file.read_bytes().replace(b"othXX", b"oth\x1b\xff"))
    same(harness.run(harness.BPFLD, "load", "--check", "t.o", status=1).stderr.splitlines()[:1],
         "t.o:(p: xdp+0x8): error: function 'oth??' is used here and defined nowhere")


# ---- Without the kernel, and with it ------------------------------------------------------------


def test_check_alone():
    """Without privileges; and nothing is loaded."""
    object_file = compile_c(map_of(HASH))
    pathlib.Path(".").resolve().chmod(0o755)
    harness.require("setpriv")
    without = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--reuid=65534", "--regid=65534", "--clear-groups"]
    found = harness.run(*without, harness.BPFLD, "load", "--check", object_file, status=None)
    assert (found.returncode, found.stderr) == (0, ""), found
    assert found.stdout == "t.o: nothing is wrong with it, as far as can be seen without the kernel\n", found.stdout
    compile_c(map_of(HASH + "__uint(pinning, 16);"))
    assert harness.run(*without, harness.BPFLD, "load", "--check", "t.o", status=None).returncode == 1


def test_machine():
    """What depends on the machine is told from what breaks a rule."""
    found = load(map_of(HASH.replace("HASH", "CPUMAP").replace("max_entries, 4", "max_entries, 256000")))
    assert re.fullmatch(r"t\.o: error: cannot create map 'm': a cpumap has at most as many entries as the kernel may "
                        r"have CPUs, \d+; this has 256000", found[0]), found
    same(load(map_of(HASH + "__uint(map_flags, 4); __uint(numa_node, 77);"))[:1],
         "t.o: error: cannot create map 'm': this machine has no NUMA node 77")


def test_pinned_by_name():
    """The kernel adds a flag to devmaps, and rounds the entries of some LRU maps up to the CPUs."""
    for fields in [HASH.replace("HASH", "DEVMAP") + "__uint(pinning, 1);",
                   HASH.replace("HASH", "LRU_HASH").replace("max_entries, 4", "max_entries, 5")
                   + "__uint(map_flags, 2); __uint(pinning, 1);"]:
        uses = map_of(fields).replace("return 2", 'asm volatile("r1 = %0 ll" :: "i"(&m) : "r1"); return 2')
        for place in ("a", "b"):
            compile_c(uses)
            harness.run(harness.BPFLD, "load", "t.o", "--pin", f"/sys/fs/bpf/{place}")
        harness.run("rm", "-r", "/sys/fs/bpf/a", "/sys/fs/bpf/b", "/sys/fs/bpf/m")


def test_too_long():
    pathlib.Path("t.bpfs").write_text('.license "GPL"\n.prog p "xdp"\nr0 = 0\n.rept 1000001\nr0 += 1\n.endr\nexit\n.endprog\n')
    same(harness.run(harness.BPFLD, "load", "t.bpfs", status=1).stderr.splitlines(),
         "t.bpfs: error: cannot load program 'p': it has 1000003 instructions, and the kernel takes at most 1000000",
         "t.bpfs: note: split it into programs that follow each other by tail calls")


if __name__ == "__main__":
    harness.main()
