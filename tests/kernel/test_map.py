#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""bpfld map, kind by kind, beside what bpftool reads from the same map."""

import contextlib
import ctypes
import json
import os
import pathlib
import re
import resource
import select
import shutil
import signal
import socket
import struct
import subprocess
import time

import bpf
import harness
from harness import BPFLD, run

PINS = "/sys/fs/bpf/t"

SOURCE = """.license "GPL"
.struct flow { u32 saddr; u16 ports[2]; }
.struct stat { u64 packets; u64 bytes; }
.struct prefix { u32 bits; u8 addr[4]; }
.struct prefix6 { u32 bits; u8 addr[16]; }
.map h hash { key struct flow; value u64; max_entries 3 }
.struct guarded { struct bpf_spin_lock lock; u32 n; }
.map guarded hash { key u32; value struct guarded; max_entries 4 }
.map lru lru_hash { key u32; value u64; max_entries 64 }
.map ph percpu_hash { key u32; value struct stat; max_entries 4 }
.map plru lru_percpu_hash { key u32; value u64; max_entries 64 }
.map a array { value s64; max_entries 4 }
.map pa percpu_array { value struct stat; max_entries 3 }
.map trie lpm_trie { key struct prefix; value u32; max_entries 2 }
.map trie6 lpm_trie { key struct prefix6; value u32; max_entries 2 }
.map dev devmap { max_entries 4 }
.map devprog devmap { value u64; max_entries 4 }
.map devhash devmap_hash { max_entries 2 }
.map cpu cpumap { value u64; max_entries 2 }
.map jump prog_array { max_entries 4 }
.map inner0 array { value u64; max_entries 3 }
.map inner1 array { value u64; max_entries 3 }
.map wrong hash { key u32; value u64; max_entries 3 }
.map am array_of_maps { max_entries 2; inner array { value u64; max_entries 3 } }
.map hm hash_of_maps { key u32; max_entries 2; inner array { value u64; max_entries 3 } }
.map q queue { value u32; max_entries 3 }
.map st stack { value u32; max_entries 3 }
.map bloom bloom_filter { value u32; max_entries 100 }
.map stacks stack_trace { value 80; max_entries 4 }
.map xs xskmap { max_entries 2 }
.map sm sockmap { value u64; max_entries 2 }
.map sh sockhash { key u32; value u64; max_entries 2 }
.map reuse reuseport_sockarray { value u64; max_entries 2 }
.map perf perf_event_array { }
.map perfkeep perf_event_array { flags BPF_F_PRESERVE_ELEMS }
.map cg cgroup_array { max_entries 2 }
.map ss sk_storage { value u64 }
.map ts task_storage { value u64 }
.map is inode_storage { value u64 }
.map rb ringbuf { max_entries 4096 }
.map ub user_ringbuf { max_entries 4096 }
.map ar arena { max_entries 4 }
.map cs cgrp_storage { value u64 }
.map slot cgroup_storage { key u64; value struct stat }
.map pslot percpu_cgroup_storage { key struct bpf_cgroup_storage_key; value struct stat }
.prog pass "xdp"
        w0 = XDP_PASS
        exit
.endprog
.prog out "xdp/devmap"
        w0 = XDP_PASS
        exit
.endprog
.prog onward "xdp/cpumap"
        w0 = XDP_PASS
        exit
.endprog
.prog sent "cgroup_skb/egress"
        r1 = &slot{own}
        r2 = 0
        call bpf_get_local_storage
        r1 = 1
        lock *(u64 *)(r0 + 0) += r1
        r1 = &pslot{own}
        r2 = 0
        call bpf_get_local_storage
        r1 = *(u64 *)(r0 + 0)
        r1 += 1
        *(u64 *)(r0 + 0) = r1
        w0 = 1
        exit
.endprog
"""


# The kernel frees maps a moment after their last user: names of each test's own keep the last one's apart.
OWN = f"_{os.getpid()}"


def setup():
    source = re.sub(r"(?m)^(\.(?:map|prog) \w+)", r"\1" + OWN, SOURCE).replace("{own}", OWN)
    pathlib.Path("t.bpfs").write_text(source)
    run(BPFLD, "load", "t.bpfs", "--pin", PINS)


def bpfld(verb, name, *arguments, status=0):
    return run(BPFLD, "map", verb, f"{PINS}/{name}{OWN}", *arguments, status=status)


def said(verb, name, *arguments):
    """What is said of a refusal."""
    return bpfld(verb, name, *arguments, status=1).stderr


def lines(verb, name, *arguments):
    return bpfld(verb, name, *arguments).stdout.splitlines()


def json_lines(verb, name, *arguments):
    return [json.loads(line) for line in lines(verb, name, *arguments, "--json")]


def from_bytes(items):
    return int.from_bytes(bytes(int(i, 16) for i in items), "little")


def other(name):
    """{key: value} as bpftool reads it, as little-endian numbers; absent slots are left out."""
    found = {}
    for entry in harness.bpftool("map", "dump", "pinned", f"{PINS}/{name}{OWN}"):
        value = entry.get("value")
        if isinstance(value, list):
            found[from_bytes(entry["key"])] = from_bytes(value)
        elif "values" in entry:
            found[from_bytes(entry["key"])] = [from_bytes(v["value"]) for v in entry["values"]]
    return found


def expect(text, *parts):
    for part in parts:
        assert part in text, f"'{part}' is not in: {text}"


def same(found, wanted):
    assert found == wanted, f"{found}, not {wanted}"


# ---- Hashes and arrays --------------------------------------------------------------------------

