#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""bpfld attach, detach: what outlives the command, how it is swapped, and how it is taken away again."""

import contextlib
import os
import pathlib
import struct
import threading
import time

import bpf
import harness
from harness import BPFLD, run, wait_for
from test_attach_kinds import Attached, cgroup, compile_c, nothing_on_lo, ping, source

HOME = "/sys/fs/bpf/bpfld"
NAME, FIRST = f"p{os.getpid()}", f"f{os.getpid()}"  # nobody else's


def hits(name=NAME):
    """The map of that program, of several the one that was loaded last: others run tests beside us."""
    number = max(p["id"] for p in harness.bpftool("prog", "show") if p.get("name") == name)
    [found] = harness.bpftool("prog", "show", "id", str(number))["map_ids"]
    return bpf.Map(found)


def count_of(counts, key=0):
    return struct.unpack("Q", counts.lookup(struct.pack("I", key)))[0]


def nothing_left():
    wait_for(lambda: not [n for n in bpf.all_named().values() if n == NAME], "the program to be freed")
    assert harness.pins() == [], harness.pins()
    nothing_on_lo()
    assert "clsact" not in run("tc", "qdisc", "show", "dev", "lo").stdout


def program_id():
    return next(str(number) for (kind, number), name in bpf.all_named().items() if (kind, name) == ("prog", NAME))


def test_attach_outlives_the_command():
    out = run(BPFLD, "attach", source((NAME, "xdp", 2)), "lo").stdout
    assert HOME + "/t" in out and "device lo" in out, out
    ping()
    wait_for(lambda: count_of(hits()), "the frame")
    assert os.listdir(HOME + "/t") == [NAME]


def test_detach_by_device_name_pin_and_id():
    for what in (lambda: "lo", lambda: "t", lambda: NAME, lambda: f"{HOME}/t", lambda: f"{HOME}/t/{NAME}", program_id):
        run(BPFLD, "attach", source((NAME, "xdp", 2)), "lo")
        run(BPFLD, "detach", what())
        wait_for(lambda: not harness.xdp_program("lo"), "it to be off")
        with contextlib.suppress(OSError):  # by a pin in it, the folder itself stays
            os.rmdir(f"{HOME}/t")
            os.rmdir(HOME)
        nothing_left()
    text = run(BPFLD, "detach", "nosuch", status=1).stderr
    assert "nosuch" in text and "prog list" in text, text


def test_detach_of_no_name_detaches_nothing():
    run(BPFLD, "attach", source((NAME, "xdp", 2)), "lo")
    for what in ("", ".", "..", "../bpfld", "t/../t"):
        run(BPFLD, "detach", what, status=1)
    assert harness.xdp_program("lo")
    run(BPFLD, "detach", "t")
    nothing_left()


def test_long_names_are_told_apart():
    """The kernel keeps 15 letters of a name, BTF the whole."""
    harness.veth("one", "other")
    long = [f"{NAME}_a_long_name_{end}" for end in ("first", "second")]
    for name, device in zip(long, ("lo", "one")):
        os.rename(source((name, "xdp", 2)), name + ".bpfs")
        run(BPFLD, "attach", name + ".bpfs", device)
        out = run(BPFLD, "prog", "list", name).stdout
        assert f"  {name}  " in out and f"at xdp {device}" in out and out.count("at xdp") == 1, out
    for wrong in (long[0][:15], long[0][:15] + "_else", long[0] + "_"):
        run(BPFLD, "prog", "list", wrong, status=1)
        run(BPFLD, "detach", wrong, status=1)
    run(BPFLD, "detach", long[1])
    assert harness.xdp_program("lo") and not harness.xdp_program("one")
    run(BPFLD, "detach", long[0])
    nothing_left()


def test_detach_of_what_has_no_link():
    run(BPFLD, "load", source((NAME, "xdp", 2)), "--pin", "/sys/fs/bpf/x")
    run("ip", "link", "set", "dev", "lo", "xdpgeneric", "pinned", f"/sys/fs/bpf/x/{NAME}")
    run(BPFLD, "detach", "lo")
    assert not harness.xdp_program("lo")


