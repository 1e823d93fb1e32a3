#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Every kind of program that this kernel can attach, with the event that it is for; the others to their error."""

import contextlib
import ctypes
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile

import bpf
import harness
from harness import BPFLD, cgroup, run, wait_for

# Counts in hits[KEY] and returns.
PROGRAM = """.prog {name} "{section}"
        {first}
        w1 = {key}
        *(u32 *)(r10 - 4) = w1
        r1 = &hits
        r2 = r10
        r2 += -4
        call bpf_map_lookup_elem
        if r0 == 0 goto out
        r1 = 1
        lock *(u64 *)(r0 + 0) += r1
out:    w0 = {result}
        exit
.endprog
"""
HEAD = """.license "GPL"
.map hits array { key u32; value u64; max_entries 8 }
"""
SO_REUSEPORT_CBPF = 51
CLANG = "clang-19"


def source(*programs, head=""):
    """programs: (name, section, result[, first instruction])"""
    text = HEAD + head
    for key, (name, section, result, *first) in enumerate(programs):
        text += PROGRAM.format(name=name, section=section, key=key, result=result, first=(first or ["r0 = 0"])[0])
    return harness.source_file(text)


class Attached:
    """`bpfld run` until it says that it is attached."""

    def __init__(self, *arguments):
        self.errors = tempfile.TemporaryFile("w+", errors="replace")
        self.process = subprocess.Popen([BPFLD, "run", *map(str, arguments), "--for", str(harness.HELD)], stdout=subprocess.DEVNULL,
                                        stdin=subprocess.DEVNULL, stderr=self.errors)

    def said(self):
        self.errors.seek(0)
        return self.errors.read()

    def __enter__(self):
        wait_for(lambda: "is attached" in self.said() or self.process.poll() is not None, "bpfld run")
        assert self.process.poll() is None, self.said()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(harness.PATIENCE) == 0, self.said()

    def hits(self, key=0):
        held = [bpf.Map(number) for kind, number in bpf.held_by(self.process.pid) if kind == "map"]
        counts = next(m for m in held if m.name == "hits")
        return struct.unpack("Q", counts.lookup(struct.pack("I", key)))[0]

    def ran(self, *keys):
        """Each of the programs has seen its event."""
        for key in keys:
            wait_for(lambda: self.hits(key), f"program {key} to run")


def counts(event, *arguments):
    """The event is counted while the program is attached."""
    with Attached(*arguments) as attached:
        event()
        attached.ran(0)


def ping(port=9):
    harness.send_udp(port, [b"x"])


def nothing_on_lo():
    assert not harness.xdp_program("lo")
    assert "bpf" not in run("tc", "filter", "show", "dev", "lo", "ingress", status=None).stdout


def refused(*arguments):
    """What `run` says of a kind that this kernel cannot attach."""
    return run(BPFLD, "run", *arguments, "--for", "1", status=1).stderr


# ---- Devices ------------------------------------------------------------------------------------

def test_xdp_generic():
    counts(ping, source(("p", "xdp", 2)), "lo,generic")
    nothing_on_lo()


def test_xdp_native():
    harness.veth("one", "other")
    file = source(("p", "xdp", 2))
    with Attached(file, "--target", "p=one,native") as attached:
        harness.Wire("other").send([harness.ipv4_frame(b"x", 7)])
        wait_for(attached.hits, "the frame")
        assert "xdp/" in run("ip", "link", "show", "dev", "one").stdout or harness.xdp_program("one")


def test_xdp_offload_is_refused_clearly():
    text = refused(source(("p", "xdp", 2)), "lo,offload")
    assert "offload" in text and "network card" in text and "cannot load it for device 'lo'" in text, text
    harness.veth("one", "other")
    text = refused(source(("p", "xdp", 2), ("q", "xdp", 2)), "--target", "p=lo,offload", "--target", "q=one,offload")
    assert "two network cards: 'lo' and 'one'" in text, text
    text = refused(source(("p", "xdp", 2)), "lo,native")
    assert "native" in text, text