def test_hash():
    key = "{saddr: 10.0.0.1, ports: [80, 443]}"
    bpfld("set", "h", key, "5")
    raw = int.from_bytes(bytes([10, 0, 0, 1, 80, 0, 0xBB, 1]), "little")
    same(other("h"), {raw: 5})
    same(lines("get", "h", key), ["5"])
    same(lines("dump", "h"), ["{saddr: 16777226, ports: [80, 443]} = 5"])
    same(lines("get", "h", lines("keys", "h")[0]), ["5"])
    same(json_lines("dump", "h"), [{"map": "h" + OWN, "key": {"saddr": 16777226, "ports": [80, 443]}, "value": 5}])
    bpfld("delete", "h", key)
    assert other("h") == {} and lines("dump", "h") == []


def test_hash_limits():
    expect(said("get", "h", "{1}"), "no such key", "^~~")
    expect(said("delete", "h", "{1}"), "no such key")
    for i in range(3):
        bpfld("set", "h", f"{{{i}}}", i)
    expect(said("set", "h", "{9}", "9"), "it is full", "room for 3")
    expect(said("set", "h", "hex:00", "9"), "expected 8 bytes")
    expect(said("set", "h", "{1}", "1", "noexist"), "there already")
    expect(said("set", "h", "{8}", "1", "exist"), "no such key")
    bpfld("set", "h", "{1}", "7", "exist")
    expect(said("set", "h", "{1}", "1", "lock"), "bpf_spin_lock")
    expect(said("set", "h", "{1}", "1", "sometimes"), "any, noexist, exist and lock")
    same(lines("get", "h", "{0}", "{1}"), ["{saddr: 0, ports: [0, 0]} = 0", "{saddr: 1, ports: [0, 0]} = 7"])
    result = bpfld("get", "h", "{0}", "{99}", "{1}", status=1)
    assert len(result.stdout.splitlines()) == 2 and "no such key" in result.stderr
    same(lines("count", "h"), ["3"])


def test_lock():
    """The value's bpf_spin_lock is held with 'lock', and is not among the bytes that are set."""
    bpfld("set", "guarded", "1", "{n: 5}", "noexist", "lock")
    bpfld("set", "guarded", "1", "{n: 8}", "exist", "lock")
    same(lines("get", "guarded", "1", "--lock"), ["{lock: {val: 0}, n: 8}"])
    same(other("guarded"), {1: 8 << 32})
    expect(said("set", "guarded", "1", "{n: 9}", "noexist", "lock"), "there already")
    expect(said("freeze", "guarded"), "cannot freeze", "bpf_spin_lock")


def test_lru_hash():
    for i in range(5):
        bpfld("set", "lru", i, i * 10)
    same(other("lru"), {i: i * 10 for i in range(5)})
    same(sorted(lines("keys", "lru")), list("01234"))
    bpfld("clear", "lru")
    same(lines("count", "lru"), ["0"])


def test_array():
    bpfld("set", "a", "1", "-5")
    bpfld("set", "a", "3", "0x7fffffffffffffff")
    assert other("a")[1] == 2**64 - 5
    same(lines("dump", "a"), ["0 = 0", "1 = -5", "2 = 0", "3 = 9223372036854775807"])
    expect(said("set", "a", "4", "1"), "out of range", "0 to 3")
    expect(said("get", "a", "4"), "no such key")
    expect(said("delete", "a", "1"), "always exist")
    bpfld("clear", "a")
    assert set(other("a").values()) == {0}


def test_percpu():
    cpus = bpf.possible_cpus()
    for name in ("ph", "pa"):
        bpfld("set", name, "1", "{packets: 3, bytes: 40}", "--cpu", "0")
        bpfld("set", name, "2", "{packets: 1, bytes: 2}")
        same(lines("get", name, "1", "--cpu", "0"), ["{packets: 3, bytes: 40}"])
        same(lines("get", name, "2", "--sum"), [f"{{packets: {cpus}, bytes: {2 * cpus}}}"])
        same(lines("get", name, "1", "--max"), ["{packets: 3, bytes: 40}"])
        assert json_lines("get", name, "2")[0]["cpus"] == [{"packets": 1, "bytes": 2}] * cpus
        if cpus > 1:
            same(lines("get", name, "1", "--min"), ["{packets: 0, bytes: 0}"])
            same(lines("get", name, "1", "--avg"), [f"{{packets: {3 // cpus}, bytes: {40 // cpus}}}"])
        every = lines("get", name, "1")[0]
        bpfld("set", name, "0", every)
        same(lines("get", name, "0"), [every])
        expect(said("get", name, "1", "--cpu", "999"), "no CPU 999")
        values = other(name)
        assert values[1][0] == 3 + (40 << 64) and values[2] == [1 + (2 << 64)] * cpus
    expect(said("dump", "a", "--sum"), "not a per-CPU map")
    expect(said("set", "pa", "0", "[{1 2}]"), "one per CPU")
    bpfld("set", "plru", "1", "7")
    same(other("plru"), {1: [7] * cpus})


def test_lpm_trie():
    bpfld("set", "trie", "10.0.0.0/8", "3")
    bpfld("set", "trie", "{bits: 16, addr: [10, 1, 0, 0]}", "4")
    assert lines("get", "trie", "10.200.3.4") == ["3"] and lines("get", "trie", "10.1.2.3/32") == ["4"]
    same(sorted(lines("dump", "trie")), ["10.0.0.0/8 = 3", "10.1.0.0/16 = 4"])
    assert len(other("trie")) == 2
    expect(said("set", "trie", "10.2.0.0/16", "5"), "it is full")
    expect(said("set", "trie", "10.2.0.0/33", "5"), "0 to 32 bits", "^~")
    expect(said("get", "trie", "11.0.0.0/8"), "no such key")
    bpfld("delete", "trie", "10.0.0.0/8")
    same(lines("keys", "trie"), ["10.1.0.0/16"])
    bpfld("set", "trie6", "fe80::/10", "1")
    assert lines("dump", "trie6") == ["fe80::/10 = 1"] and lines("get", "trie6", "fe80::1") == ["1"]