def test_clsact_says_what_holds_it():
    out = run(BPFLD, "attach", source((NAME, "tc", 0)), "lo,egress,priority=9").stdout
    assert "clsact" in out and "priority 9" in out, out
    ping()
    wait_for(lambda: count_of(hits()), "the frame")
    run(BPFLD, "detach", NAME)
    nothing_left()


def test_route_stays_until_detached():
    harness.veth("one", "other")
    run("ip", "addr", "add", "10.1.0.1/24", "dev", "one")
    for what in ("10.9.0.0/16,dev=one", NAME, "one"):
        run(BPFLD, "attach", source((NAME, "lwt_out", 0)), "10.9.0.0/16,dev=one")
        assert "encap bpf" in run("ip", "route").stdout
        run(BPFLD, "detach", what)
        assert "encap" not in run("ip", "route").stdout, what
    nothing_left()


def test_segment_route_stays_until_detached():
    harness.veth("one", "other")
    pathlib.Path("/proc/sys/net/ipv6/conf/one/disable_ipv6").write_text("0")
    for what in ("fd00:9::/64,dev=one", NAME, "one"):
        run(BPFLD, "attach", source((NAME, "lwt_seg6local", 0)), "fd00:9::/64,dev=one")
        assert "route fd00:9::/64,dev=one" in run(BPFLD, "prog", "list", NAME).stdout
        run(BPFLD, "detach", what)
        assert "End.BPF" not in run("ip", "-6", "route").stdout, what
    text = run(BPFLD, "detach", "fd00:9::/64,dev=one", status=1).stderr
    assert "no route 'fd00:9::/64,dev=one'" in text and "ip -6 route" in text, text
    nothing_left()


def test_device_that_is_gone():
    harness.veth("one", "other")
    run(BPFLD, "attach", source((NAME, "xdp", 2)), "one")
    run("ip", "link", "del", "one")
    assert "a device that is gone" in run(BPFLD, "prog", "list", NAME).stdout
    run(BPFLD, "detach", "t")
    nothing_left()


def test_detach_leaves_folders_alone():
    for folder in ("nosuch", os.path.abspath("nosuch"), "/sys/fs/bpf/nosuch"):
        pathlib.Path(folder).mkdir(exist_ok=True)
        run(BPFLD, "detach", folder, status=1)
        assert os.path.isdir(folder), folder


def test_what_cannot_be_detached_is_unpinned():
    run(BPFLD, "attach", source((NAME, "raw_tp/sched_process_exec", 0)))
    run(BPFLD, "detach", "t")
    nothing_left()


def test_holder_is_named():
    with Attached(source((NAME, "raw_tp/sched_process_exec", 0))) as attached:
        text = run(BPFLD, "detach", NAME, status=1).stderr
        assert f"process {attached.process.pid} (bpfld)" in text, text


def test_attach_of_pin_and_id():
    run(BPFLD, "load", source((NAME, "cgroup/connect4", 1), ("x", "xdp", 2)), "--pin", "/sys/fs/bpf/x")
    run(BPFLD, "attach", "/sys/fs/bpf/x/x", "lo")
    assert harness.xdp_program("lo")
    run(BPFLD, "detach", "lo")
    with cgroup() as group:
        run(BPFLD, "attach", program_id(), group, "--section", "cgroup/connect4", "--pin", "/sys/fs/bpf/y")
        assert os.listdir("/sys/fs/bpf/y") == [NAME]
        run(BPFLD, "detach", "/sys/fs/bpf/y")
    text = run(BPFLD, "attach", program_id(), "/", "--section", "xdp", status=1).stderr
    assert "does not fit" in text, text


def test_attach_of_what_is_no_program():
    run(BPFLD, "load", source((NAME, "xdp", 2)), "--pin", "/sys/fs/bpf/x")
    run(BPFLD, "attach", f"/sys/fs/bpf/x/{NAME}", "lo", "--pin", "/sys/fs/bpf/y")
    for pin in ("/sys/fs/bpf/x/hits", f"/sys/fs/bpf/y/{NAME}"):
        text = run(BPFLD, "attach", pin, "lo", status=1).stderr
        assert "it is pinned, but is not a program" in text and "prog list" in text, text


