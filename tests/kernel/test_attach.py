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
    assert harness.pinned(HOME + "/t") == [NAME]


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
        assert harness.pinned("/sys/fs/bpf/y") == [NAME]
        run(BPFLD, "detach", "/sys/fs/bpf/y")
    text = run(BPFLD, "attach", program_id(), "/", "--section", "xdp", status=1).stderr
    assert "does not fit" in text, text


def test_attach_of_what_is_no_program():
    run(BPFLD, "load", source((NAME, "xdp", 2)), "--pin", "/sys/fs/bpf/x")
    text = run(BPFLD, "attach", "/sys/fs/bpf/x/hits", "lo", status=1).stderr
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
    assert f"'{NAME}' is already attached" in text and "--replace" in text, text
    assert run(BPFLD, "prog", "list", NAME).stdout.count("at raw_tracepoint") == 1
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
    """Swaps the program at the other end several times: each has its turn, all count in the first one's map,
    and no frame is lost."""
    ids = set()
    with Traffic(first) as traffic:
        wait_for(lambda: count_of(first) > UNDERWAY, "the traffic")
        for _ in range(swaps):
            run(BPFLD, "attach", "--replace", source((NAME, "xdp", 2)), "other")
            assert hits().id == first.id, (hits().id, first.id)
            ids.add(harness.xdp_program("other"))
            turn = count_of(first)
            wait_for(lambda: count_of(first) > turn + UNDERWAY, "its turn: lost frames stop the traffic")
    assert len(ids) == swaps, ids
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


def test_replace_of_what_no_link_update_can():
    """The new link is there before the old one goes; there is one of them afterwards."""
    for _ in range(3):
        run(BPFLD, "attach", "--replace", source((NAME, "raw_tp/sched_process_exec", 0)))
        wait_for(lambda: run(BPFLD, "prog", "list", NAME).stdout.count("at raw_tracepoint") == 1, "the old link to go")
        assert harness.pinned(HOME + "/t") == [NAME]
    run(BPFLD, "detach", "t.bpfs")
    nothing_left()


VERSIONS = """.license "GPL"
.map flows hash {{ key u32; value {value}; max_entries {entries} }}
.data u32 threshold = 7
.bss u64 total
.rodata u32 version = {version}
.prog {name} "xdp"
        r1 = &total
        r2 = 1
        lock *(u64 *)(r1 + 0) += r2
        r1 = &threshold
        w6 = *(u32 *)(r1 + 0)
        r1 = &version
        w7 = *(u32 *)(r1 + 0)
        *(u32 *)(r10 - 4) = w7
        r1 = &flows
        r2 = r10
        r2 += -4
        call bpf_map_lookup_elem
        w0 = XDP_PASS
        exit
.endprog
"""


def version(number, value="u64", entries=16, name=NAME, file=None):
    file = file or f"v{number}.bpfs"
    pathlib.Path(file).write_text(VERSIONS.format(version=number, value=value, entries=entries, name=name))
    return file


def dump(name):
    return run(BPFLD, "map", "dump", name).stdout


def test_replace_goes_on_with_the_maps():
    run(BPFLD, "attach", version(1), "lo")
    run(BPFLD, "map", "set", "v1.bpfs:flows", "1", "41")
    ping()
    wait_for(lambda: "total = 0" not in dump("v1.bpfs:.bss"), "the frame")
    run(BPFLD, "attach", "--replace", version(2), "lo")
    assert "41" in dump("v2.bpfs:flows") and "0" != dump("v2.bpfs:.bss").strip(), dump("v2.bpfs:.bss")
    assert "version = 2" in dump("v2.bpfs:.rodata").replace(":", " ="), dump("v2.bpfs:.rodata")
    assert os.listdir(HOME) == ["v2"] and "41" in dump("v2:flows")
    run(BPFLD, "attach", "--replace", "--fresh", "flows", version(3), "lo")
    assert "41" not in dump("v3.bpfs:flows")
    run(BPFLD, "detach", "v3")
    nothing_left()


def test_what_does_not_match_is_named():
    run(BPFLD, "attach", version(1), "lo")
    before = harness.xdp_program("lo")
    text = run(BPFLD, "attach", "--replace", version(2, value="u32", entries=64), "lo", status=1).stderr
    assert "value size is 4 here, 8 there; max_entries is 64 here, 16 there" in text and "--fresh flows" in text, text
    assert harness.xdp_program("lo") == before
    text = run(BPFLD, "attach", "--replace", version(2), "lo", "--set", "threshold=9", status=1).stderr
    assert "'.data'" in text and "--fresh .data" in text, text
    assert "nosuch" in run(BPFLD, "attach", "--replace", version(2), "lo", "--fresh=nosuch", status=1).stderr
    run(BPFLD, "attach", "--replace", version(2, value="u32", entries=64), "lo", "--fresh", "flows")
    run(BPFLD, "attach", "--replace", version(3, value="u32", entries=32), "lo", "--fresh")
    run(BPFLD, "detach", "lo")
    nothing_left()