# ---- What refers to something -------------------------------------------------------------------

def test_devmaps():
    harness.veth("one", "two")
    bpfld("set", "dev", "0", "one")
    same(other("dev"), {0: harness.ifindex("one")})
    assert lines("get", "dev", "0") == ["one"] and lines("dump", "dev") == ["0 = one"]
    expect(said("set", "dev", "1", "on"), "no network device 'on'")
    expect(said("set", "dev", "1", "onne"), "did you mean 'one'?")
    expect(said("set", "dev", "1", "77777"), "the interface does not exist")
    expect(said("set", "dev", "4", "one"), "out of range")
    expect(said("set", "dev", "1", f"one,prog=out{OWN}"), "have 4 bytes")
    bpfld("set", "devprog", "1", f"two,prog=out{OWN}")
    same(lines("get", "devprog", "1"), [f"two,prog=out{OWN}"])
    assert other("devprog")[1] & 0xFFFFFFFF == harness.ifindex("two")
    expect(said("set", "devprog", "1", f"two,prog=pass{OWN}"), "xdp/devmap")
    bpfld("set", "devhash", "70", "one")
    bpfld("set", "devhash", "71", "lo")
    same(other("devhash"), {70: harness.ifindex("one"), 71: harness.ifindex("lo")})
    expect(said("set", "devhash", "72", "lo"), "it is full")
    bpfld("clear", "devhash")
    same(lines("count", "devhash"), ["0"])


def test_cpumap():
    bpfld("set", "cpu", "0", f"192,prog=onward{OWN}")
    same(lines("dump", "cpu"), [f"0 = 192,prog=onward{OWN}"])
    assert other("cpu")[0] & 0xFFFFFFFF == 192
    expect(said("set", "cpu", "7", "192"), "out of range")
    expect(said("set", "cpu", "0", "99999999"), "queue size")
    expect(said("set", "cpu", "0", f"192,prog=out{OWN}"), "xdp/cpumap")
    bpfld("delete", "cpu", "0")
    same(lines("dump", "cpu"), [])


def test_prog_array():
    bpfld("set", "jump", "1", "pass" + OWN)
    identity = harness.bpftool("prog", "show", "pinned", f"{PINS}/pass{OWN}")["id"]
    assert other("jump") == {1: identity} and lines("dump", "jump") == ["1 = pass" + OWN]
    bpfld("set", "jump", "2", identity)
    bpfld("set", "jump", "3", f"{PINS}/pass{OWN}")
    assert json_lines("get", "jump", "2", "3") == [
        {"map": "jump" + OWN, "key": k, "value": "pass" + OWN} for k in (2, 3)]
    expect(said("set", "jump", "0", "pas" + OWN), f"did you mean 'pass{OWN}'?")
    bpfld("clear", "jump")
    same(other("jump"), {})


def test_maps_in_maps():
    for name in ("am", "hm"):
        bpfld("set", name, "0", "inner0" + OWN)
        bpfld("set", name, "1", f"{PINS}/inner1{OWN}")
        dumped = run(BPFLD, "map", "dump", f"t.bpfs:{name}{OWN}").stdout  # the kernel keeps no types of these
        same(sorted(dumped.splitlines()), ["0 = inner0" + OWN, "1 = inner1" + OWN])
        assert other(name)[0] == harness.bpftool("map", "show", "pinned", f"{PINS}/inner0{OWN}")["id"]
        expect(said("set", name, "0", "wrong" + OWN), "differs from the declared inner map")
        bpfld("delete", name, "0")
        assert lines("dump", name)[0].endswith(" = inner1" + OWN)
    expect(said("set", "am", "2", "inner0" + OWN), "out of range")


def test_sockets():
    with socket.socket() as listener, socket.socket() as sender:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        sender.connect(listener.getsockname())
        name = f"{os.getpid()}/{sender.fileno()}"
        cookie = int.from_bytes(sender.getsockopt(socket.SOL_SOCKET, 57, 8), "little")
        for kind in ("sm", "sh"):
            bpfld("set", kind, "1", name)
            assert json_lines("get", kind, "1")[0]["value"] in (cookie, f"hex:{cookie.to_bytes(8, 'little').hex(' ')}")
            assert other(kind)[1] == cookie
            bpfld("delete", kind, "1")
        expect(said("set", "xs", "0", name), "does not accept a socket of this type")
    expect(said("set", "sm", "0", "nonsense"), "PID/FD")
    expect(said("set", "sm", "0", f"{os.getpid()}/999"), "cannot get this descriptor")
    with open("/dev/null") as file:
        expect(said("set", "xs", "0", f"{os.getpid()}/{file.fileno()}"), "not a socket")


def test_reuseport():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        one.bind(("127.0.0.1", 0))
        bpfld("set", "reuse", "0", f"{os.getpid()}/{one.fileno()}")
        cookie = int.from_bytes(one.getsockopt(socket.SOL_SOCKET, 57, 8), "little")
        assert other("reuse")[0] == cookie


def stored(name, owner, written, number):
    """What hangs on `owner`, an open descriptor, when it is named as people do: as the kernel says it, too."""
    kernel = bpf.Map(harness.bpftool("map", "show", "pinned", f"{PINS}/{name}{OWN}")["id"])
    bpfld("set", name, written, number)
    same(lines("get", name, written), [str(number)])
    same(kernel.lookup(struct.pack("i", owner)), struct.pack("Q", number))  # bpftool writes no descriptors of ours
    expect(said("set", name, written, "1", "noexist"), "there already")
    bpfld("delete", name, written)
    expect(said("get", name, written), "no such key")
    expect(said("delete", name, written), "no such key")
    expect(said("set", name, written, "1", "exist"), "no such key")
    for verb in ("dump", "keys", "count", "drain"):
        expect(said(verb, name), "each value belongs to a")


