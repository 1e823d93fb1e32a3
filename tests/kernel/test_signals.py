#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""SIGINT and SIGTERM at every system call of a load-attach-pin: all of it, or nothing."""

import collections
import os
import re

import bpf
import harness
from harness import BPFLD, run, wait_for
from test_attach_kinds import nothing_on_lo, source

NAME = f"p{os.getpid()}"
STRACE = ["env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-f"]  # two tracers are one too many
PLACE = "/sys/fs/bpf/here"


def system_calls(command):
    """How often a successful run makes each system call."""
    run(*STRACE, "-o", "trace", *command)
    with open("trace") as trace:
        return collections.Counter(re.findall(r"(?m)^\d+ +(\w+)\(", trace.read()))


def interrupted(command, call, number, name):
    """The command's status when that call of it is met by the signal."""
    return run(*STRACE, "-o", "/dev/null", "-e", f"inject={call}:signal={name}:when={number}", *command,
               status=None)


def nothing_left(what):
    wait_for(lambda: NAME not in bpf.all_named().values(), f"everything to be freed after {what}")
    assert harness.pins() == [], f"{harness.pins()} after {what}"
    nothing_on_lo()
    assert "clsact" not in run("tc", "qdisc", "show", "dev", "lo").stdout, what


def every_call(command, undo, complete):
    harness.require("strace")
    run(*command)
    undo()
    calls = system_calls(command)
    undo()
    signals = ["SIGINT", "SIGTERM"]
    for call, count in calls.items():
        if call in ("execve", "exit_group"):
            continue
        for number in range(1, count + 1):
            signals.reverse()
            result = interrupted(command, call, number, signals[0])
            if result.returncode == 0:
                assert complete(), f"status 0, but not all there: {call} {number}"
                undo()
            nothing_left(f"{signals[0]} at {call} {number}, status {result.returncode}\n{result.stderr}")


def remove_pins():
    for name in os.listdir(PLACE):
        os.unlink(f"{PLACE}/{name}")
    os.rmdir(PLACE)


def test_load_and_pin():
    every_call([BPFLD, "load", source((NAME, "xdp", 2)), "--pin", PLACE], remove_pins,
               lambda: harness.pinned(PLACE) == ["hits", NAME])


def test_attach_by_links():
    file = source((NAME, "xdp", 2), ("r", "raw_tp/sched_process_exec", 0))
    every_call([BPFLD, "attach", file, "lo"], lambda: run(BPFLD, "detach", "t"),
               lambda: harness.xdp_program("lo") and len(harness.pinned("/sys/fs/bpf/bpfld/t")) == 2)


def test_attach_to_clsact():
    every_call([BPFLD, "attach", source((NAME, "tc", 0)), "lo"], lambda: run(BPFLD, "detach", "lo"),
               lambda: "bpf" in run("tc", "filter", "show", "dev", "lo", "ingress").stdout)


def killed(command, undo):
    """SIGKILL at every call that makes something: what stayed is found and removed."""
    harness.require("strace")
    run(*command)
    undo()
    calls = system_calls(command)
    undo()
    for call in calls.keys() & {"bpf", "mkdir", "mkdirat", "symlink", "symlinkat", "sendto", "sendmsg", "recvfrom",
                                "recvmsg", "close"}:
        for number in range(1, calls[call] + 1):
            interrupted(command, call, number, "SIGKILL")
            undo()
            nothing_left(f"SIGKILL at {call} {number}")


def detach_all():
    for what in ("t", NAME, "lo"):
        run(BPFLD, "detach", what, status=None)


def test_killed_attach_by_links():
    killed([BPFLD, "attach", source((NAME, "xdp", 2), ("r", "raw_tp/sched_process_exec", 0)), "lo"], detach_all)


def test_killed_attach_to_clsact():
    killed([BPFLD, "attach", source((NAME, "tc", 0)), "lo"], detach_all)


if __name__ == "__main__":
    harness.main()