def place_count(name=NAME):
    return run(BPFLD, "prog", "list", name).stdout.count("at xdp")


def program_count(name=NAME):
    return sum((kind, its) == ("prog", name) for (kind, _), its in bpf.all_named().items())


def test_one_program_on_several_devices():
    harness.veth("one", "other")
    run(BPFLD, "attach", version(1), "one", "other")
    assert (program_count(), place_count()) == (1, 2)
    run(BPFLD, "detach", "one")
    assert not harness.xdp_program("one") and harness.xdp_program("other")
    for what in ("v1.bpfs", "v1", os.path.abspath("v1.bpfs"), NAME):
        run(BPFLD, "attach", what, "one")
        assert (program_count(), place_count()) == (1, 2), what
        run(BPFLD, "detach", "one")
    run(BPFLD, "attach", "--separate", "v1.bpfs", "one")
    assert program_count() == 2
    run(BPFLD, "detach", "v1")
    nothing_left()


def test_changed_file_shares_the_maps():
    harness.veth("one", "other")
    run(BPFLD, "attach", version(1), "one")
    run(BPFLD, "attach", version(2, file="v1.bpfs"), "other")
    programs = {device: harness.xdp_program(device) for device in ("one", "other")}
    assert programs["one"] != programs["other"]
    run(BPFLD, "map", "set", "flows", "1", "41")
    run(BPFLD, "detach", "v1")
    nothing_left()


def test_files_of_one_name():
    harness.veth("one", "other")
    for folder, device in (("a", "one"), ("b", "other")):
        os.mkdir(folder)
        run(BPFLD, "attach", version(1, file=f"{folder}/v.bpfs"), device)
    assert sorted(os.listdir(HOME)) == ["v", "v-2"]
    text = run(BPFLD, "detach", "v", status=1).stderr
    assert os.path.abspath("a/v.bpfs") in text and os.path.abspath("b/v.bpfs") in text, text
    run(BPFLD, "detach", "b/v.bpfs")
    assert harness.xdp_program("one") and not harness.xdp_program("other")
    run(BPFLD, "detach", "v")
    nothing_left()


def test_detach_of_a_file_takes_what_has_no_link():
    harness.veth("one", "other")
    run("ip", "addr", "add", "10.1.0.1/24", "dev", "one")
    file = source((NAME, "tcx/ingress", 0), ("second", "tc", 0), ("third", "lwt_out", 0))
    route = "10.9.0.0/16,dev=one"
    for what in ("t", "t.bpfs", os.path.abspath("t.bpfs")):
        run(BPFLD, "attach", file, "--target", f"third={route}")
        assert "second@attached" in os.listdir(HOME + "/t")
        assert "3 detached" in run(BPFLD, "detach", what).stdout
        assert "encap" not in run("ip", "route").stdout
        nothing_left()
    run(BPFLD, "attach", file, "--target", f"third={route}")
    run(BPFLD, "detach", "t.bpfs:second")
    assert "encap" in run("ip", "route").stdout and harness.pinned(HOME + "/t") == [NAME, "third@attached"]
    run(BPFLD, "detach", route)
    assert harness.pinned(HOME + "/t") == [NAME]
    run(BPFLD, "detach", "t")
    nothing_left()


def test_by_name_is_pinned():
    text = pathlib.Path(version(1)).read_text().replace("max_entries", "pinning by_name; max_entries", 1)
    pathlib.Path("v1.bpfs").write_text(text)
    run(BPFLD, "attach", "v1.bpfs", "lo")
    run(BPFLD, "map", "set", "/sys/fs/bpf/flows", "1", "41")
    run(BPFLD, "attach", "--replace", "--fresh", "flows", "v1.bpfs", "lo")
    assert "41" not in dump("/sys/fs/bpf/flows")
    run(BPFLD, "detach", "lo")
    os.unlink("/sys/fs/bpf/flows")
    run(BPFLD, "attach", "v1.bpfs", "nosuch", status=1)
    assert not os.path.exists("/sys/fs/bpf/flows")
    nothing_left()


def test_replace_of_other_kinds():
    for section, target in (("tcx/ingress", "lo"), ("tc", "lo"), ("sk_lookup", None)):
        for _ in range(2):
            run(BPFLD, "attach", "--replace", source((NAME, section, 1 if section == "sk_lookup" else 0)),
                *[target] * bool(target))
        run(BPFLD, "detach", NAME)
        nothing_left()


if __name__ == "__main__":
    harness.main()