def test_xdp_offload_is_loaded_for_the_device():
    """No card here runs BPF: what the kernel is asked for is all that can be seen."""
    harness.require("strace")
    for text, asked in ((harness.PASS_ALL, "prog_ifindex"), (HEAD + harness.PASS_ALL, "map_ifindex")):
        file = harness.source_file(text)
        for command in (("attach", file, "lo,offload"), ("run", file, "lo,offload", "--for", "1")):
            calls = run("env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-e", "trace=bpf", BPFLD, *command, status=1)
            assert f'{asked}=if_nametoindex("lo")' in calls.stderr, calls.stderr


def test_two_devices_at_once():
    harness.veth("one", "other")
    file = source(("a", "xdp", 2), ("b", "xdp", 2))
    with Attached(file, "--target", "a=one", "--target", "b=other"):
        assert harness.xdp_program("one") and harness.xdp_program("other")
    text = refused(file)
    assert "'a' and 'b'" in text, text


def test_tc_clsact():
    with Attached(source(("p", "tc", 0)), "lo,ingress,priority=7") as attached:
        ping()
        attached.ran(0)
        assert "SIGKILL" in attached.said(), "it says first that only the kernel holds it"
        assert "pref 7" in run("tc", "filter", "show", "dev", "lo", "ingress").stdout
    nothing_on_lo()
    assert "clsact" not in run("tc", "qdisc", "show", "dev", "lo").stdout, "made by us, gone with us"


def test_tc_keeps_the_others_qdisc():
    run("tc", "qdisc", "add", "dev", "lo", "clsact")
    counts(ping, source(("p", "tc", 0)), "lo,egress")
    assert "clsact" in run("tc", "qdisc", "show", "dev", "lo").stdout


def test_tcx():
    file = source(("i", "tcx/ingress", "-1"), ("e", "tcx/egress", "-1"))
    with Attached(file, "lo") as attached:
        ping()
        attached.ran(0, 1)


def test_netfilter():
    file = source(("p", "netfilter", 1))
    counts(ping, file, "ip,input,priority=-7")
    text = refused(file, "ip,nowhere")
    assert "ip|ip6" in text, text


def test_socket_filter():
    counts(ping, source(("p", "socket", 0)), "lo")


def test_socket_filter_of_another_process():
    with harness.udp_receiver(7000) as receiver, Attached(source(("p", "socket", 0)), f"{os.getpid()}:{receiver.fileno()}"):
        harness.send_udp(7000, [b"x"])
        assert not harness.received(receiver, 0), "the filter drops it"
    with harness.udp_receiver(7001) as receiver:
        harness.send_udp(7001, [b"x"])
        assert harness.received(receiver, 1) == [b"x"]


def test_sk_reuseport():
    one, other = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    for each in (one, other):
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        each.bind(("127.0.0.1", 7002))
    counts(lambda: ping(7002), source(("p", "sk_reuseport", 1)), f"{os.getpid()}:{one.fileno()}")


# ---- Namespaces, maps of sockets, routes ----------------------------------------------------------

def test_sk_lookup():
    with harness.udp_receiver(7003):
        counts(lambda: ping(7004), source(("p", "sk_lookup", 1)))


def test_flow_dissector():
    # What it dissects are frames of a packet socket, whose hash the kernel wants.
    with Attached(source(("p", "flow_dissector", 0))) as attached:
        harness.veth("one", "other")
        harness.Wire("one").send([harness.ipv4_frame(b"x", 7)])
        wait_for(attached.hits, "a dissected frame")


SOCKMAP = '.map socks sockmap { key u32; value u32; max_entries 4 }\n'


def tcp_pair():
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(server.getsockname())
    return client, server.accept()[0]


def put_into_sockmap(attached, one):
    held = [bpf.Map(number) for kind, number in bpf.held_by(attached.process.pid) if kind == "map"]
    next(m for m in held if m.name == "socks").update(struct.pack("I", 0), struct.pack("I", one.fileno()))


def test_sk_skb():
    with Attached(source(("p", "sk_skb/stream_verdict", 1), head=SOCKMAP)) as attached:
        client, accepted = tcp_pair()
        put_into_sockmap(attached, accepted)
        client.send(b"x")
        wait_for(attached.hits, "the verdict")


