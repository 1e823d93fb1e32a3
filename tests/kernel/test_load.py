#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""bpfld load: variables, maps that are shared, and refusals that are hard to place."""

import os
import pathlib

import harness
from harness import BPFLD, run
from test_attach_kinds import compile_c, source

VARIABLES = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
enum mood { GOOD, BAD = 7 };
const volatile __u16 port = 80;
const volatile _Bool loud;
volatile int sum = -1;
enum mood mood = GOOD;
char name[8] = "nobody";
volatile __u64 packets;
SEC("syscall") int p(void *ctx) { return port + loud + sum + mood + name[0] + packets; }
char _license[] SEC("license") = "GPL";
"""


def returned(*settings):
    options = [f"--set={setting}" for setting in settings]
    return int(run(BPFLD, "run", compile_c(VARIABLES), *options).stderr.split("returned ")[1])


def test_set_variables():
    plain = 80 - 1 + ord("n")
    assert returned() == plain
    assert returned("port=443") == plain + 363
    assert returned("loud=true", "sum=-5", "mood=BAD", "name=zoe", "packets=0x10") == 80 + 1 - 5 + 7 + ord("z") + 16


def test_wrong_settings():
    for setting, words in (("prot=1", "'port'"), ("port=65536", "fit"), ("port=x", "port"), ("loud=2", "fit"),
                           ("name=longer than eight", "fit"), ("sum=2147483648", "fit"), ("port=-1", "fit")):
        text = run(BPFLD, "load", compile_c(VARIABLES), "--set", setting, status=1).stderr
        assert words in text, text
    run(BPFLD, "load", "c.o", "--set", "port", status=2)


OPTIONAL = """
.license "GPL"
.prog always "xdp"
        r0 = 2
        exit
.endprog
.prog asked "?xdp"
        r0 = *(u64 *)(r0 + 0)           // the verifier would refuse it
        exit