def test_task_storage():
    stored("ts", os.pidfd_open(os.getpid()), str(os.getpid()), 5)
    expect(said("get", "ts", "999999999"), "no process")
    expect(said("set", "ts", "0", "1"), "no process 0", "^")


def test_inode_storage():
    with open("file", "w") as file:
        stored("is", file.fileno(), os.path.abspath("file"), 6)
    expect(said("get", "is", "absent"), "cannot open 'absent'")


def test_socket_storage():
    with socket.socket() as one:
        stored("ss", one.fileno(), f"{os.getpid()}/{one.fileno()}", 7)


@contextlib.contextmanager
def open_folder(path):
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def test_cgroups():
    with harness.cgroup() as group:
        with open_folder(group) as descriptor:
            stored("cs", descriptor, group, 8)
        bpfld("set", "cg", "0", group)
        expect(said("get", "cg", "0"), "to programs only")
        same(lines("keys", "cg"), ["0", "1"])
        expect(said("set", "cg", "2", group), "out of range", "0 to 1")
        expect(said("set", "cg", "0", "/nonexistent"), "No such file")
        expect(said("set", "cg", "0", os.path.abspath("t.bpfs")), "Not a directory")
        expect(said("set", "cg", "0", os.getcwd()), "not a descriptor of the kind")
        bpfld("delete", "cg", "0")
        expect(said("delete", "cg", "0"), "no such key")


@contextlib.contextmanager
def counting_sent(group):
    """The program of the two cgroup storages on a cgroup, where it has seen two packets, on one CPU."""
    where = (group, "cgroup_inet_egress", "pinned", f"{PINS}/sent{OWN}")
    run("bpftool", "cgroup", "attach", *where)
    try:
        cpus = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {0})
        harness.send_udp(9, [b"x", b"y"])
        os.sched_setaffinity(0, cpus)
        yield os.stat(group).st_ino
    finally:
        run("bpftool", "cgroup", "detach", *where)


def test_cgroup_storage():
    """Entries come with the attachment; from then on they are as any other's, but that they cannot be deleted."""
    harness.require("bpftool")
    with harness.cgroup() as group, counting_sent(group) as inode:
        same(lines("dump", "slot"), [f"{inode} = {{packets: 2, bytes: 0}}"])
        keys = bpfld("keys", "slot")
        assert (keys.stdout, keys.stderr) == (f"{inode}\n", ""), keys
        same(other("slot"), {inode: 2})
        bpfld("set", "slot", inode, "{7, 8}")
        same(lines("get", "slot", inode), ["{packets: 7, bytes: 8}"])
        same(other("slot"), {inode: 7 + (8 << 64)})
        same(lines("count", "slot"), ["1"])
        expect(said("get", "slot", "1"), "no such key")
        expect(said("set", "slot", "1", "{1, 2}"), "created when the program is attached")
        for verb in (["delete", str(inode)], ["drain"], ["clear"]):
            expect(said(verb[0], "slot", *verb[1:]), "as long as its cgroup")


def test_percpu_cgroup_storage():
    harness.require("bpftool")
    with harness.cgroup() as group, counting_sent(group) as inode:
        key = f"{{cgroup_inode_id: {inode}, attach_type: 1}}"
        raw, rest = inode + (1 << 64), [0] * (bpf.possible_cpus() - 1)
        same(lines("keys", "pslot"), [key])
        same(lines("get", "pslot", key, "--sum"), ["{packets: 2, bytes: 0}"])
        same(other("pslot"), {raw: [2, *rest]})
        bpfld("set", "pslot", key, "{7, 8}", "--cpu", "0")
        same(other("pslot"), {raw: [7 + (8 << 64), *rest]})
        same(lines("get", "pslot", key, "--cpu", "0"), ["{packets: 7, bytes: 8}"])
        expect(said("set", "pslot", "{1, 1}", "{1, 2}"), "created when the program is attached")
        expect(said("delete", "pslot", key), "as long as its cgroup")


def perf_event():
    """A software clock that counts nothing of interest: PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK."""
    attributes = ctypes.create_string_buffer(struct.pack("IIQ", 1, 64, 0), 64)
    number = {"x86_64": 298, "s390x": 331, "ppc64le": 319}.get(os.uname().machine, 241)
    return ctypes.CDLL(None).syscall(number, attributes, -1, 0, -1, 0)


def test_perf_event_array():
    same(lines("count", "perf"), [str(bpf.possible_cpus())])
    event = perf_event()
    if event < 0:
        raise harness.Skip("needs perf events")
    name = f"{os.getpid()}/{event}"
    kernel = harness.bpftool("map", "show", "pinned", f"{PINS}/perf{OWN}")
    same(kernel["max_entries"], bpf.possible_cpus())
    expect(bpfld("set", "perf", "0", name).stderr, "when this command ends", "BPF_F_PRESERVE_ELEMS")
    expect(said("delete", "perf", "0"), "no such key")
    same(bpfld("set", "perfkeep", "0", name).stderr, "")
    bpfld("delete", "perfkeep", "0")  # the kernel deletes only what is there
    expect(said("delete", "perfkeep", "0"), "no such key")
    expect(said("set", "perf", kernel["max_entries"], name), "out of range")
    with open("t.bpfs") as file:
        expect(said("set", "perf", "0", f"{os.getpid()}/{file.fileno()}"), "not a descriptor of the kind")
    expect(said("dump", "perf"), "to programs only")
    os.close(event)


