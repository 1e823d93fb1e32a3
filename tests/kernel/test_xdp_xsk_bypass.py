#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""examples/xdp_xsk_bypass.bpfs: UDP to one port reaches an AF_XDP socket, all else the stack."""

import contextlib
import subprocess

import harness

BYPASS = harness.EXAMPLES / "xdp_xsk_bypass.bpfs"
PORT = 4242
HEADERS = 14 + 20 + 8
PAYLOADS = [b"%06d" % i + b"x" * (i % 100) for i in range(300)]


@contextlib.contextmanager
def xsk_receiver(device, running, count):
    """The receiver of AF_XDP frames, ready; yields its process."""
    command = [harness.BUILD / "tests/xsk_receiver", device, running.map("xsks").id, count, harness.PATIENCE]
    with subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, text=True) as receiver:
        try:
            assert receiver.stdout.readline() == "ready\n"
            yield receiver
        finally:
            receiver.kill()


def payloads(receiver):
    frames = [bytes.fromhex(line) for line in receiver.stdout]
    assert receiver.wait(harness.PATIENCE) == 0, f"only {len(frames)} frames came"
    return [frame[HEADERS:] for frame in frames]


def test_every_payload_reaches_the_socket():
    with harness.Running(BYPASS) as running, xsk_receiver("lo", running, len(PAYLOADS)) as receiver, \
            harness.udp_receiver(PORT) as stack:
        harness.send_udp(PORT, PAYLOADS)
        assert payloads(receiver) == PAYLOADS
        assert harness.received(stack, 0) == [], "the stack saw none of them"


def test_native_on_veth():
    harness.veth("sender", "in")
    with harness.Running(BYPASS, "in") as running, xsk_receiver("in", running, len(PAYLOADS)) as receiver:
        harness.Wire("sender").send([harness.ipv4_frame(p, PORT) for p in PAYLOADS])
        assert payloads(receiver) == PAYLOADS


def test_other_traffic_passes():
    with harness.Running(BYPASS) as running, xsk_receiver("lo", running, 1), \
            harness.udp_receiver(PORT + 1) as stack:
        harness.send_udp(PORT + 1, PAYLOADS)
        assert harness.received(stack, len(PAYLOADS)) == PAYLOADS


def test_without_a_socket_it_passes():
    with harness.Running(BYPASS), harness.udp_receiver(PORT) as stack:
        harness.send_udp(PORT, PAYLOADS)
        assert harness.received(stack, len(PAYLOADS)) == PAYLOADS


if __name__ == "__main__":
    harness.main()
