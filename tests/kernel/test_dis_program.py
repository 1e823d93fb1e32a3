#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""bpfdis --prog: what the kernel has made of a program, with names; and the text assembles to the same instructions."""

import json
import pathlib
import re
import struct

import harness
from harness import BPFAS, BPFDIS, BPFLD, run

PIN = "/sys/fs/bpf/x"
SOURCE = """
.license "GPL"
.map hits hash { key u32; value u64; max_entries 16 }
.data u32 first = 1
.data u64 counter[4]
.prog named "xdp"
        r6 = r1
        w1 = 0
        *(u32 *)(r10 - 4) = r1
        r1 = &hits
        r2 = r10
        r2 += -4
        call bpf_map_lookup_elem
        if r0 == 0 goto out
        r1 = counter+16 ll
        r2 = *(u64 *)(r1 + 0)
        call twice
        r1 = 3
        r2 = each ll
        r3 = 0
        r4 = 0
        call bpf_loop
        call bpf_ktime_get_boot_ns
        r1 = *(u32 *)(r6 + xdp_md.rx_queue_index)
out:    w0 = XDP_PASS
        exit
.endprog
.func static u64 twice(void)
        call once
        call once
        exit
.endfunc
.func static u64 once(void)
        r0 = 1
        exit
.endfunc
.func static long each(u32 index, void *ctx)
        call once
        r0 = 0
        exit
.endfunc
"""


def load(source=SOURCE):
    run(BPFLD, "load", harness.source_file(source), "--pin", PIN)
    return f"{PIN}/named"


def translated(pin):
    """The kernel's instructions, by another reader."""
    run("bpftool", "prog", "dump", "xlated", "pinned", pin, "file", "xlated.bin")
    return pathlib.Path("xlated.bin").read_bytes()


def sections(file):
    result = {}
    for line in run(BPFDIS, "--json", file).stdout.splitlines():
        one = json.loads(line)
        result.setdefault(one["section"], []).append(one)
    return result


def without_operands(insn):
    """Of what names something elsewhere: opcode and destination. All of the others."""
    code, registers = insn[0], insn[1]
    if code == 0x85:
        return bytes([code])
    if code == 0x18:
        return bytes([code, registers & 0xf])
    return insn


def instructions(data):
    at = 0
    while at < len(data):
        length = 16 if data[at] == 0x18 else 8
        yield without_operands(data[at:at + length])
        at += length


def assembled(text):
    pathlib.Path("again.bpfs").write_text(text)
    run(BPFAS, "again.bpfs", "-o", "again.o")
    found = sections("again.o")
    return bytes.fromhex("".join(one["bytes"] for name in sorted(found, key=lambda n: n == ".text") for one in found[name]))


def test_names():
    text = run(BPFDIS, "--prog", load()).stdout
    for wanted in ("r1 = hits ll", "r1 = counter+16 ll", "call twice", "call once", "call each", "r2 = each ll",
                   "call bpf_ktime_get_boot_ns", ".extern hits", "// t.bpfs:7: r6 = r1", '.prog named "xdp"',
                   ".func static __u64 once(void)"):
        assert wanted in text, f"{wanted}:\n{text}"
    first, second = text.index(".prog named"), text.index(".func static __u64 twice")
    assert first < second and text.index("call twice") < second, text


def test_pasted_back():
    pin = load()
    for dialect in ("llvm", "gnu"):
        text = run(BPFDIS, "--prog", pin, f"--dialect={dialect}").stdout
        assert list(instructions(assembled(text))) == list(instructions(translated(pin))), text


def test_views():
    pin = load()
    assert run(BPFDIS, "--prog", pin, "--function", "once").stdout.count("exit") == 2  # and its source line
    assert "digraph" in run(BPFDIS, "--prog", "named", "--cfg").stdout
    first = json.loads(run(BPFDIS, "--prog", "named", "--json").stdout.splitlines()[0])
    assert (first["text"], first["file"], first["line"]) == ("r6 = r1", "t.bpfs", 7), first


def test_without_types():
    """Functions are found by their calls, the program has the kernel's name."""
    code = b"".join(struct.pack("<BBhi", *one) for one in (
        (0x85, 0x10, 0, 1), (0x95, 0, 0, 0),    # call the next but one
        (0xb7, 0, 0, 0), (0x95, 0, 0, 0)))
    pathlib.Path("t.s").write_text(".section xdp,\"ax\"\n.globl named\n.type named,@function\nnamed:\n"
                                   "call f\nexit\n.size named, . - named\n.text\n.type f,@function\nf:\n"
                                   "r0 = 0\nexit\n.size f, . - f\n")
    run(BPFAS, "t.s", "-o", "t.o")
    run(BPFLD, "load", "t.o", "--pin", PIN)
    text = run(BPFDIS, "--prog", f"{PIN}/named").stdout
    assert "call function_1" in text and "function_1:" in text and '.prog named "xdp"' in text, text
    assert list(instructions(assembled(text))) == list(instructions(code)), text


def test_machine_code():
    """The assembler of this machine makes as many bytes of it as bpftool knows of, at the addresses of kallsyms."""
    harness.require("as", "nm", "objdump", "size")
    pin = load()
    run(BPFDIS, "--prog", pin, "--jited", "-o", "code.s")
    run("as", "code.s", "-o", "code.o")
    size = int(run("size", "-A", "code.o").stdout.split(".text")[1].split()[0])
    assert size == json.loads(run("bpftool", "-j", "prog", "show", "pinned", pin).stdout)["bytes_jited"], size
    names = [line.split()[-1] for line in run("nm", "-n", "code.o").stdout.splitlines()]
    assert names == ["named", "twice", "once", "each"], names
    assert "(bad)" not in run("objdump", "-d", "code.o").stdout
    printed = re.findall(r"(?m)^(\w+):.* at 0x(\w+),", pathlib.Path("code.s").read_text())
    known = re.findall(r"(?m)^(\w+) t bpf_prog_\w{16}_(\w+)", pathlib.Path("/proc/kallsyms").read_text())
    if any(name == "once" for _, name in known):
        for name, address in printed:
            assert (address.zfill(16), name) in known, (name, address)
    assert "for --prog" in run(BPFDIS, "--jited", "t.bpfs", status=2).stderr


def test_refusals():
    load()
    for which, said in ((f"{PIN}/hits", "of a map or link"), (f"{PIN}/none", "No such file"), ("none", "no program"),
                        ("99999999999", "no program")):
        assert said in run(BPFDIS, "--prog", which, status=1).stderr, which
    run(BPFLD, "load", "t.bpfs", "--pin", "/sys/fs/bpf/y")
    assert "2 programs have the name" in run(BPFDIS, "--prog", "named", status=1).stderr
    assert "one object" in run(BPFDIS, "--prog", "named", "t.bpfs", status=2).stderr


if __name__ == "__main__":
    harness.main()