.endprog
"""


def test_optional_programs_stay_out():
    done = run(BPFLD, "load", harness.source_file(OPTIONAL), "--pin", "/sys/fs/bpf/optional")
    assert "'asked' is optional" in done.stderr, done.stderr
    assert harness.pinned("/sys/fs/bpf/optional") == ["always"]


def test_names_that_do_not_meet():
    """libbpf says nothing of the section of variables that BTF names and the object does not have."""
    whole = pathlib.Path(compile_c(VARIABLES)).read_bytes()
    pathlib.Path("c.o").write_bytes(whole.replace(b"\0.rodata\0", b"\0.rodatb\0", 1))
    text = run(BPFLD, "load", "c.o", status=1).stderr
    assert "may be damaged: rebuild the object" in text, text


def shared(fields):
    return harness.source_file('.license "GPL"\n.map m ' + fields + "\n" + harness.PASS_ALL)


def test_pinned_map_is_shared_and_compared():
    run(BPFLD, "load", shared("hash { key u32; value u64; max_entries 8; pinning by_name }"), "--pin", "/sys/fs/bpf/a")
    run(BPFLD, "load", shared("hash { key u32; value u64; max_entries 8; pinning by_name }"), "--pin", "/sys/fs/bpf/b")
    for fields, words in (("hash { key u32; value u64; max_entries 9; pinning by_name }", "max_entries is 9 here, 8 there"),
                          ("hash { key u64; value u64; max_entries 8; pinning by_name }", "key size is 8 here, 4 there"),
                          ("hash { key u32; value u32; max_entries 8; pinning by_name }", "value size is 4 here, 8 there"),
                          ("hash { key u32; value u64; max_entries 8; flags 1; pinning by_name }", "flags is 1 here, 0 there"),
                          ("array { key u32; value u64; max_entries 8; pinning by_name }", "type is array here, hash there")):
        text = run(BPFLD, "load", shared(fields), "--pin", "/sys/fs/bpf/c", status=1).stderr
        assert words in text and "/sys/fs/bpf/m" in text, text
        assert not os.path.exists("/sys/fs/bpf/c")


def test_reuse_of_a_folders_maps():
    run(BPFLD, "load", source(("p", "xdp", 2)), "--pin", "/sys/fs/bpf/a")
    run(BPFLD, "load", source(("q", "xdp", 2)), "--reuse", "/sys/fs/bpf/a", "--pin", "/sys/fs/bpf/b")
    maps = [harness.bpftool("map", "show", "pinned", f"/sys/fs/bpf/{d}/hits")["id"] for d in "ab"]
    assert maps[0] == maps[1], maps
    text = run(BPFLD, "load", "t.bpfs", "--reuse", "/sys/fs/bpf/nosuch", status=1).stderr
    assert "/sys/fs/bpf/nosuch" in text and "map list" in text, text


def test_reuse_and_pin_in_one_folder():
    """A program is replaced by the next one, and the maps stay."""
    run(BPFLD, "load", source(("p", "xdp", 2)), "--pin", "/sys/fs/bpf/a")
    run(BPFLD, "load", source(("q", "xdp", 2)), "--reuse", "/sys/fs/bpf/a", "--pin", "/sys/fs/bpf/a")
    assert harness.pinned("/sys/fs/bpf/a") == ["hits", "p", "q"]
    maps = [harness.bpftool("prog", "show", "pinned", f"/sys/fs/bpf/a/{name}")["map_ids"] for name in "pq"]
    assert maps[0] == maps[1], maps


def test_replace_in_one_folder():
    """One command: the new program is where the old one was, and the maps with their entries stay."""
    run(BPFLD, "load", source(("p", "xdp", 2)), "--pin", "/sys/fs/bpf/a")
    run(BPFLD, "map", "set", "/sys/fs/bpf/a/hits", "0", "7")
    before = harness.bpftool("prog", "show", "pinned", "/sys/fs/bpf/a/p")
    for command in (("--replace",), ("--reuse", "/sys/fs/bpf/a")):
        run(BPFLD, "load", source(("p", "xdp", 1)), "--pin", "/sys/fs/bpf/a", *command)
        after = harness.bpftool("prog", "show", "pinned", "/sys/fs/bpf/a/p")
        assert after["map_ids"] == before["map_ids"] and after["id"] != before["id"], (before, after)
        assert harness.pinned("/sys/fs/bpf/a") == ["hits", "p"]
        before = after
    assert "= 7" in run(BPFLD, "map", "dump", "/sys/fs/bpf/a/hits").stdout
    run(BPFLD, "load", source(("p", "xdp", 1)), "--pin", "/sys/fs/bpf/a", "--replace", "--fresh", "hits")
    assert "= 0" in run(BPFLD, "map", "dump", "/sys/fs/bpf/a/hits").stdout
    assert harness.pinned("/sys/fs/bpf/a") == ["hits", "p"]
    assert "--pin" in run(BPFLD, "load", "t.bpfs", "--replace", status=2).stderr


def test_reuse_of_variables():
    """Those of .data keep their values; constants are the file's own."""
    file = harness.source_file(".rodata u32 port = 80\n.data u32 level = 7\n" + harness.PASS_ALL.replace(
        "w0 =", "r1 = &port\n r1 = &level\n w0 ="))
    run(BPFLD, "load", file, "--pin", "/sys/fs/bpf/a")
    run(BPFLD, "load", file, "--set", "port=443", "--reuse", "/sys/fs/bpf/a", "--pin", "/sys/fs/bpf/b")
    for section, words in (("rodata", ("80", "443")), ("data", ("7", "7"))):
        said = [run("bpftool", "map", "dump", "pinned", f"/sys/fs/bpf/{place}/t_{section}").stdout for place in "ab"]
        assert all(f": {word}" in text for word, text in zip(words, said)), said
    run(BPFLD, "map", "set", "/sys/fs/bpf/a/t_data", "0", "{level: 8}")
    text = run(BPFLD, "load", file, "--set", "level=9", "--reuse", "/sys/fs/bpf/a", status=1).stderr
    assert "a variable of 't.data'" in text and "bpfld map set /sys/fs/bpf/a/t_data 0" in text, text


def test_reuse_of_what_is_no_map():
    run(BPFLD, "load", harness.source_file(harness.PASS_ALL.replace("pass_all", "m")), "--pin", "/sys/fs/bpf/a")
    file = shared("hash { key u32; value u64; max_entries 8 }")
    text = run(BPFLD, "load", file, "--reuse", "/sys/fs/bpf/a", status=1).stderr
    assert "'/sys/fs/bpf/a/m': what is pinned there is not a map" in text, text
    text = run(BPFLD, "load", file, "--reuse", ".", status=1).stderr
    assert "'.': it is not in a BPF file system" in text, text


def test_where_nothing_can_be_pinned():
    file = harness.source_file(harness.PASS_ALL)
    run(BPFLD, "load", file, "--pin", "/sys/fs/bpf/a")
    for place, cause, way_out in (("/sys/fs/bpf/b.c", "does not allow dots in names", "another character"),
                                  ("/sys/fs/bpf/a/pass_all/b", "not a directory", "another directory"),
                                  ("/sys/fs/bpf/" + 256 * "n", "too long", "another directory"),
                                  (".", "not in a BPF file system", "mount -t bpf")):
        text = run(BPFLD, "load", file, "--pin", place, status=1).stderr
        assert cause in text and way_out in text, text
    run("mount", "-o", "remount,ro", "/sys/fs/bpf")
    for command in (("load", file, "--pin", "/sys/fs/bpf/d"), ("attach", file, "lo")):
        text = run(BPFLD, *command, status=1).stderr
        assert "read-only" in text and "remount,rw" in text, text
    assert harness.pins() == ["a"] and not harness.xdp_program("lo")