# ---- Filled with the object ---------------------------------------------------------------------

def test_struct_ops():
    """One that is registered is read, by the kernel's own types."""
    name = f"ops{OWN}"
    pathlib.Path("ops.bpfs").write_text(harness.CONGESTION_CONTROL.replace("NAME", name))
    process = subprocess.Popen([BPFLD, "run", "ops.bpfs", "--for", "20"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        congestion = pathlib.Path("/proc/sys/net/ipv4/tcp_available_congestion_control")
        harness.wait_for(lambda: name in congestion.read_text(), "the congestion control")
        entry = json.loads(run(BPFLD, "map", "dump", name, "--json").stdout)
        theirs = harness.bpftool("map", "dump", "name", name)[0]["formatted"]["value"]
        same(entry["key"], 0)
        same(entry["value"]["common"], theirs["common"])
        same(entry["value"]["data"]["name"], theirs["data"]["name"])
        same(int(entry["value"]["data"]["ssthresh"], 0), theirs["data"]["ssthresh"])
        same(run(BPFLD, "map", "keys", name).stdout, "0\n")
        expect(run(BPFLD, "map", "get", name, "1", status=1).stderr, "no such key")
        for verb in (["set", "0", "{}"], ["delete", "0"], ["clear"]):
            text = run(BPFLD, "map", verb[0], name, *verb[1:], status=1).stderr
            expect(text, "filled and registered when its object is loaded")
        expect(run(BPFLD, "map", "freeze", name, status=1).stderr, "cannot freeze", "struct_ops")
    finally:
        process.terminate()
        process.wait()


# ---- Without keys -------------------------------------------------------------------------------

def test_queue_and_stack():
    for name, order in (("q", [1, 2, 3]), ("st", [3, 2, 1])):
        where = f"t.bpfs:{name}{OWN}"  # the kernel keeps no types of these; the file has them
        run(BPFLD, "map", "push", where, "1", "2", "3")
        assert run(BPFLD, "map", "peek", where).stdout == f"{order[0]}\n"
        peeked = harness.bpftool("map", "peek", "pinned", f"{PINS}/{name}{OWN}")["value"]
        assert from_bytes(peeked) == order[0]
        expect(run(BPFLD, "map", "push", where, "4", status=1).stderr, "it is full", "room for 3")
        assert run(BPFLD, "map", "pop", where).stdout == f"{order[0]}\n"
        assert run(BPFLD, "map", "drain", where).stdout.split() == [str(n) for n in order[1:]]
        expect(run(BPFLD, "map", "pop", where, status=1).stderr, "is empty")
        for verb in (["get", where, "1"], ["set", where, "1", "1"], ["dump", where], ["delete", where, "1"]):
            expect(run(BPFLD, "map", *verb, status=1).stderr, "it has no keys")
    expect(said("push", "h", "1"), "it has keys")


def test_bloom_filter():
    bpfld("push", "bloom", "7", "8")
    same(lines("get", "bloom", "7", "9"), ["7: true", "9: false"])
    expect(said("pop", "bloom"), "gives no values back")
    expect(said("dump", "bloom"), "only remembers")


# ---- What cannot be done ------------------------------------------------------------------------

def test_what_a_kind_cannot_do_is_said_in_words():
    expect(said("get", "xs", "0"), "to programs only")
    expect(said("dump", "xs"), "to programs only")
    same(lines("keys", "xs"), ["0", "1"])
    expect(said("set", "stacks", "0", "hex:00"), "bpf_get_stackid")
    same(lines("dump", "stacks"), [])
    for verb in (["get", "0"], ["set", "0", "0"], ["delete", "0"], ["dump"], ["keys"], ["count"], ["clear"], ["push", "0"],
                 ["pop"], ["peek"], ["drain"]):
        for name, why in (("rb", "records, not entries"), ("ub", "by mapping its memory"), ("ar", "shared by mmap")):
            expect(said(verb[0], name, *verb[1:]), f"{name}{OWN}'", why)
    expect(said("get", "perf", "0"), "to programs only")
    for text in (said("get", "xs", "0"), said("set", "stacks", "0", "0"), said("delete", "a", "0")):
        assert "errno" not in text and "Invalid argument" not in text, text


ERRNO = re.compile("Invalid argument|Operation not|Unknown error|Bad file|Permission denied|Argument list|"
                   "No space|Value too large|Device or resource|Numerical result|errno")


def test_no_kind_answers_with_an_errno():
    """Whatever is asked of whatever kind, with keys and values that mean nothing to it."""
    for name in re.findall(r"(?m)^\.map (\w+)", SOURCE):
        sizes = harness.bpftool("map", "show", "pinned", f"{PINS}/{name}{OWN}")
        zeros = {size: "hex:" + "00 " * sizes[size] for size in ("bytes_key", "bytes_value")}
        for key in ("0", zeros["bytes_key"]):
            for verb in (["get", key], ["get", key, "--lock"], ["set", key, "0"], ["set", key, zeros["bytes_value"]],
                         ["delete", key], ["dump"], ["keys"], ["count"], ["push", "1"], ["pop"], ["peek"], ["drain"],
                         ["clear"], ["set", key, "0", "lock"]):
                result = bpfld(verb[0], name, *verb[1:], status=None)
                assert result.returncode in (0, 1), (name, verb, result)
                assert not ERRNO.search(result.stderr), (name, verb, result.stderr)


def test_missing_capability_is_named():
    if not shutil.which("setpriv"):
        raise harness.Skip("needs setpriv")
    bpfld("set", "a", "1", "1")

    def without(*capabilities):
        dropped = ",".join(f"-{c}" for c in capabilities)
        return ["setpriv", "--bounding-set", dropped, "--inh-caps", dropped]

    bpf_alone = without("sys_admin", "net_admin", "perfmon")
    untyped = run(*bpf_alone, BPFLD, "map", "get", "a" + OWN, "1")  # found by its pin
    same(untyped.stdout, "hex:01 00 00 00 00 00 00 00\n")
    expect(untyped.stderr, "FILE:NAME")
    same(run(*bpf_alone, BPFLD, "map", "get", f"t.bpfs:a{OWN}", "1").stdout, "1\n")
    expect(run(*bpf_alone, BPFLD, "map", "get", "1", "1", status=1).stderr, "CAP_SYS_ADMIN")
    nothing = without("sys_admin", "net_admin", "perfmon", "bpf")
    expect(run(*nothing, BPFLD, "map", "create", "/sys/fs/bpf/x", "hash", "--key", "u32", "--value", "u32",
               "--entries", "1", status=1).stderr, "CAP_BPF")


# What each kind takes to be made, besides CAP_BPF.
MADE_WITH = {"devmap": "net_admin", "devmap_hash": "net_admin", "xskmap": "net_admin", "sockmap": "net_admin",
             "hash": "", "array": "", "lpm_trie": "", "cpumap": "", "ringbuf": "", "task_storage": ""}
OPTIONS = {"hash": ["--key", "u32", "--value", "u64"], "array": ["--value", "u64"], "cpumap": ["--value", "u32"],
           "lpm_trie": ["--key", "u64", "--value", "u32"], "task_storage": ["--value", "u64"]}


def test_capabilities_of_each_kind():
    """Each set of the two capabilities makes what it may, and for the rest hears exactly what is missing."""
    harness.require("setpriv")
    for kind, more in MADE_WITH.items():
        entries = {"ringbuf": ["--entries", "4096"], "task_storage": []}.get(kind, ["--entries", "2"])
        needed = {"bpf", more} - {""}
        for have in (set(), {"bpf"}, {"net_admin"}, {"bpf", "net_admin"}):
            kept = "-all" + "".join(f",+{c}" for c in have | {"dac_override"})
            result = run("setpriv", "--bounding-set", kept, "--inh-caps", "-all", BPFLD, "map", "create",
                         "/sys/fs/bpf/made", kind, *OPTIONS.get(kind, []), *entries, status=None)
            named = set(re.findall(r"CAP_(\w+)", result.stderr.upper()))
            wanted = {c.upper() for c in needed - have}
            assert (result.returncode, named) == (bool(wanted), wanted), (kind, have, result.stderr)
            if not wanted:
                os.unlink("/sys/fs/bpf/made")


# ---- Finding, keeping -----------------------------------------------------------------------------

def test_several_of_a_name_are_listed_and_refused():
    run(BPFLD, "load", "t.bpfs", "--pin", "/sys/fs/bpf/again")
    text = run(BPFLD, "map", "get", "inner0" + OWN, "0", status=1).stderr
    expect(text, f"2 maps are called 'inner0{OWN}'")
    ids = [line.split("id ")[1].split(":")[0] for line in text.splitlines() if "note: id" in line]
    assert len(ids) == 2
    run(BPFLD, "map", "set", ids[0], "0", "5")
    values = {run(BPFLD, "map", "get", i, "0").stdout for i in ids}
    assert values == {"5\n", "0\n"}


def test_file_and_name():
    assert run(BPFLD, "map", "get", f"t.bpfs:a{OWN}", "0").stdout == "0\n"
    expect(run(BPFLD, "map", "get", "t.bpfs:aa", "0", status=1).stderr, "no map 'aa' in 't.bpfs'")
    expect(run(BPFLD, "map", "get", "nosuchmap", "0", status=1).stderr, "the kernel has no map")
    expect(run(BPFLD, "map", "get", f"{PINS}/pass{OWN}", "0", status=1).stderr, "is not a map")
    expect(run(BPFLD, "map", "get", "/sys/fs/bpf/none", "0", status=1).stderr, "No such file")


def test_list_and_show():
    listed = [json.loads(line) for line in run(BPFLD, "map", "list", "--json").stdout.splitlines()]
    mine = next(m for m in listed if m["name"] == "trie" + OWN)
    theirs = harness.bpftool("map", "show", "pinned", f"{PINS}/trie{OWN}")
    assert (mine["id"], mine["kind"], mine["key_size"], mine["value_size"], mine["max_entries"]) == (
        theirs["id"], theirs["type"], theirs["bytes_key"], theirs["bytes_value"], theirs["max_entries"])
    expect(bpfld("show", "h").stdout, "hash", f"pinned    {PINS}/h", "{saddr: 0, ports: [0, 0]}")
    assert "devhash" + OWN in run(BPFLD, "map", "list", "--names").stdout.split()
    run(BPFLD, "map", "list")


def test_create_map_of_maps():
    run(BPFLD, "map", "create", "/sys/fs/bpf/outer", "array_of_maps", "--entries", "2", "--inner",
        "hash { key u32; value u32; max_entries 2 }")
    run(BPFLD, "map", "create", "/sys/fs/bpf/in", "hash", "--key", "u32", "--value", "u32", "--entries", "2")
    run(BPFLD, "map", "set", "/sys/fs/bpf/outer", "0", "/sys/fs/bpf/in")
    assert run(BPFLD, "map", "dump", "/sys/fs/bpf/outer").stdout == "0 = in\n"


def test_create_pin_unpin_freeze():
    run(BPFLD, "map", "create", "/sys/fs/bpf/made", "hash", "--key", "{ u32 saddr; u32 port; }", "--value", "u64",
        "--entries", "16", "--flags", "BPF_F_NO_PREALLOC")
    run(BPFLD, "map", "set", "/sys/fs/bpf/made", "{10.0.0.1, 80}", "5")
    assert run(BPFLD, "map", "get", "/sys/fs/bpf/made", "{saddr: 10.0.0.1 port: 80}").stdout == "5\n"
    expect(run(BPFLD, "map", "create", "/sys/fs/bpf/made", "array", "--value", "u64", "--entries", "1",
               status=1).stderr, "something of that name exists")
    expect(run(BPFLD, "map", "create", "/sys/fs/bpf/bad", "hsh", status=1).stderr, "hash")
    run(BPFLD, "map", "pin", "/sys/fs/bpf/made", "/sys/fs/bpf/second")
    run(BPFLD, "map", "unpin", "/sys/fs/bpf/made")
    assert not os.path.exists("/sys/fs/bpf/made")
    run(BPFLD, "map", "freeze", "/sys/fs/bpf/second")
    expect(run(BPFLD, "map", "set", "/sys/fs/bpf/second", "{1, 2}", "5", status=1).stderr, "it is frozen")
    expect(run(BPFLD, "map", "unpin", f"{PINS}/pass{OWN}", status=1).stderr, "not a pinned map")
    expect(run(BPFLD, "map", "pin", "/sys/fs/bpf/second", os.path.abspath("x"), status=1).stderr, "not in a BPF file")


# ---- Many entries ---------------------------------------------------------------------------------

def test_dump_reads_back():
    run(BPFLD, "map", "create", "/sys/fs/bpf/big", "hash", "--key", "u32", "--value", "{ u64 n; char name[8]; }",
        "--entries", "20000")
    with open("big.json", "w") as file:
        for i in range(20000):
            file.write(json.dumps({"key": i, "value": {"n": 2**64 - 1 - i, "name": f"n{i}\""}}) + "\n")
    run(BPFLD, "map", "load", "/sys/fs/bpf/big", "big.json")
    assert run(BPFLD, "map", "count", "/sys/fs/bpf/big").stdout == "20000\n"
    dumped = run(BPFLD, "map", "dump", "/sys/fs/bpf/big", "--json").stdout
    entries = {e["key"]: e["value"] for e in map(json.loads, dumped.splitlines())}
    assert entries == {i: {"n": 2**64 - 1 - i, "name": f"n{i}\""} for i in range(20000)}
    run(BPFLD, "map", "clear", "/sys/fs/bpf/big")
    pathlib.Path("dump.json").write_text(dumped)
    run(BPFLD, "map", "load", "/sys/fs/bpf/big", "dump.json")
    again = run(BPFLD, "map", "dump", "/sys/fs/bpf/big", "--json").stdout
    assert sorted(again.splitlines()) == sorted(dumped.splitlines())


def test_every_dump_reads_back():
    bpfld("set", "trie", "10.0.0.0/8", "3")
    bpfld("set", "pa", "1", "{1, 2}", "--cpu", "0")
    bpfld("set", "jump", "1", "pass" + OWN)
    bpfld("set", "dev", "2", "lo")
    bpfld("set", "am", "1", "inner1" + OWN)
    for name in ("trie", "pa", "jump", "dev", "am", "a"):
        dumped = bpfld("dump", name, "--json").stdout
        pathlib.Path("dump.json").write_text(dumped)
        bpfld("clear", name)
        bpfld("load", name, "dump.json")
        assert bpfld("dump", name, "--json").stdout == dumped, name


def test_load_points_at_what_is_wrong():
    for text, *parts in (('{"key":1,"value":x}', "bad.json:2:18", "expected a number"),
                         ('{"key":1}', "bad.json:2:1", 'no "value"'), ("[1]", "bad.json:2:1", "a JSON object"),
                         ('{"key":1,"value":2', "bad.json:2:19", "',' or '}'")):
        pathlib.Path("bad.json").write_text('{"key":0,"value":1}\n' + text + "\n")
        expect(said("load", "a", "bad.json"), *parts)


def test_memory_is_constant():
    run(BPFLD, "map", "create", "/sys/fs/bpf/big", "array", "--value", "u64", "--entries", "1M")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    process = subprocess.Popen([BPFLD, "map", "dump", "/sys/fs/bpf/big", "--json"], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0 and usage.ru_maxrss <= max(before, 40 << 10), usage.ru_maxrss


def test_a_walk_ends_while_others_change_the_map():
    """Keys come and go all the time; those that stay are all met."""
    run(BPFLD, "map", "create", "/sys/fs/bpf/busy", "hash", "--key", "u32", "--value", "u64", "--entries", "40000")
    with open("stay.json", "w") as file:
        file.writelines(f'{{"key":{i},"value":1}}\n' for i in range(10000))
    run(BPFLD, "map", "load", "/sys/fs/bpf/busy", "stay.json")
    with open("come.json", "w") as file:
        file.writelines(f'{{"key":{i},"value":2}}\n' for i in range(10000, 20000))
    loop = f"while :; do {BPFLD} map load /sys/fs/bpf/busy come.json; done"
    writer = subprocess.Popen(["timeout", str(harness.HELD), "sh", "-c", loop])
    try:
        for _ in range(5):
            text = run(BPFLD, "map", "dump", "/sys/fs/bpf/busy", "--json").stdout
            keys = [json.loads(line)["key"] for line in text.splitlines()]
            assert set(range(10000)) <= set(keys), "an entry that was there all the time was missed"
    finally:
        writer.terminate()
        writer.wait()


# ---- For people -------------------------------------------------------------------------------------

def test_histograms():
    run(BPFLD, "map", "load", f"{PINS}/a{OWN}", "/dev/null")
    bpfld("set", "a", "1", "4")
    bpfld("set", "a", "2", "8")
    rows = [line.split() for line in lines("dump", "a", "--hist")]
    assert [row[:2] for row in rows] == [["1", "4"], ["2", "8"]] and len(rows[1][2]) == 2 * len(rows[0][2])
    rows = [line.split()[:4] for line in lines("dump", "a", "--hist=log2")]
    assert rows == [["2", "to", "3", "4"], ["4", "to", "7", "8"]]
    bpfld("set", "dev", "0", "lo")
    expect(said("dump", "dev", "--hist"), "do not begin with a number")


def told_of(process, key):
    """What the watcher tells next about the key."""
    while True:
        entry = json.loads(process.stdout.readline())
        if entry["key"] == key:
            return entry


def wait_for_first_look(process):
    """The watcher has looked once when it tells of a change: of those before it knows nothing."""
    for value in range(1000):
        bpfld("set", "lru", "9", str(value))
        if select.select([process.stdout], [], [], 0.1)[0]:
            return told_of(process, 9)
    raise AssertionError("the watcher tells of no change")


def test_watch_shows_changes():
    process = subprocess.Popen([BPFLD, "map", "watch", f"{PINS}/lru{OWN}", "--json", "--interval", "0.05", "--for", str(harness.HELD)],
                               stdout=subprocess.PIPE, text=True)
    try:
        wait_for_first_look(process)
        for change in (["set", "7", "1"], ["set", "7", "2"], ["delete", "7"]):
            bpfld(change[0], "lru", *change[1:])
            entry = told_of(process, 7)
            wanted = {"set1": "added", "set2": "changed", "delete": "deleted"}[change[0] + "".join(change[2:])]
            assert entry["change"] == wanted and entry["key"] == 7, entry
    finally:
        process.kill()
        process.wait()


def test_watch_on_a_terminal():
    require = shutil.which("script")
    if not require:
        raise harness.Skip("needs script")
    bpfld("set", "lru", "5", "6")
    command = f"{BPFLD} map watch {PINS}/lru{OWN} --interval 0.05 --count 2"
    text = run("script", "-qec", command, "/dev/null").stdout
    expect(text, f"lru{OWN} (lru_hash), 1 entries", "5 = 6", "\033[36m")


def test_tables_of_run_write_as_dump_does():
    """An interface's name, a prefix: what some map types have a notation for."""
    text = f""".license "GPL"
.struct prefix {{ u32 bits; u8 addr[4]; }}
.map devs{OWN} devmap_hash {{ max_entries 2 }}
.map nets{OWN} lpm_trie {{ key struct prefix; value u32; max_entries 2 }}
""" + harness.PASS_ALL
    with harness.Running(harness.source_file(text, "run.bpfs"), json_output=False) as running:
        run(BPFLD, "map", "set", "devs" + OWN, "7", "lo")
        run(BPFLD, "map", "set", "nets" + OWN, "10.0.0.0/8", "3")
        running.process.send_signal(signal.SIGINT)
        same(running.process.wait(harness.PATIENCE), 0)
        rows = [line.split() for line in running.output().splitlines()]
    assert ["7", "lo"] in rows and ["10.0.0.0/8", "3"] in rows, rows


def manual_examples():
    """[(command, output)] of the manual's examples."""
    found, literal = [], False
    text = (harness.ROOT / "docs/bpfld-map.1").read_text()
    for line in text.split(".Sh EXAMPLES")[1].split(".Sh")[0].splitlines():
        literal = line.startswith(".Bd") or (literal and not line.startswith(".Ed"))
        if line.startswith("# "):
            found.append((line[2:], ""))
        elif literal and not line.startswith("."):
            found[-1] = (found[-1][0], found[-1][1] + line + "\n")
    return found


def own_names(text):
    """Nobody else on this machine has maps of these names."""
    return re.sub(r"\b(flows|sizes|port|jobs)\b", r"\1" + OWN, text)


def test_manual_examples():
    os.environ["PATH"] = f"{harness.BUILD}:" + os.environ["PATH"]
    examples = manual_examples()
    assert len(examples) > 15
    for command, output in examples:
        command = own_names(command.replace("/tmp/flows.json", "dumped.json"))
        same((command, run("sh", "-c", command).stdout), (command, own_names(output)))


def completed(*words):
    """What bash offers for the last word."""
    script = f"source {harness.ROOT}/docs/completion/bpfld; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _bpfld; " \
             "printf '%s\\n' \"${COMPREPLY[@]}\""
    return run("bash", "-c", script, "-", BPFLD, *words).stdout.split("\n")[:-1]


def test_completion():
    same(completed("ma"), ["map"])
    same(completed("map", "d"), ["delete", "drain", "dump"])
    assert f"trie6{OWN}" in completed("map", "get", "trie6")
    same(completed("map", "get", f"{PINS}/trie6"), [f"{PINS}/trie6{OWN}"])
    same(completed("map", "set", "h" + OWN, "'{s"), ["{saddr:"])
    same(completed("map", "set", "t.bpfs", ":", "h" + OWN, "'{saddr: 1, p"), ["{saddr: 1, ports:"])
    same(completed("map", "set", "dev" + OWN, "0", "l"), ["lo"])
    same(completed("map", "set", "jump" + OWN, "0", "pass" + OWN), ["pass" + OWN])
    same(completed("map", "set", "h" + OWN, "{", "5", "no"), ["noexist"])
    same(completed("map", "dump", "h" + OWN, "--h"), ["--hist"])


if __name__ == "__main__":
    harness.main(setup)
