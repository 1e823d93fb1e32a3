#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""C and assembly in one object: linked by libbpf's linker and by bpfld, loaded, and right about packets."""

import os
import pathlib
import random
import shutil

import harness

CLANG = os.environ.get("CLANG", "clang-19")
LINKERS = {"bpftool": lambda out, *parts: harness.run("bpftool", "gen", "object", out, *parts),
           "bpfld": lambda out, *parts: harness.run(harness.BPFLD, "link", "-o", out, *parts)}


def clang(source, output):
    harness.require(CLANG, "bpftool")
    include = f"/usr/include/{os.uname().machine}-linux-gnu"
    harness.run(CLANG, "-target", "bpf", "-O2", "-g", "-Wall", "-I", include, "-c", source, "-o", output)
    return output


def load(object_file, place):
    folder = f"/sys/fs/bpf/{place}"
    harness.run("bpftool", "prog", "loadall", object_file, folder, "pinmaps", folder + "/maps")
    return folder


def run_program(pin, frame):
    pathlib.Path("frame").write_bytes(frame)
    return harness.bpftool("prog", "run", "pinned", pin, "data_in", "frame")["retval"]


def corpus(count, seed=1):
    """Frames of all lengths, right and wrong: headers with options, lengths that lie, other protocols."""
    rand, frames = random.Random(seed), []
    for _ in range(count):
        payload = bytes(rand.choice([0, 7, 9, 255]) for _ in range(rand.randrange(1, 60)))
        frame = bytearray(harness.ipv4_frame(payload, 9))
        kind = rand.randrange(6)
        if kind == 0:
            frame[14] = 0x40 | rand.randrange(16)
        elif kind == 1:
            frame[17] = rand.randrange(256)
        elif kind == 2:
            del frame[rand.randrange(14, len(frame)):]
        elif kind == 3:
            frame[12:14] = b"\x86\xdd"
        frames.append(bytes(frame))
    return frames


# ---- C calls assembly ---------------------------------------------------------------------------

PASS, DROP = 2, 1


def last_byte(frame):
    """What the example's function should say."""
    length, header = (frame[17] - 20) & 0xFFFFFFFF, (frame[14] & 15) * 4
    end = 14 + header + length
    if not 0 < length <= 1400 or end > len(frame):
        return -1
    return frame[end - 1]


def verdict(frame, seen):
    if len(frame) < 34 or frame[12:14] != b"\x08\x00":
        return PASS
    last = last_byte(frame)
    seen[last] = seen.get(last, 0) + 1
    return DROP if last == 7 else PASS


def value_of(pin, *key):
    return harness.bpftool("map", "lookup", "pinned", pin, "key", *map(str, key))["formatted"]["value"]


def test_c_calls_assembly():
    """The example: a function, a map, a struct and a variable of both."""
    shutil.copytree(harness.EXAMPLES / "bounded_parser", "example")
    parts = [clang("example/filter.c", "filter.o"), harness.assemble("example/parser.bpfs", "parser.o")]
    frames = corpus(60)
    for linker, link in LINKERS.items():
        link(f"{linker}.o", *parts)
        folder, seen = load(f"{linker}.o", linker), {}
        for frame in frames:
            assert run_program(folder + "/filter", frame) == verdict(frame, seen), (linker, frame.hex())
        assert seen[7] and seen[-1], seen
        assert value_of(folder + "/maps/seen", 7, 0, 0, 0)["packets"] == seen[7]
        bss = next(p for p in pathlib.Path(folder + "/maps").iterdir() if p.name.endswith("_bss"))
        assert value_of(bss, 0, 0, 0, 0)[".bss"][0]["too_short"] == seen[-1]


def test_c_alone_is_refused():
    """The reason of the example. If a kernel or a compiler learns to accept it, this is no longer an example."""
    clang(harness.EXAMPLES / "bounded_parser/all_in_c.c", "c.o")
    result = harness.run(harness.BPFLD, "load", "c.o", status=None)
    if result.returncode == 0:
        raise harness.Skip("this compiler and this kernel agree about it")
    assert "outside of the packet" in result.stderr, result.stderr


# ---- Assembly calls C ---------------------------------------------------------------------------

PROGRAM = """.license "GPL"
.struct totals { u64 frames; u64 bytes; }
.map extern totals hash { key u32; value struct totals; max_entries 8 }
.extern u32 limit
.extern int classify(struct xdp_md *ctx, u32 length)
.extern u64 calls
.bss u64 over

.prog count "xdp"
        r6 = r1
        r2 = *(u32 *)(r1 + xdp_md.data_end)
        r3 = *(u32 *)(r1 + xdp_md.data)
        r2 -= r3
        r7 = r2
        call classify
        w1 = 0
        r2 = &limit
        r2 = *(u32 *)(r2 + 0)
        if r7 <= r2 goto out
        r1 = &over
        r2 = 1
        lock *(u64 *)(r1 + 0) += r2
        r1 = &calls
        r1 = *(u64 *)(r1 + 0)
        r0 += 100
out:    exit
.endprog
"""

CLASSIFY = """#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct totals { __u64 frames; __u64 bytes; };
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct totals);
} totals SEC(".maps");
__u32 limit = 50;
__u64 calls;
int classify(struct xdp_md *ctx, __u32 length)
{
	__u32 key = length & 3;
	struct totals *known, fresh = { 1, length };

	calls++;
	known = bpf_map_lookup_elem(&totals, &key);
	if (!known)
		bpf_map_update_elem(&totals, &key, &fresh, BPF_ANY);
	else {
		known->frames++;
		known->bytes += length;
	}
	return key;
}
"""


def test_assembly_calls_c():
    pathlib.Path("classify.c").write_text(CLASSIFY)
    parts = [harness.assemble(harness.source_file(PROGRAM), "count.o"), clang("classify.c", "classify.o")]
    frames = [bytes(size) for size in range(14, 120, 3)]
    for linker, link in LINKERS.items():
        link(f"{linker}.o", *parts)
        folder = load(f"{linker}.o", linker)
        for frame in frames:
            expected = (len(frame) & 3) + (100 if len(frame) > 50 else 0)
            assert run_program(folder + "/count", frame) == expected, (linker, len(frame))
        ones = [f for f in frames if len(f) & 3 == 1]
        assert value_of(folder + "/maps/totals", 1, 0, 0, 0) == {"frames": len(ones), "bytes": sum(map(len, ones))}


def test_a_difference_is_told():
    """Two ideas of one function: the linker says so, and no object is left."""
    pathlib.Path("classify.c").write_text(CLASSIFY)
    other = PROGRAM.replace("u32 length)", "u32 length, u32 more)")
    parts = [harness.assemble(harness.source_file(other), "count.o"), clang("classify.c", "classify.o")]
    result = harness.run(harness.BPFLD, "link", "-o", "no.o", *parts, status=1)
    assert "classify" in result.stderr and not pathlib.Path("no.o").exists(), result.stderr


if __name__ == "__main__":
    harness.main()
