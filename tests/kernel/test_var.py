#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""bpfld var: the variables of programs that run, one by one."""

import json
import pathlib
import threading

import harness
from harness import BPFLD, run, wait_for
from test_attach_kinds import ping

SOURCE = """.license "GPL"
.struct conf { u16 ports[4]; u32 mode; s8 level; }
.data u32 threshold = 7
.data u32 mode = 3
.data struct conf config = { }
.bss u64 hits
.rodata u32 limit = 5
.prog count "xdp"
        r1 = &hits
        r2 = 1
        lock *(u64 *)(r1 + 0) += r2
        r1 = &threshold
        w2 = *(u32 *)(r1 + 0)
        r1 = &limit
        w2 = *(u32 *)(r1 + 0)
        w0 = XDP_PASS
        exit
.endprog
"""


def attach():
    pathlib.Path("vars.bpfs").write_text(SOURCE)
    run(BPFLD, "attach", "vars.bpfs", "lo")


def get(name, what="vars"):
    return run(BPFLD, "var", "get", what, name).stdout.strip()


def put(name, value, what="vars", status=0):
    return run(BPFLD, "var", "set", what, name, value, status=status).stderr


def test_one_is_set_and_its_neighbours_stay():
    attach()
    program = str(harness.xdp_program("lo"))
    pin = "/sys/fs/bpf/bpfld/vars/count"
    for number, what in enumerate(("vars", "vars.bpfs", "./vars.bpfs", "count", program, pin)):
        put("threshold", str(number), what)
        assert (get("threshold", what), get("mode", what)) == (str(number), "3"), what


def test_parts():
    attach()
    put("config.ports[1]", "443")
    put("config.level", "-5")
    assert get("config") == "{ports: [0, 443, 0, 0], mode: 0, level: -5}", get("config")
    assert get("config.ports") == "[0, 443, 0, 0]"
    put("config", get("config"))
    for wrong, says in (("config.ports[4]", "the array has 4"), ("config.prts", "did you mean 'ports'"),
                        ("mode.x", "not a struct"), ("mode[0]", "not an array"), ("config.ports[x]", "expected a number"),
                        ("tresh", "no variable 'tresh'"), ("threshhold", "did you mean 'threshold'"),
                        ("limit", "constant")):
        assert says in put(wrong, "1", status=1), wrong
    assert "does not fit" in put("mode", "99999999999", status=1)
    assert get("mode") == "3"


def test_list_and_json():
    attach()
    lines = [json.loads(line) for line in run(BPFLD, "var", "list", "vars", "--json").stdout.splitlines()]
    assert {line["name"]: line["section"] for line in lines} == {
        "threshold": ".data", "mode": ".data", "config": ".data", "hits": ".bss", "limit": ".rodata"}, lines
    assert "threshold = 7" in run(BPFLD, "var", "list", "vars").stdout
    assert "prog list" in run(BPFLD, "var", "list", "nosuch", status=1).stderr
    assert "expected 'var get" in run(BPFLD, "var", "get", "vars", status=2).stderr


def test_programs_go_on_counting():
    """Setting one variable writes no other, even while the program changes it."""
    attach()
    stop = threading.Event()

    def send():
        while not stop.is_set():
            ping()

    thread = threading.Thread(target=send)
    thread.start()
    try:
        wait_for(lambda: int(get("hits")), "the first frame")
        last = 0
        for number in range(20):
            put("mode", str(number))
            now = int(get("hits"))
            assert now >= last, (now, last)
            last = now
    finally:
        stop.set()
        thread.join()


def test_two_copies_are_told_apart():
    harness.veth("one", "other")
    attach()
    run(BPFLD, "attach", "--separate", "vars.bpfs", "one")
    assert "two maps" in put("mode", "4", status=1)
    put("mode", "4", str(harness.xdp_program("one")))
    assert get("mode", str(harness.xdp_program("lo"))) == "3"


if __name__ == "__main__":
    harness.main()
