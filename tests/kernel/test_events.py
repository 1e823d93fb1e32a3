#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Records of perf event arrays and ring buffers, by `bpfld run` and by `bpfld events`."""

import json
import os
import signal
import subprocess

import harness
from harness import BPFLD, run

# A record for each UDP packet: the length of its payload, and a running number.
PERF = """.license "GPL"
.struct event { u32 size; s32 minus; u64 number; char name[8]; }
.bss u64 next
.map packets perf_event_array { value struct event }
.prog each "xdp"
        r6 = r1
        r1 = *(u32 *)(r6 + xdp_md.data)
        r2 = *(u32 *)(r6 + xdp_md.data_end)
        r3 = r1
        r3 += 42
        if r3 > r2 goto out
        w4 = *(u8 *)(r1 + 23)
        if w4 != 17 goto out
        r2 -= r3
        *(u32 *)(r10 - 24 + event.size) = r2
        *(u32 *)(r10 - 24 + event.minus) = -5
        r1 = &next
        r2 = 1
        r2 = atomic_fetch_add((u64 *)(r1 + 0), r2)
        *(u64 *)(r10 - 24 + event.number) = r2
        r1 = 0x6c727563 ll
        *(u64 *)(r10 - 24 + event.name) = r1
        r1 = r6
        r2 = &packets
        w3 = -1
        r4 = r10
        r4 += -24
        r5 = sizeof(event)
        call bpf_perf_event_output
out:    w0 = XDP_PASS
        exit
.endprog
"""
MANY = 20000


def records(lines):
    return [line["record"] for line in lines if "record" in line]


def test_records_come_in_order_and_typed():
    with harness.Running(harness.source_file(PERF)) as running:
        harness.send_udp(9, [b"x" * (i % 50) for i in range(500)])
        harness.wait_for(lambda: running.output().count('"record"') >= 500, "500 records")
        shown = records(running.stop())
    assert [r["number"] for r in shown] == list(range(500))
    assert all(r["size"] == i % 50 and r["minus"] == -5 and r["name"] == "curl" for i, r in enumerate(shown))


def test_what_is_lost_is_told():
    """While the reader stands still, its buffers overflow; what it shows and what it misses add up."""
    with harness.Running(harness.source_file(PERF)) as running:
        running.process.send_signal(signal.SIGSTOP)
        harness.send_udp(9, [b""] * MANY)
        running.process.send_signal(signal.SIGCONT)
        harness.wait_for(lambda: '"record"' in running.output(), "the first record")
        # The kernel tells of a loss with the next record on the same CPU.
        cpus = sorted(os.sched_getaffinity(0))
        for cpu in cpus:
            os.sched_setaffinity(0, {cpu})
            harness.send_udp(9, [b""] * 100)
        total = MANY + 100 * len(cpus)
        harness.wait_for(lambda: f'"number":{total - 1},' in running.output(), "the last record")
        lines = running.stop()
    lost = sum(line.get("lost", 0) for line in lines)
    assert lost > 0
    assert len(records(lines)) + lost == total, (len(records(lines)), lost)


def events(*options):
    return run(BPFLD, "events", "t.bpfs:packets", *options)


def test_filters_and_ends():
    with harness.Running(harness.source_file(PERF)) as running:
        sender = subprocess.Popen(["python3", "-c", """
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(100000):
    s.sendto(b"x" * (i % 50), ("127.0.0.1", 9))
    time.sleep(0.001)
"""])
        try:
            lines = events("--json", "--count", "20", "--where", 'size >= 48 && name == "curl" || size==3')
            shown = records(map(json.loads, lines.stdout.splitlines()))
            assert len(shown) == 20 and {r["size"] for r in shown} <= {3, 48, 49}, shown
            assert "minus=-5" in events("--count", "1", "--where", "minus < -4").stdout
            assert events("--for", "0.5", "--where", "minus == 5").stdout == ""
        finally:
            sender.kill()
            sender.wait()
        del running


def test_wrong_conditions_are_explained():
    with harness.Running(harness.source_file(PERF)):
        for condition, words in [("size", "is expected"), ("size ==", "a value is missing"),
                                 ("size == 1 & size == 2", "&& or ||")]:
            assert words in run(BPFLD, "events", "t.bpfs:packets", "--where", condition, status=2).stderr
        run(BPFLD, "events", status=2)
        assert "holds no records" in run(BPFLD, "events", "t.bpfs:.bss", status=1).stderr


if __name__ == "__main__":
    harness.main()