def test_killed_run_leaves_what_detach_finds():
    with contextlib.suppress(AssertionError), Attached(source((NAME, "tc", 0)), "lo") as attached:
        attached.process.kill()
        attached.process.wait()
    assert "bpf" in run("tc", "filter", "show", "dev", "lo", "ingress").stdout
    run(BPFLD, "detach", "lo")
    nothing_left()


def test_taken_place_is_refused_and_nothing_changes():
    run(BPFLD, "attach", source((NAME, "xdp", 2)), "lo")
    before = harness.xdp_program("lo")
    text = run(BPFLD, "attach", source((NAME, "tc", 0), ("x", "xdp", 2)), "lo", "--pin", "/sys/fs/bpf/z", status=1).stderr
    assert "--replace" in text and NAME in text, text
    assert harness.xdp_program("lo") == before and not os.path.exists("/sys/fs/bpf/z")
    assert "clsact" not in run("tc", "qdisc", "show", "dev", "lo").stdout
    run(BPFLD, "detach", "lo")
    nothing_left()


def test_failed_pin_undoes_the_attachment():
    run(BPFLD, "attach", source((NAME, "raw_tp/sched_process_exec", 0)))
    text = run(BPFLD, "attach", source((NAME, "raw_tp/sched_process_exec", 0)), status=1).stderr
    assert f"{HOME}/t/{NAME}" in text, text
    run(BPFLD, "detach", "t")
    nothing_left()


UNDERWAY = 64  # frames at once: less than a veth pair's queue holds, so that none overflows however slow we are


class Traffic:
    """Frames into one end of the pair all the time, at the pace at which the programs at the other end count
    them: each is seen by one program, or is lost, and then the traffic stands still."""

    def __init__(self, first):
        self.maps, self.sent, self.stop = [first], 0, threading.Event()
        self.wire, self.thread = harness.Wire("one"), threading.Thread(target=self.send)

    def seen(self):
        return sum(map(count_of, list(self.maps)))

    def send(self):
        frame = harness.ipv4_frame(b"x", 7)
        while not self.stop.is_set():
            for _ in range(self.seen() + UNDERWAY - self.sent):
                self.wire.send([frame])
                self.sent += 1
            time.sleep(0.0001)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()

    def check(self):
        """When it has ended: none was lost, none seen twice."""
        wait_for(lambda: self.seen() >= self.sent, f"the last of {self.sent} frames: {list(map(count_of, self.maps))} seen")
        assert self.seen() == self.sent, f"{self.sent} sent, {list(map(count_of, self.maps))} seen"


def swap_under_traffic(first, swaps):
    """Swaps the program at the other end several times: each has its turn, and no frame is lost."""
    with Traffic(first) as traffic:
        wait_for(lambda: count_of(first) > UNDERWAY, "the traffic")
        for _ in range(swaps):
            run(BPFLD, "attach", "--replace", source((NAME, "xdp", 2)), "other")
            traffic.maps.append(hits())
            turn = count_of(traffic.maps[-1])
            wait_for(lambda: count_of(traffic.maps[-1]) > turn + UNDERWAY, "its turn: lost frames stop the traffic")
    assert len({m.id for m in traffic.maps}) == swaps + 1
    traffic.check()


def test_replace_loses_no_frame():
    harness.veth("one", "other")
    run(BPFLD, "attach", source((FIRST, "xdp", 2)), "other,native")
    swap_under_traffic(hits(FIRST), 10)
    run(BPFLD, "detach", "other")
    nothing_left()


def test_replace_of_a_program_without_a_link():
    harness.veth("one", "other")
    run(BPFLD, "load", source((FIRST, "xdp", 2)), "--pin", "/sys/fs/bpf/x")
    run("ip", "link", "set", "dev", "other", "xdp", "pinned", f"/sys/fs/bpf/x/{FIRST}")
    swap_under_traffic(hits(FIRST), 3)
    run(BPFLD, "detach", "other")
    assert not harness.xdp_program("other")


def attach_plainly():
    """As 'ip link' does it, without a link."""
    run(BPFLD, "load", source((FIRST, "xdp", 2)), "--pin", "/sys/fs/bpf/x")
    run("ip", "link", "set", "dev", "lo", "xdpgeneric", "pinned", f"/sys/fs/bpf/x/{FIRST}")