def test_sk_msg():
    with Attached(source(("p", "sk_msg", 1), head=SOCKMAP), "socks") as attached:
        client, _accepted = tcp_pair()
        put_into_sockmap(attached, client)
        client.send(b"x")
        wait_for(attached.hits, "the verdict")


def test_lwt():
    harness.veth("one", "other")
    run("ip", "addr", "add", "10.1.0.1/24", "dev", "one")
    file = source(("o", "lwt_out", 0), ("x", "lwt_xmit", 0))
    with Attached(file, "--target", "o=10.9.0.0/16,dev=one", "--target", "x=10.8.0.0/16,dev=one") as attached:
        assert "encap bpf" in run("ip", "route").stdout
        harness.send_udp(9, [b"x"], "10.9.0.1")
        attached.ran(0)
        assert attached.hits(1) == 0, "lwt_xmit runs for its own route alone"
        harness.send_udp(9, [b"x"] * 3, "10.8.0.1")
        wait_for(lambda: attached.hits(1) == 3, "lwt_xmit to see each packet")
        assert attached.hits(0) == 1
        assert "SIGKILL" in attached.said()
    assert "encap" not in run("ip", "route").stdout


def test_lwt_in():
    """What comes in and would be forwarded along the route."""
    harness.veth("one", "other")
    pathlib.Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
    with Attached(source(("i", "lwt_in", 0)), "10.0.0.0/24,dev=one") as attached:
        harness.Wire("other").send([harness.ipv4_frame(b"x", 7)] * 3)
        wait_for(lambda: attached.hits() == 3, "lwt_in to see each packet")
    assert "encap" not in run("ip", "route").stdout


def segment_routed_frame(first, last):
    """IPv6 without a payload, with a segment routing header (RFC 8754): now to `first`, then to `last`."""
    first, last = (socket.inet_pton(socket.AF_INET6, address) for address in (first, last))
    no_next, routing, segment_routing = 59, 43, 4
    segments = struct.pack("!6BH", no_next, 4, segment_routing, 1, 1, 0, 0) + last + first
    header = struct.pack("!IHBB", 6 << 28, len(segments), routing, 64) + last + first
    return b"\xff" * 6 + b"\x02\0\0\0\0\xaa" + struct.pack("!H", 0x86DD) + header + segments


def test_lwt_seg6local():
    """A packet that is at its first segment, where the program decides on the next."""
    harness.veth("one", "other")
    conf = pathlib.Path("/proc/sys/net/ipv6/conf")
    (conf / "one/disable_ipv6").write_text("0")
    (conf / "all/forwarding").write_text("1")
    with Attached(source(("s", "lwt_seg6local", 0)), "fd00:9::/64,dev=one") as attached:
        assert "End.BPF" in run("ip", "-6", "route").stdout
        harness.Wire("other").send([segment_routed_frame("fd00:9::1", "fd00:1::1"),
                                    segment_routed_frame("fd00:8::1", "fd00:1::1")])
        wait_for(attached.hits, "lwt_seg6local to see the packet")
        assert attached.hits() == 1, "it runs for its own route alone"
    assert "seg6local" not in run("ip", "-6", "route").stdout


# ---- cgroups ----------------------------------------------------------------------------------------

def test_cgroup_skb_and_addresses():
    file = source(("skb", "cgroup_skb/egress", 1), ("c4", "cgroup/connect4", 1), ("s4", "cgroup/sendmsg4", 1),
                  ("create", "cgroup/sock_create", 1), ("bind", "cgroup/post_bind4", 1))
    with cgroup() as group, Attached(file, group) as attached:
        with harness.udp_receiver(7005):
            ping(7005)
        tcp_pair()
        attached.ran(*range(5))