def test_refusal_in_a_subprogram_has_its_line():
    c = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
static __attribute__((noinline)) int first(int a) { return a * 3; }
static __attribute__((noinline)) int second(int a)
{
	__asm__ volatile("goto +1; r3 = 5;" ::: "r3");
	return a + 4;
}
SEC("xdp") int p(struct xdp_md *ctx) { return first(ctx->ingress_ifindex) + second(ctx->rx_queue_index); }
char _license[] SEC("license") = "GPL";
"""
    text = run(BPFLD, "load", compile_c(c), status=1).stderr
    assert "unreachable insn" in text and "c.c:7" in text, text


def test_refusal_in_a_macro_has_both_lines():
    """Of several instructions of one line the log shows the first only; ours is the one that is wrong."""
    pathlib.Path("look.inc").write_text("""// The packet is not compared with its end.
.macro look dst, at
        \\dst = *(u32 *)(r1 + \\at)
        \\dst = *(u8 *)(\\dst + 0)         // wrong
.endm
""")
    pathlib.Path("t.bpfs").write_text("""        .include "look.inc"
.macro twice at
        w2 = 2
        look r3, \\at
.endm
.prog p "xdp"
        twice xdp_md.data       // data
        w0 = XDP_PASS
        exit
.endprog
""")
    wanted = ("""t.bpfs:7:9: error: the verifier rejects program 'p': invalid access to packet""",
              "    7 |         twice xdp_md.data       // data\n      |         ^~~~~~~~~~~~~~~~~\n"
              "look.inc:4:1: note: expanded from this line of a macro\n"
              "    4 | r3 = *(u8 *)(r3 + 0)         // wrong\n")
    text = run(BPFLD, "load", "t.bpfs", status=1).stderr
    assert all(words in text for words in wanted), text
    run(harness.BPFAS, "t.bpfs", "-o", "t.o")
    pathlib.Path("t.bpfs").unlink()  # the object knows its lines by itself, too
    text = run(BPFLD, "load", "t.o", status=1).stderr
    assert all(words in text for words in wanted), text


def test_lines_of_macros_in_the_kernel():
    harness.require("bpftool")
    pathlib.Path("t.bpfs").write_text(""".macro clear reg
        \\reg = 0
.endm
.prog p "xdp"
        clear r0
        exit
.endprog
""")
    run(BPFLD, "load", "t.bpfs", "--pin", "/sys/fs/bpf/t")
    text = run("bpftool", "prog", "dump", "xlated", "pinned", "/sys/fs/bpf/t/p", "linum").stdout
    assert "; clear r0  # in t.bpfs:2: r0 = 0 [file:t.bpfs line_num:5 line_col:9]" in text, text
    text = run(BPFLD, "prog", "show", "p").stdout
    assert "// t.bpfs:5: clear r0  # in t.bpfs:2: r0 = 0\n" in text, text


# A loop that is too long: the verifier walks a million instructions, and gives up.
ENDLESS = """.license "GPL"
.prog p "xdp"
        r6 = 0
        r7 = 0
next:   r6 += 1
        r7 ^= r6
        if r6 < 10000000 goto next
        w0 = XDP_PASS
        exit
.endprog
"""


def test_a_huge_log_is_not_asked_for_again_and_again():
    """Each time costs seconds: once without a log, once with the end of it."""
    harness.require("strace")
    text = run("env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-e", "trace=bpf", BPFLD, "load", harness.source_file(ENDLESS), status=1).stderr
    assert "too large" in text and "t.bpfs:" in text, text
    assert text.count('prog_name="p"') == 2, text


GCC = """
#define SEC(n) __attribute__((section(n), used))
struct { int (*type)[2]; int (*max_entries)[8]; unsigned *key; unsigned long *value; } counts SEC(".maps");
extern void *lookup(void *, const void *) __attribute__((kernel_helper(1)));
volatile int sum = 4;
static __attribute__((noinline)) int add(int a) { return a + 1; }
SEC("xdp") int p(void *ctx)
{
	unsigned key = 1;
	unsigned long *value = lookup(&counts, &key);

	sum += add(sum);
	return value ? 2 : 1;
}
char _license[] SEC("license") = "GPL";
"""


def test_objects_of_gcc():
    harness.require("bpf-gcc")
    pathlib.Path("gcc.c").write_text(GCC)
    run("bpf-gcc", "-O2", "-gbtf", "-c", "gcc.c", "-o", "gcc.o")
    run(BPFLD, "attach", "gcc.o", "lo")
    assert harness.xdp_program("lo")
    run(BPFLD, "detach", "gcc")
    assert not harness.xdp_program("lo")


if __name__ == "__main__":
    harness.main()