def test_failed_replace_puts_back():
    """A later program cannot be attached: what the earlier has replaced is there again."""
    for section, first in (("xdp", lambda: run(BPFLD, "attach", source((FIRST, "xdp", 2)), "lo")),
                           ("xdp", attach_plainly),
                           ("tc", lambda: run(BPFLD, "attach", source((FIRST, "tc", 0)), "lo"))):
        first()
        before = run("bpftool", "-j", "net", "show").stdout
        assert FIRST in run(BPFLD, "prog", "list", FIRST).stdout and "lo" in before, before
        text = run(BPFLD, "attach", "--replace", source((NAME, section, 0), ("r", "raw_tp/nosuch", 0)), "lo", status=1).stderr
        assert "nosuch" in text, text
        assert run("bpftool", "-j", "net", "show").stdout == before
        run(BPFLD, "detach", "lo")
        nothing_on_lo()


def routes():
    return run("ip", "-d", "route").stdout + run("ip", "-d", "-6", "route").stdout


def test_failed_replace_puts_routes_back():
    harness.veth("one", "other")
    pathlib.Path("/proc/sys/net/ipv6/conf/one/disable_ipv6").write_text("0")
    run("ip", "addr", "add", "10.1.0.1/24", "dev", "one")
    wait_for(lambda: "fe80" in routes(), "the device's own route")
    four, six = "10.9.0.0/16,dev=one", "fd00:9::/64,dev=one"
    run("ip", "nexthop", "add", "id", "4", "via", "10.1.0.2", "dev", "one")
    run("ip", "-6", "nexthop", "add", "id", "6", "dev", "one")
    for what, section, first in ((four, "lwt_out", ("ip", "route", "add", "10.9.0.0/16", "via", "10.1.0.2", "mtu", "1400")),
                                 (four, "lwt_out", ("ip", "route", "add", "10.9.0.0/16", "nhid", "4")),
                                 (six, "lwt_out", ("ip", "-6", "route", "add", "fd00:9::/64", "nhid", "6")),
                                 (four, "lwt_out", (BPFLD, "attach", "first.bpfs", four)),
                                 (six, "lwt_xmit", ("ip", "-6", "route", "add", "fd00:9::/64", "dev", "one")),
                                 (six, "lwt_seg6local", (BPFLD, "attach", "first.bpfs", six))):
        os.rename(source((FIRST, section, 0)), "first.bpfs")
        run(*first)
        before = routes()
        file = source((NAME, section, 0), ("r", "raw_tp/nosuch", 0))
        text = run(BPFLD, "attach", "--replace", file, "--target", f"{NAME}={what}", status=1).stderr
        assert "nosuch" in text, text
        assert routes() == before, f"{before}\nis now\n{routes()}"
        run(BPFLD, "attach", "--replace", source((NAME, section, 0)), what)
        assert routes() != before
        run(BPFLD, "detach", what)
    nothing_left()


def test_route_that_cannot_be_put_back():
    """The kernel tells but the name of its program, which here no program has."""
    harness.require("clang-19")
    harness.veth("one", "other")
    compile_c('int run(void *c) { return 0; } char _license[] __attribute__((section("license"))) = "GPL";'
              .replace("int run", '__attribute__((section("lwt_out"), used)) int run'))
    if run("ip", "route", "add", "10.9.0.0/16", "encap", "bpf", "out", "obj", "c.o", "section", "lwt_out", "dev", "one",
           status=None).returncode:
        raise harness.Skip("this ip adds no such route")
    before = routes()
    text = run(BPFLD, "attach", "--replace", source((NAME, "lwt_out", 0)), "10.9.0.0/16,dev=one", status=1).stderr
    assert "could not be restored" in text and "bpfld detach" in text, text
    assert routes() == before


def test_replace_of_other_kinds():
    for section, target in (("tcx/ingress", "lo"), ("tc", "lo"), ("sk_lookup", None)):
        for _ in range(2):
            run(BPFLD, "attach", "--replace", source((NAME, section, 1 if section == "sk_lookup" else 0)),
                *[target] * bool(target))
        run(BPFLD, "detach", NAME)
        nothing_left()


if __name__ == "__main__":
    harness.main()