def test_cgroup_sockopt_sysctl_device():
    file = source(("set", "cgroup/setsockopt", 1), ("sysctl", "cgroup/sysctl", 1), ("dev", "cgroup/dev", 1),
                  ("ops", "sockops", 1))
    with cgroup() as group, Attached(file, group) as attached:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 1)
        pathlib.Path("/proc/sys/net/ipv4/ip_forward").read_text()
        pathlib.Path("/dev/null").read_bytes()
        tcp_pair()
        attached.ran(*range(4))


def test_cgroup_that_is_taken():
    name = f"p{os.getpid()}"
    run(BPFLD, "load", source((name, "cgroup/connect4", 1)), "--pin", "/sys/fs/bpf/x")
    with cgroup() as group:
        run("bpftool", "cgroup", "attach", group, "connect4", "pinned", f"/sys/fs/bpf/x/{name}")
        below = pathlib.Path(group, "below")
        below.mkdir()
        for place in (group, below):
            text = refused("t.bpfs", place)
            assert "does not allow others" in text and "prog list" in text and "capabilit" not in text, text
        below.rmdir()
        run(BPFLD, "detach", name)
        run("bpftool", "cgroup", "attach", group, "connect4", "pinned", f"/sys/fs/bpf/x/{name}", "override")
        assert "does not allow others" in refused("t.bpfs", group)
        below.mkdir()
        run(BPFLD, "run", "t.bpfs", below, "--for", "0.1")
        below.rmdir()
        run(BPFLD, "detach", name)
        run(BPFLD, "run", "t.bpfs", group, "--for", "0.1")


def test_cgroup_needs_a_target():
    text = refused(source(("p", "cgroup/connect4", 1)))
    assert "--target p=CGROUP" in text, text
    text = refused(source(("p", "cgroup/connect4", 1)), "/nosuch")
    assert "/nosuch" in text, text


# ---- Tracing ----------------------------------------------------------------------------------------

def switch():
    subprocess.run(["true"], check=True)


def mount_tracefs():
    if not os.path.isdir("/sys/kernel/tracing/events"):
        run("mount", "-t", "tracefs", "tracefs", "/sys/kernel/tracing")


def test_tracepoint():
    mount_tracefs()
    counts(switch, source(("p", "tracepoint/sched/sched_process_exec", 0)))


def test_tracepoint_that_is_read_too_far():
    mount_tracefs()
    text = refused(source(("p", "tracepoint/sched/sched_switch", 0, "r0 = *(u64 *)(r1 + 200)")))
    assert "past the event's record" in text and "events/sched/sched_switch/format" in text, text


def test_sections_that_do_not_say_where():
    for section, form in (("tracepoint", "tracepoint/CATEGORY/NAME"), ("tp/sched", "tp/CATEGORY/NAME"), ("kprobe", "kprobe/FUNCTION"),
                          ("fentry", "fentry/FUNCTION"), ("uprobe", "FILE:FUNCTION"), ("cgroup/connect4", "CGROUP")):
        text = refused(source(("p", section, 0)))
        assert form in text and "section" in text, text


def test_tracepoint_without_tracefs():
    for place in ("/sys/kernel/tracing", "/sys/kernel/debug/tracing", "/sys/kernel/debug"):
        while os.path.ismount(place):
            run("umount", place)
    text = refused(source(("p", "tp/sched/sched_process_exec", 0)))
    assert "mount -t tracefs" in text, text


def test_raw_tracepoint():
    counts(switch, source(("p", "raw_tp/sched_process_exec", 0)))
    counts(switch, source(("p", "raw_tp", 0)), "--target", "p=sched_process_exec")
    text = refused(source(("p", "raw_tp/nosuch", 0)))
    assert "no tracepoint of that name" in text, text


def test_tp_btf():
    counts(switch, source(("p", "tp_btf/sched_process_exec", 0)))


PROBED = """
#include <unistd.h>
__attribute__((noinline)) int probed(int x) { __asm__ volatile(""); return x + 1; }
int main(void) { return probed(-1); }
"""


def probed_program():
    harness.require("cc")
    pathlib.Path("probed.c").write_text(PROBED)
    run("cc", "-O1", "-o", "probed", "probed.c")
    return os.path.abspath("probed")


