#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What bpfas says of maps, against the kernel's own word.

Each map type is varied in one thing at a time: flags (each bit and each pair of those that have a name), the
sizes of key and value, the entries, map_extra, the inner map. What bpfas refuses, the kernel must refuse; what it
takes, the kernel must make.
"""

import contextlib
import ctypes
import errno
import os
import re
import struct

import bpf
import harness

BTF_LOAD = 18
PAGE = os.sysconf("SC_PAGE_SIZE")
MEMORY = os.sysconf("SC_PHYS_PAGES") * PAGE
NO_MEMORY = 64 << 20    # bytes that a test may ask for in earnest
FLAGS = 20              # of the bits above, no kernel knows one
BATCH = 30              # maps a source: bpfas shows so many errors

NO_PREALLOC, MMAPABLE, INNER_MAP = 1, 1 << 10, 1 << 12

# Each kind: its number, and a description that every kernel takes. Sizes are bytes.
HASH = {"key": 4, "value": 8, "max_entries": 8}
INDEX = {"key": 4, "value": 4, "max_entries": 8}
STORAGE = {"key": 4, "value": 8, "flags": NO_PREALLOC}
CGROUP = {"key": 8, "value": 8}
KINDS = {
    "hash": (1, HASH), "array": (2, HASH), "prog_array": (3, INDEX), "perf_event_array": (4, INDEX),
    "percpu_hash": (5, HASH), "percpu_array": (6, HASH),
    "stack_trace": (7, {"key": 4, "value": 80, "max_entries": 8}), "cgroup_array": (8, INDEX),
    "lru_hash": (9, {**HASH, "max_entries": 64}), "lru_percpu_hash": (10, {**HASH, "max_entries": 64}),
    "lpm_trie": (11, {"key": 8, "value": 8, "max_entries": 8, "flags": NO_PREALLOC}),
    "array_of_maps": (12, {**INDEX, "inner": "hash"}), "hash_of_maps": (13, {**INDEX, "inner": "hash"}),
    "devmap": (14, INDEX), "sockmap": (15, INDEX), "cpumap": (16, {**INDEX, "max_entries": 2}),
    "xskmap": (17, INDEX), "sockhash": (18, INDEX), "cgroup_storage": (19, CGROUP),
    "reuseport_sockarray": (20, INDEX), "percpu_cgroup_storage": (21, CGROUP),
    "queue": (22, {"value": 8, "max_entries": 8}), "stack": (23, {"value": 8, "max_entries": 8}),
    "sk_storage": (24, STORAGE), "devmap_hash": (25, INDEX), "ringbuf": (27, {"max_entries": PAGE}),
    "inode_storage": (28, STORAGE), "task_storage": (29, STORAGE),
    "bloom_filter": (30, {"value": 8, "max_entries": 8}), "user_ringbuf": (31, {"max_entries": PAGE}),
    "cgrp_storage": (32, STORAGE), "arena": (33, {"max_entries": 2, "flags": MMAPABLE}),
}
TYPED = {"sk_storage", "inode_storage", "task_storage", "cgrp_storage"}
# The record's type of a ring buffer is bpfas's own matter; what the kernel is given has no value.
RECORDS = {"ringbuf", "user_ringbuf"}

LONGEST = 30            # of the differences, so many are told


# ---- The kernel ---------------------------------------------------------------------------------

def btf_of_value(size):
    """BTF: [1] int of 4 bytes, [2] char, [3] char[size]."""
    names = b"\0int\0char\0"
    types = (struct.pack("<IIII", 1, 1 << 24, 4, 1 << 24 | 32) + struct.pack("<IIII", 5, 1 << 24, 1, 8)
             + struct.pack("<IIIIII", 0, 3 << 24, 0, 2, 1, size))
    return struct.pack("<HBBIIIII", 0xEB9F, 1, 0, 24, 0, len(types), len(types), len(names)) + types + names


@contextlib.contextmanager
def descriptor(number):
    try:
        yield number
    finally:
        if number:
            os.close(number)


def load_btf(size):
    data = btf_of_value(size)
    keep = ctypes.create_string_buffer(data, len(data))
    return bpf.call(BTF_LOAD, struct.pack("QQII", ctypes.addressof(keep), 0, len(data), 0))[0]


def create(kind, fields):
    """The descriptor of a map that the kernel made, or OSError."""
    inner = fields.get("inner")
    with descriptor(create(inner, KINDS[inner][1]) if inner else 0) as inner_fd, \
            descriptor(load_btf(fields["value"]) if kind in TYPED else 0) as btf_fd:
        attributes = struct.pack("IIIIIII", KINDS[kind][0], fields.get("key", 0), fields.get("value", 0),
                                 fields.get("max_entries", 0), fields.get("flags", 0), inner_fd, 0)
        attributes += struct.pack("16sIIIII", b"t", 0, btf_fd, 1 if btf_fd else 0, 3 if btf_fd else 0, 0)
        return bpf.call(bpf.MAP_CREATE, attributes + struct.pack("Q", fields.get("map_extra", 0)))[0]


def kernel_refuses(kind, fields):
    """The reason, or None. A lack of memory is not a rule."""
    try:
        os.close(create(kind, fields))
    except OSError as error:
        return None if error.errno == errno.ENOMEM else errno.errorcode.get(error.errno, str(error.errno))
    return None


# ---- bpfas --------------------------------------------------------------------------------------

def body(kind, fields):
    words = []
    for name, value in fields.items():
        if name == "inner":
            words.append(f"inner {value} {body(value, KINDS[value][1])}")
        elif name == "key" and kind in TYPED:
            words.append("key int" if value == 4 else f"key u8[{value}]")
        elif name == "value" and kind in TYPED:
            words.append(f"value u8[{value}]")
        else:
            words.append(f"{name} {value}")
    return "{ " + "; ".join(words) + " }"


def bpfas_refuses(cases):
    """For each (kind, fields) the first error of its line, or None."""
    found = {}
    for start in range(0, len(cases), BATCH):
        batch = cases[start:start + BATCH]
        lines = [f".map m{i} {kind} {body(kind, fields)}" for i, (kind, fields) in enumerate(batch)]
        source = harness.source_file("\n".join([*lines, harness.PASS_ALL]))
        said = harness.run(harness.BPFAS, source, "-o", "t.o", status=None)
        assert said.returncode in (0, 1) and "not shown" not in said.stderr, said.stderr
        for line, message in re.findall(r"(?m)^t\.bpfs:(\d+):\d+: error: (.*)$", said.stderr):
            found.setdefault(start + int(line) - 1, message)
    return [found.get(i) for i in range(len(cases))]


# ---- Both ---------------------------------------------------------------------------------------

def is_cheap(kind, fields):
    """Whether the kernel finds the memory at once, or sees at once that it has not so much."""
    entries = max(fields.get("max_entries", 1), 1)
    each = max(fields.get("key", 0) + fields.get("value", 0), 16) * (64 if "percpu" in kind else 1)
    return entries * each < NO_MEMORY or entries * 8 > MEMORY * 5 / 4


def is_this_kernels(kind, fields):
    """What kernels differ in, or loaders see to: bpfas takes it."""
    entries = fields.get("max_entries")
    many_cpus = kind == "cpumap" and entries >= os.cpu_count()  # NR_CPUS, of the kernel's configuration
    return many_cpus or (kind == "perf_event_array" and entries == 0)  # libbpf then says one for each CPU


def hold(cases):
    """Every difference is told, all at once."""
    wrong = []
    for (kind, fields), ours in zip(cases, bpfas_refuses(cases)):
        theirs = kernel_refuses(kind, fields)
        if bool(ours) != bool(theirs) and (ours or not is_this_kernels(kind, fields)):
            wrong.append(f"{kind} {body(kind, fields)}: bpfas: {ours or 'takes it'}; kernel: {theirs or 'takes it'}")
    assert not wrong, f"{len(wrong)} of {len(cases)} differ\n" + "\n".join(wrong[:LONGEST])


def varied(field, values, kinds=KINDS):
    """Each of the kinds with each of the values in one field.

    To bpfas a field that a kind does not have is an error even where it says 0, which the kernel cannot tell from
    its absence."""
    return [(kind, {**KINDS[kind][1], field: value}) for kind in kinds for value in values
            if value or field in KINDS[kind][1]]


def test_the_kinds():
    """The descriptions above are good: else the rest would compare nothing."""
    cases = [(kind, fields) for kind, (_, fields) in KINDS.items()]
    refused = {kind: why for kind, fields in cases if (why := kernel_refuses(kind, fields))}
    assert not refused, refused
    hold(cases)


def test_flags():
    """Each bit alone, and with what the kind needs."""
    cases = []
    for kind, (_, fields) in KINDS.items():
        for bit in range(32):
            cases.append((kind, {**fields, "flags": fields.get("flags", 0) ^ (1 << bit)}))
            cases.append((kind, {**fields, "flags": fields.get("flags", 0) | (1 << bit)}))
    hold(cases)


def test_pairs_of_flags():
    cases = []
    for kind, (_, fields) in KINDS.items():
        for one in range(FLAGS):
            for other in range(one):
                cases.append((kind, {**fields, "flags": fields.get("flags", 0) | 1 << one | 1 << other}))
    hold(cases)


SIZES = (0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 32, 40, 255, 256, 257, 260, 261, 511, 512, 513, 1015, 1016, 1017, 1024,
         4064, 4065, 4096)


def test_key_sizes():
    hold(varied("key", SIZES + (65536, 0x7FFFFFFF, 0xFFFFFFFF)))


def test_value_sizes():
    around = [size + step for size in (4096, 32768, 65024, 65536, 1 << 20, 4 << 20)
              for step in (-65, -64, -63, -57, -56, -55, -48, -33, -32, -31, -9, -8, -7, -4, -1, 0, 1)]
    kinds = [k for k in KINDS if k not in RECORDS]
    cases = varied("value", [*SIZES, *around, 0x7FFFFFFF, 0xFFFFFFFF], kinds)
    hold([(kind, {**fields, **({"max_entries": 1} if "max_entries" in fields else {})}) for kind, fields in cases
          if fields["value"] <= 4 << 20 or fields["value"] == 0xFFFFFFFF])


def test_stack_traces_of_build_ids():
    hold([("stack_trace", {"key": 4, "value": size, "max_entries": 1, "flags": 1 << 5})
          for size in (0, 8, 31, 32, 33, 64, 32 * 127, 32 * 127 + 32)])


def test_entries():
    values = (0, 1, 2, 3, 5, 4095, 4096, 4097, 8192, 12288, 65535, 65536, 1 << 20, (1 << 20) + 1, 0x7FFFFFFF,
              0x80000000, 0x80000001, 0xFFFFFFFF)
    hold([case for case in varied("max_entries", values) if is_cheap(*case)])
    # Too many buckets: the kernel sees it before it looks for memory.
    hold(varied("max_entries", ((1 << 27) + 1, 1 << 28, 0x80000000), ["hash", "lru_hash", "hash_of_maps", "sockhash"]))


def test_map_extra():
    hold(varied("map_extra", (0, 1, 2, 15, 16, PAGE - 1, PAGE, 1 << 44, (1 << 44) + 1, 1 << 63)))


def test_inner_maps():
    hold([(outer, {**INDEX, "inner": inner}) for outer in ("array_of_maps", "hash_of_maps") for inner in KINDS])


HELD = [("array", {"key": 4, "value": 8, "max_entries": 2}), ("array", {"key": 4, "value": 4, "max_entries": 2}),
        ("array", {"key": 4, "value": 8, "max_entries": 3}),
        ("array", {"key": 4, "value": 8, "max_entries": 2, "flags": INNER_MAP}),
        ("array", {"key": 4, "value": 8, "max_entries": 5, "flags": INNER_MAP}),
        ("hash", {"key": 4, "value": 8, "max_entries": 2}), ("hash", {"key": 8, "value": 8, "max_entries": 2}),
        ("hash", {"key": 4, "value": 8, "max_entries": 3}),
        ("hash", {"key": 4, "value": 8, "max_entries": 2, "flags": NO_PREALLOC}),
        ("queue", {"value": 8, "max_entries": 2}), ("queue", {"value": 8, "max_entries": 3}),
        ("ringbuf", {"max_entries": PAGE}), ("ringbuf", {"max_entries": 2 * PAGE})]


def kernel_puts(inner, held):
    """Whether a map of maps like `inner` takes one like `held`."""
    with descriptor(create(*inner)) as inner_fd, descriptor(create(*held)) as held_fd:
        attributes = struct.pack("IIIIII", KINDS["array_of_maps"][0], 4, 4, 1, 0, inner_fd)
        with descriptor(bpf.call(bpf.MAP_CREATE, attributes)[0]) as outer:
            keep = ctypes.create_string_buffer(4), ctypes.create_string_buffer(struct.pack("I", held_fd), 4)
            try:
                bpf.call(bpf.MAP_UPDATE_ELEM, struct.pack("IxxxxQQQ", outer, *map(ctypes.addressof, keep), 0))
            except OSError:
                return False
    return True


def test_held_maps():
    """values { 0 = m }, of each kind of m, where `inner` announces another."""
    wrong = []
    for inner in HELD:
        for held in HELD:
            source = harness.source_file(f".map m {held[0]} {body(*held)}\n.map o array_of_maps {{ max_entries 1; inner "
                                         f"{inner[0]} {body(*inner)}; values {{ 0 = m }} }}\n{harness.PASS_ALL}")
            ours = harness.run(harness.BPFAS, source, "-o", "t.o", status=None).returncode == 0
            if ours != kernel_puts(inner, held):
                wrong.append(f"{inner}, {held}: bpfas {'takes' if ours else 'refuses'} it")
    assert not wrong, "\n".join(wrong)


if __name__ == "__main__":
    harness.main()
