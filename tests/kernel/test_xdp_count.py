#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""examples/xdp_count.bpfs: packets and bytes by IP protocol, on real traffic."""

import socket
import threading

import harness

COUNT = harness.EXAMPLES / "xdp_count.bpfs"
TCP, UDP = socket.IPPROTO_TCP, socket.IPPROTO_UDP
HEADERS = 14 + 20 + 8


def test_udp_is_counted_exactly():
    payloads = [bytes(size) for size in range(1, 101)]
    with harness.udp_receiver(9000) as receiver, harness.Running(COUNT) as running:
        harness.send_udp(9000, payloads)
        assert len(harness.received(receiver, 100)) == 100, "every packet passes on"
        assert running.map("xdp_stats").total(UDP) == (100, sum(range(1, 101)) + 100 * HEADERS)
        assert running.map("xdp_stats").total(TCP) == (0, 0)


def test_tcp_is_counted():
    """One connection with one byte each way is at least eight packets: three, two and acks, three."""
    with socket.create_server(("127.0.0.1", 9001)) as server, harness.Running(COUNT) as running:
        def serve():
            peer, _ = server.accept()
            with peer:
                peer.sendall(peer.recv(1))
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with socket.create_connection(("127.0.0.1", 9001), timeout=harness.PATIENCE) as client:
            client.sendall(b"x")
            assert client.recv(1) == b"x"
        thread.join(5)
        packets, size = running.map("xdp_stats").total(TCP)
        assert 8 <= packets <= 20 and size >= packets * 54, (packets, size)


def test_json_shows_the_counters():
    with harness.Running(COUNT) as running:
        harness.send_udp(9, [b"12345678"] * 7)
        lines = running.stop()
    assert count_in(lines, UDP) == {"packets": 7, "bytes": 7 * (HEADERS + 8)}, lines[-3:]


def count_in(lines, protocol):
    """The last state of one element of xdp_stats in bpfld's output: the sum over the CPUs."""
    return [line["value"] for line in lines if line["map"] == "xdp_stats" and line["key"] == protocol][-1]


def test_bpftool_shows_the_counters():
    with harness.Running(COUNT):
        harness.send_udp(9, [b"12345678"] * 7)
        program = harness.bpftool("prog", "show", "id", harness.xdp_program("lo"))
        assert program["name"] == "xdp_count" and len(program["map_ids"]) == 1, program
        entries = harness.bpftool("map", "dump", "id", program["map_ids"][0])
        values = [v["value"] for e in entries for v in e["formatted"]["values"] if e["formatted"]["key"] == UDP]
        assert sum(v["packets"] for v in values) == 7 and sum(v["bytes"] for v in values) == 350, values


def test_the_demo():
    """What ./dev demo runs after building."""
    text = harness.run(harness.EXAMPLES / "demo").stdout
    assert "UDP: 2000 packets" in text and "none of them ours" in text, text


if __name__ == "__main__":
    harness.main()