def test_uprobes():
    path = probed_program()
    file = source(("u", f"uprobe/{path}:probed", 0), ("r", "uretprobe", 0), ("m", "uprobe.multi", 0))
    with Attached(file, "--target", f"r={path}:probed", "--target", f"m={path}:prob*") as attached:
        run(path)
        attached.ran(0, 1, 2)
        assert [attached.hits(key) for key in range(3)] == [1, 1, 1]
    # A session's program runs as the function begins and as it returns; only where the first gave 0.
    for result, runs in ((0, 2), (1, 1)):
        with Attached(source(("s", f"uprobe.session/{path}:probed", result))) as attached:
            run(path)
            attached.ran(0)
            assert attached.hits() == runs, attached.hits()
    text = refused(source(("u", f"uprobe/{path}:nosuch", 0)))
    assert "nosuch" in text, text


USDT = """
/* What sys/sdt.h makes of a probe without arguments. */
int main(void)
{
	__asm__ volatile("990: nop\\n"
		".pushsection .note.stapsdt,\\"\\",\\"note\\"\\n.balign 4\\n.4byte 992f-991f,994f-993f,3\\n"
		"991: .asciz \\"stapsdt\\"\\n992: .balign 4\\n993: .8byte 990b\\n.8byte _.stapsdt.base\\n.8byte 0\\n"
		".asciz \\"ours\\"\\n.asciz \\"here\\"\\n.asciz \\"\\"\\n994: .balign 4\\n.popsection\\n"
		".pushsection .stapsdt.base,\\"aG\\",\\"progbits\\",.stapsdt.base,comdat\\n.weak _.stapsdt.base\\n"
		".hidden _.stapsdt.base\\n_.stapsdt.base: .space 1\\n.size _.stapsdt.base,1\\n.popsection\\n");
	return 0;
}
"""


USDT_PROGRAM = """
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
typedef _Bool bool;
#define false 0
#define true 1
#include <bpf/usdt.bpf.h>
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u64); __uint(max_entries, 1); }
	hits SEC(".maps");
SEC("usdt") int BPF_USDT(p)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_elem(&hits, &key);

	if (value)
		__sync_fetch_and_add(value, 1);
	return 0;
}
char _license[] SEC("license") = "GPL";
"""


def test_usdt():
    harness.require("cc")
    pathlib.Path("usdt.c").write_text(USDT)
    run("cc", "-O1", "-o", "usdt", "usdt.c")
    path = os.path.abspath("usdt")
    with Attached(compile_c(USDT_PROGRAM), f"{path}:ours:here") as attached:
        run(path)
        attached.ran(0)
        assert attached.hits() == 1, attached.said()
    text = refused(source(("p", f"usdt/{path}:ours:here", 0)))
    assert "usdt.bpf.h" in text, text


def test_perf_event():
    counts(lambda: sum(range(3_000_000)), source(("p", "perf_event", 0)), "cpu-clock,frequency=1000")
    text = refused(source(("p", "perf_event", 0)), "nosuch-clock")
    assert "cpu-clock" in text, text


# Kinds that not every kernel takes: what a refusal must say, and the way out of it.
LOADING = ("cannot load program 'p{pid}'", "this kernel lacks this attachment")
ABSENT = ("cannot attach program 'p{pid}' (section '{section}') to {target}", "does not exist in this kernel")
NOT_OFFERED = ("cannot attach program 'p{pid}' (section '{section}') to {target}", "this kernel may not support this kind of attachment")


def taken_or_refused(section, says, target="", *arguments):
    """Attached, and listed so; or refused with this cause and way out. The report tells which it was."""
    name = f"p{os.getpid()}"
    file = source((name, section, 0))
    result = run(BPFLD, "run", file, *arguments, "--for", "0.1", status=None)
    if not result.returncode:
        harness.note(f"{section}: this kernel takes it")
        with Attached(file, *arguments):
            [one] = map(json.loads, run(BPFLD, "prog", "list", name, "--json").stdout.splitlines())
            assert one["attached"], one
        return
    harness.note(f"{section}: this kernel refuses it")
    assert result.returncode == 1, result
    for words in says:
        words = words.format(pid=os.getpid(), section=section, target=target)
        assert words in result.stderr, f"no '{words}' in\n{result.stderr}"
    assert "note: " in result.stderr and "ulimit" not in result.stderr, result.stderr
    wait_for(lambda: name not in bpf.all_named().values(), "it to be freed")


