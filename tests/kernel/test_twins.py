#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Twins: each program of tests/twins, and each example, is there in assembly and in C, and both must be the same
to the kernel.

The same are what the kernel says of the maps, what the BTF means, what every program makes of random frames or
contexts, and what the maps hold in the end. SEED and RUNS change the inputs; a failure tells its seed.
"""

import ctypes
import fcntl
import json
import os
import pathlib
import platform
import random
import struct
import sys

import bpf
import harness
import twins
from btf import Btf
from harness import Skip

SEED = int(os.environ.get("SEED", "1"))
RUNS = int(os.environ.get("RUNS", "60"))
PROG_TEST_RUN = 10
PERF_EVENT_OPEN = {"x86_64": 298, "aarch64": 241, "riscv64": 241}.get(platform.machine())
PERF_TYPE_TRACEPOINT, PERF_EVENT_IOC_ENABLE, PERF_EVENT_IOC_SET_BPF = 2, 0x2400, 0x40042408
HOLD_IDS = {"prog_array", "array_of_maps", "hash_of_maps"}  # a lookup gives numbers that differ at each load


# ---- Meaning ------------------------------------------------------------------------------------

def differences(ours, theirs):
    return [f"{key}\n  ours:   {ours.get(key)}\n  theirs: {theirs.get(key)}"
            for key in sorted(set(ours) | set(theirs)) if str(ours.get(key)).replace(OPAQUE, "{}")
            != str(theirs.get(key)).replace(OPAQUE, "{}")]


# The C twin says its licence in a variable, which clang describes; .license needs none.
NOT_OURS = {"_license", "license"}


def without_license(named):
    return {key: value for key, value in named.items() if key not in NOT_OURS}


# Headers of Linux before 6.7 give struct bpf_timer unnamed bitfields, which BTF does not tell.
OPAQUE = "{__opaque@0:0 [2] TYPEDEF __u64 unsigned long long 8 (none)}"


def compare_btf(ours, theirs):
    wrong = differences(ours.maps(), theirs.maps())
    for what in (Btf.functions, Btf.linkages, Btf.sections):
        wrong += differences(without_license(what(ours)), without_license(what(theirs)))
    maps = set(ours.maps())
    wrong += differences(*({k: v for k, v in without_license(b.variables()).items() if k not in maps}
                           for b in (ours, theirs)))
    if ours.tags() != theirs.tags():
        wrong.append(f"tags\n  ours:   {ours.tags()}\n  theirs: {theirs.tags()}")
    assert not wrong, "BTF differs: " + "\n".join(wrong)


# ---- Loading ------------------------------------------------------------------------------------

class Loaded:
    """An object whose programs and maps are pinned."""

    def __init__(self, path, folder):
        self.folder = pathlib.Path(folder)
        harness.run("bpftool", "prog", "loadall", path, folder, "pinmaps", f"{folder}/maps")
        maps = self.folder / "maps"
        self.maps = {p.name: harness.bpftool("map", "show", "pinned", p) for p in maps.iterdir()} if maps.exists() else {}
        pins = [p for p in self.folder.iterdir() if p.name != "maps"]
        self.programs = {p.name: harness.bpftool("prog", "show", "pinned", p) for p in pins}

    def map_attributes(self):
        found = {}
        for name, shown in self.maps.items():
            descriptor = bpf.Map(shown["id"])
            with open(f"/proc/self/fdinfo/{descriptor.fd}") as file:
                info = dict(line.split(":\t") for line in file.read().splitlines())
            found[name] = {key: info[key] for key in ("map_type", "key_size", "value_size", "max_entries",
                                                      "map_flags", "map_extra", "frozen")}
            found[name]["name"] = shown["name"]
        return found

    def contents(self):
        """What the maps hold. Queues, rings and the like cannot be looked through."""
        found = {}
        for name, shown in self.maps.items():
            result = harness.run("bpftool", "-j", "map", "dump", "pinned", self.folder / "maps" / name, status=None)
            entries = json.loads(result.stdout or "[]")
            if shown["type"] in HOLD_IDS:
                entries = [(e["key"], "error" in e.get("value", {})) for e in entries]
            elif isinstance(entries, list):
                entries = [{k: v for k, v in e.items() if k != "formatted"} for e in entries]
            if isinstance(entries, list):
                found[name] = sorted(json.dumps(e, sort_keys=True) for e in entries)
        return found


# ---- Running ------------------------------------------------------------------------------------

def run_once(fd, data, context, gives_context):
    """BPF_PROG_TEST_RUN: (the result, the frame and the context that come back, the context given)."""
    room = 4096 if data else 0, len(context) if gives_context else 0
    buffers = [ctypes.create_string_buffer(content, max(len(content), 1)) for content in
               (data, bytes(room[0]), context, bytes(room[1]))]
    sizes = len(data), room[0], len(context), room[1]
    address = [ctypes.addressof(b) if size else 0 for b, size in zip(buffers, sizes)]
    attributes = struct.pack("IIIIQQIIIIQQ", fd, 0, *sizes[:2], *address[:2], 1 if data else 0, 0, *sizes[2:],
                             *address[2:])
    _, after = bpf.call(PROG_TEST_RUN, attributes)
    result, _, size = struct.unpack_from("III", after, 4)
    return result, buffers[1].raw[:size], buffers[3].raw[:room[1]], buffers[2].raw


def frame(rand):
    size = rand.choice([14, 15, 18, 34, 42, 60, 64, rand.randrange(14, 200)])
    data = bytearray(rand.randbytes(size))
    if rand.random() < 0.7:
        data[12:14] = rand.choice([b"\x08\x00", b"\x86\xdd", b"\x08\x06"])
    if rand.random() < 0.5 and size > 24:
        data[14], data[23] = 0x45, rand.choice([6, 17, 1])
    return bytes(data)


def sk_buff(rand):
    """struct __sk_buff: of it mark, priority, and cb may be given."""
    words = [0] * 48
    words[2], words[8] = rand.getrandbits(32), rand.getrandbits(32)
    words[12:17] = [rand.getrandbits(32) for _ in range(5)]
    return struct.pack("48I", *words)


def lookup(rand):
    """struct bpf_sk_lookup: IPv4, TCP or UDP, addresses and ports."""
    context = struct.pack("QIII16x", 0, 2, rand.choice([6, 17]), rand.getrandbits(32))
    context += struct.pack("!HHI16x", rand.getrandbits(16), 0, rand.getrandbits(32))
    return context + struct.pack("II4x", rand.choice([80, 443, rand.getrandbits(16)]), 0)


def arguments(rand):
    return struct.pack("4Q", *(rand.getrandbits(rand.choice([3, 16, 64])) for _ in range(4)))


# Types of programs: what makes their frame and their context.
INPUTS = {
    "xdp": (frame, None), "sched_cls": (frame, sk_buff), "sched_act": (frame, sk_buff),
    "cgroup_skb": (frame, sk_buff), "socket_filter": (frame, None), "flow_dissector": (frame, None),
    "lwt_xmit": (frame, None), "raw_tracepoint": (None, arguments), "syscall": (None, arguments),
    "sk_lookup": (None, lookup),
}


NO_CONTEXT_BACK = {"raw_tracepoint", "syscall"}  # the latter writes to what it is given


def outcome(fd, *inputs):
    try:
        return run_once(fd, *inputs)
    except OSError as error:
        return f"error {error.errno}"


def compare_runs(ours, theirs, name):
    rand = random.Random(f"{SEED} {name}")
    told = 0
    for program, shown in sorted(ours.programs.items()):
        if shown["type"] not in INPUTS or "/devmap" in program:
            continue
        make_frame, make_context = INPUTS[shown["type"]]
        fds = [bpf.program_fd(x.programs[program]["id"]) for x in (ours, theirs)]
        for number in range(RUNS):
            data = make_frame(rand) if make_frame else b""
            context = make_context(rand) if make_context else b""
            results = [outcome(fd, data, context, shown["type"] not in NO_CONTEXT_BACK) for fd in fds]
            assert results[0] == results[1], \
                f"SEED={SEED}: {program}, run {number}: {data.hex()} {context.hex()}\n" \
                f"ours:   {results[0]}\ntheirs: {results[1]}"
            told += not isinstance(results[0], str)
        for fd in fds:
            os.close(fd)
    return told


# ---- What a twin needs beside -------------------------------------------------------------------

def fill_redirects(folder):
    for key in (1, 4, 9):
        harness.run("bpftool", "map", "update", "pinned", f"{folder}/maps/programs", "key", key, 0, 0, 0, "value",
                    1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF)
        harness.run("bpftool", "map", "update", "pinned", f"{folder}/maps/devices", "key", key % 8, 0, 0, 0, "value",
                    1, 0, 0, 0)


def attach_tracepoint(program, event):
    """The program of a tracepoint, run for what this process does."""
    tracing = pathlib.Path("/sys/kernel/tracing")
    if not (tracing / "events").exists():
        harness.run("mount", "-t", "tracefs", "tracefs", tracing)
    number = int((tracing / "events" / event / "id").read_text())
    libc = ctypes.CDLL(None, use_errno=True)
    attributes = ctypes.create_string_buffer(struct.pack("IIQQ", PERF_TYPE_TRACEPOINT, 112, number, 1), 112)
    fd = libc.syscall(PERF_EVENT_OPEN, attributes, 0, -1, -1, 0)
    assert fd >= 0, os.strerror(ctypes.get_errno())
    fcntl.ioctl(fd, PERF_EVENT_IOC_SET_BPF, bpf.program_fd(program["id"]))
    fcntl.ioctl(fd, PERF_EVENT_IOC_ENABLE, 0)


def seek_in_vain(ours, theirs, name):
    """Both are attached at the same time, so both see the same calls."""
    rand = random.Random(f"{SEED} {name}")
    libc = ctypes.CDLL(None)
    if PERF_EVENT_OPEN is None:
        raise Skip("perf_event_open has an unknown number here")
    for side in (ours, theirs):
        attach_tracepoint(side.programs[name], "syscalls/sys_enter_lseek")
    for _ in range(RUNS):
        libc.lseek(rand.choice([123456, 123457]), ctypes.c_long(rand.getrandbits(62)), rand.randrange(5))
    return RUNS


PREPARE = {"redirects": fill_redirects}
TRIGGERS = {"tracepoint": seek_in_vain}


def hold(name):
    twins.make(name)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # of per-CPU values, the same one
    compare_btf(Btf(f"ours/{name}.o"), Btf(f"theirs/{name}.o"))
    both = [Loaded(f"{side}/{name}.o", f"/sys/fs/bpf/{side}") for side in ("ours", "theirs")]
    wrong = differences(*(x.map_attributes() for x in both))
    assert not wrong, "maps differ: " + "\n".join(wrong)
    for side in both:
        PREPARE.get(name, lambda folder: None)(side.folder)
    assert TRIGGERS.get(name, compare_runs)(*both, name), "no program ran"
    wrong = differences(*(x.contents() for x in both))
    assert not wrong, f"SEED={SEED}: the maps' contents differ: " + "\n".join(wrong)


def add_tests():
    """Each pair is a test of its own."""
    module = sys.modules[__name__]
    for name in twins.names():
        setattr(module, f"test_{name}", lambda name=name: hold(name))


add_tests()

if __name__ == "__main__":
    harness.main()
