#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The two devmap examples: frames of one veth leave through another, all of them.

    sender <-> [in: the example]   [out] <-> far: a program that passes
"""

import contextlib
import struct

import harness

PLAIN = harness.EXAMPLES / "xdp_redirect_devmap.bpfs"
HASH = harness.EXAMPLES / "xdp_redirect_devmap_hash.bpfs"
FRAMES = [harness.ipv4_frame(b"%06d" % i, 7000) for i in range(200)]


@contextlib.contextmanager
def panel(example):
    """Both pairs, the example on `in`; yields it and the wires at its two possible ends."""
    harness.veth("sender", "in")
    harness.veth("out", "far")
    pass_all = harness.source_file(harness.PASS_ALL)
    with harness.Running(pass_all, "far"), harness.Running(example, "in") as running:
        yield running, harness.Wire("sender"), harness.Wire("in"), harness.Wire("far")


def check(sender, stack, far, at_stack, at_far):
    sender.send(FRAMES)
    assert far.incoming(len(at_far)) == at_far, "frames at the far end"
    assert stack.incoming(len(at_stack)) == at_stack, "frames passed to the stack"


def test_devmap_redirects_every_frame():
    with panel(PLAIN) as (running, *wires):
        running.map("tx_port").update(struct.pack("I", 0), struct.pack("I", harness.ifindex("out")))
        check(*wires, at_stack=[], at_far=FRAMES)


def test_devmap_passes_while_the_slot_is_empty():
    with panel(PLAIN) as (_, *wires):
        check(*wires, at_stack=FRAMES, at_far=[])


def test_devmap_hash_redirects_every_frame():
    with panel(HASH) as (running, *wires):
        plug(running, egress=0)
        check(*wires, at_stack=[], at_far=FRAMES)


def test_devmap_hash_passes_unknown_interfaces():
    with panel(HASH) as (_, *wires):
        check(*wires, at_stack=FRAMES, at_far=[])


def test_egress_program_sees_every_frame():
    with panel(HASH) as (running, *wires):
        plug(running, egress=running.program_fd("set_source"))
        check(*wires, at_stack=[], at_far=[f[:6] + b"\x02\0\0\0\0\x01" + f[12:] for f in FRAMES])
        assert running.map("sent").total(0) == (len(FRAMES),)


def plug(running, egress):
    value = struct.pack("II", harness.ifindex("out"), egress)
    running.map("patches").update(struct.pack("I", harness.ifindex("in")), value)


if __name__ == "__main__":
    harness.main()