def test_fentry():
    taken_or_refused("fentry/bpf_fentry_test1", LOADING)


def test_fexit():
    taken_or_refused("fexit/bpf_fentry_test1", LOADING)


def test_lsm():
    taken_or_refused("lsm/file_open", LOADING)


def test_kprobe():
    taken_or_refused("kprobe/do_nanosleep", ABSENT, "do_nanosleep")
    taken_or_refused("kretprobe/do_nanosleep", ABSENT, "do_nanosleep")


def test_kprobe_multi_and_session():
    taken_or_refused("kprobe.multi/do_nanosleep", NOT_OFFERED, "do_nanosleep")
    taken_or_refused("kprobe.session/do_nanosleep", NOT_OFFERED, "do_nanosleep")


def test_netkit():
    """On a device of that kind, where the kernel has them; lo is refused."""
    made = not run("ip", "link", "add", "nk", "type", "netkit", status=None).returncode
    device = "nk" if made else "lo"
    for section in ("netkit/primary", "netkit/peer"):
        taken_or_refused(section, NOT_OFFERED, f"device {device}", device)


def test_lirc_mode2():
    """A kernel without infrared receivers says so; one that has them takes no other file for one."""
    name = f"p{os.getpid()}"
    text = refused(source((name, "lirc_mode2", 0)), "/dev/null")
    known = "cannot attach program" in text
    harness.note(f"lirc_mode2: this kernel {'takes' if known else 'does not know'} it")
    says = (f"cannot attach program '{name}' (section 'lirc_mode2') to /dev/null" if known
            else f"cannot load program '{name}': this kernel does not support programs of type lirc_mode2")
    assert says in text and "note: " in text and "ulimit" not in text, text


def test_freplace():
    text = refused(source(("p", "freplace/other", 0)))
    assert "needs the loaded program that it replaces" in text and "bpf_program__set_attach_target" in text, text


# ---- What is run or read -------------------------------------------------------------------------------

ITER = """.license "GPL"
.prog dump "iter/task"
        r6 = r1
        r1 = *(u64 *)(r6 + 0)           // bpf_iter_meta
        r1 = *(u64 *)(r1 + 0)           // seq_file
        w2 = 0x0a6b7361                 // "ask\\n"
        *(u32 *)(r10 - 4) = w2
        r2 = r10
        r2 += -4
        w3 = 4
        call bpf_seq_write
        w0 = 0
        exit
.endprog
"""


def test_iter_prints():
    out = run(BPFLD, "run", harness.source_file(ITER)).stdout
    assert out.count("ask\n") > 1 and not out.replace("ask\n", ""), out


def test_syscall_runs_once():
    text = source(("p", "syscall", 5))
    result = run(BPFLD, "run", text)
    assert "returned 5" in result.stderr, result.stderr


