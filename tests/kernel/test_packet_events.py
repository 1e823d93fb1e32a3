#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""examples/packet_events.bpfs: a ring buffer record for each packet, none lost, each byte right."""

import time

import harness

EVENTS = harness.EXAMPLES / "packet_events.bpfs"
COUNT = 500
HEADERS = 14 + 20 + 8


def test_every_packet_has_its_record():
    payloads = [b"%08d" % i + bytes(range(i % 40)) for i in range(COUNT)]
    start = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    with harness.Running(EVENTS) as running:
        harness.send_udp(9, payloads)
        assert running.map("lost").total(0) == (0,)
        harness.wait_for(lambda: running.output().count('"head"') >= COUNT, f"{COUNT} records")
        lines = running.stop()
    records = [line["record"] for line in lines if line["map"] == "events" and is_udp(line["record"])]
    assert len(records) == COUNT, len(records)
    for record, payload in zip(records, payloads):
        assert record["length"] == HEADERS + len(payload)
        assert record["ifindex"] == 1
        assert start < record["time"] <= time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        head = bytes(record["head"])
        assert head[HEADERS:] == payload[:64 - HEADERS].ljust(64 - HEADERS, b"\0"), (head, payload)


def test_count_ends_the_run():
    with harness.Running(EVENTS, "lo", "--count", "3") as running:
        harness.send_udp(9, [b"x"] * 10)
        assert running.process.wait(harness.PATIENCE) == 0
    assert running.output().count('"head"') == 3, running.output()


def is_udp(record):
    """Sent by this test, not the ICMP that answers it."""
    return record["head"][23] == 17


if __name__ == "__main__":
    harness.main()