STRUCT_OPS = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
struct sock { int unused; } __attribute__((preserve_access_index));
struct tcp_congestion_ops {
	unsigned int (*ssthresh)(struct sock *);
	void (*cong_avoid)(struct sock *, __u32, __u32);
	unsigned int (*undo_cwnd)(struct sock *);
	char name[16];
} __attribute__((preserve_access_index));
SEC("struct_ops/ssthresh") unsigned int BPF_PROG(ssthresh, struct sock *sk) { return 2; }
SEC("struct_ops/cong_avoid") void BPF_PROG(cong_avoid, struct sock *sk, __u32 ack, __u32 acked) { }
SEC("struct_ops/undo_cwnd") unsigned int BPF_PROG(undo_cwnd, struct sock *sk) { return 2; }
SEC(".struct_ops") struct tcp_congestion_ops ours = {
	.ssthresh = (void *)ssthresh, .cong_avoid = (void *)cong_avoid, .undo_cwnd = (void *)undo_cwnd,
	.name = "bpfldtest",
};
char _license[] SEC("license") = "GPL";
"""


def compile_c(text, output="c.o"):
    harness.require(CLANG)
    pathlib.Path("c.c").write_text(text)
    run(CLANG, "-O2", "-g", "--target=bpf", "-D__TARGET_ARCH_x86", "-I/usr/include/x86_64-linux-gnu", "-c", "c.c",
        "-o", output)
    return output


def has_congestion_control():
    return "bpfldtest" in pathlib.Path("/proc/sys/net/ipv4/tcp_available_congestion_control").read_text()


def use_congestion_control():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"bpfldtest")


def place_of(program):
    """How and where the newest program of that name is attached."""
    last = run(BPFLD, "prog", "list", program, "--json").stdout.splitlines()[-1]
    return [(place["how"], place["where"].split()[0]) for place in json.loads(last)["attached"]]


def test_struct_ops():
    with Attached(compile_c(STRUCT_OPS)):
        assert has_congestion_control()
        use_congestion_control()
        assert place_of("cong_avoid") == [("struct_ops", "map")]
    wait_for(lambda: not has_congestion_control(), "it to be gone")


def test_struct_ops_outlives_the_command():
    run(BPFLD, "attach", compile_c(STRUCT_OPS))
    use_congestion_control()
    run(BPFLD, "detach", "c")
    wait_for(lambda: not has_congestion_control(), "it to be gone")
    assert harness.pins() == []


def without_struct_ops_links(*command):
    """The command on a kernel that has none: the system call that asks for them fails as it does there."""
    strace = ["env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-o", "trace", "-e"]
    run(*strace, "trace=bpf", BPFLD, "load", "c.o")
    calls = [line for line in pathlib.Path("trace").read_text().splitlines() if line.startswith("bpf(")]
    number = 1 + next(i for i, line in enumerate(calls) if 'map_name="probe"' in line)
    return run(*strace, f"inject=bpf:error=EINVAL:when={number}", BPFLD, *command)


def test_struct_ops_without_links():
    harness.require("strace")
    compile_c(STRUCT_OPS)
    for what in ("ours", "cong_avoid"):
        out = without_struct_ops_links("attach", "c.o").stdout
        assert "held by its registration" in out and harness.pins() == [], out
        use_congestion_control()
        assert place_of("cong_avoid") == [("struct_ops", "map")]
        run(BPFLD, "detach", what)
        wait_for(lambda: not has_congestion_control(), "it to be gone")
    without_struct_ops_links("run", "c.o", "--for", "0.1")
    wait_for(lambda: not has_congestion_control(), "it to be gone")


def test_mixed_kinds_in_one_file():
    file = source(("x", "xdp", 2), ("t", "tc", 0), ("s", "socket", 0), ("r", "raw_tp/sched_process_exec", 0))
    with Attached(file, "lo") as attached:
        ping()
        switch()
        attached.ran(*range(4))
    nothing_on_lo()


def test_a_later_failure_undoes_all():
    file = source(("x", "xdp", 2), ("t", "tc", 0), ("r", "raw_tp/nosuch", 0))
    refused(file, "lo")
    nothing_on_lo()
    assert "clsact" not in run("tc", "qdisc", "show", "dev", "lo").stdout


def test_wrong_targets():
    file = source(("p", "xdp", 2))
    assert "nosuch" in refused(file, "--target", "nosuch=lo")
    assert "DEV" in refused(file, "lo,sideways")
    assert "'generic' and 'native' exclude each other" in refused(file, "lo,generic,native")
    assert "'priority=1' and 'priority=2'" in refused(source(("p", "tc", 0)), "lo,priority=1,egress,priority=2")
    file = source(("p", "xdp", 2))
    assert "twice" in refused(file, "--target", "p=lo", "--target", "p=lo,generic")
    for wrong in ("nothing", "=lo", "p="):
        assert f"got '{wrong}'" in run(BPFLD, "run", file, "--target", wrong, status=2).stderr


if __name__ == "__main__":
    harness.main()
