#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Other people's loaders take our objects as they take clang's."""

import pathlib

import harness
from harness import EXAMPLES, run

SKELETON_USER = """#include "x.skel.h"
int main(void)
{
	struct xdp_count *skeleton = xdp_count__open_and_load();
	int bad = !skeleton || bpf_map__fd(skeleton->maps.xdp_stats) < 0 ||
		  bpf_program__fd(skeleton->progs.xdp_count) < 0;

	xdp_count__destroy(skeleton);
	return bad;
}
"""


def examples():
    return sorted(EXAMPLES.glob("*.bpfs"))


def test_bpftool_loads_every_example():
    harness.require("bpftool")
    for source in examples():
        harness.assemble(source, "x.o")
        run("bpftool", "prog", "loadall", "x.o", f"/sys/fs/bpf/{source.stem}")
    assert harness.bpftool("prog", "show"), "they are there"


def test_bpftool_prog_load():
    harness.assemble(EXAMPLES / "xdp_count.bpfs", "x.o")
    harness.require("bpftool")
    run("bpftool", "prog", "load", "x.o", "/sys/fs/bpf/x", "type", "xdp")
    assert harness.bpftool("prog", "show", "pinned", "/sys/fs/bpf/x")["name"] == "xdp_count"


def test_source_lines_in_the_dump():
    """func_info and line_info are right when bpftool can show the source between instructions."""
    harness.assemble(EXAMPLES / "xdp_count.bpfs", "x.o")
    harness.require("bpftool")
    run("bpftool", "prog", "load", "x.o", "/sys/fs/bpf/x")
    text = run("bpftool", "prog", "dump", "xlated", "pinned", "/sys/fs/bpf/x", "linum").stdout
    assert "xdp_count(struct xdp_md *" in text, text
    assert "call bpf_map_lookup_elem" in text and "xdp_count.bpfs" in text, text
    assert "r4 += sizeof(ethhdr)" in text, text


def test_iproute2_attaches():
    harness.assemble(EXAMPLES / "xdp_count.bpfs", "x.o")
    run("ip", "link", "set", "dev", "lo", "xdpgeneric", "obj", "x.o", "sec", "xdp")
    assert harness.xdp_program("lo")
    run("ip", "link", "set", "dev", "lo", "xdpgeneric", "off")
    assert not harness.xdp_program("lo")


def test_xdp_loader_loads():
    harness.require("xdp-loader")
    harness.veth("one", "other")
    harness.assemble(EXAMPLES / "xdp_count.bpfs", "x.o")
    run("xdp-loader", "load", "-m", "skb", "one", "x.o")
    assert "xdp_count" in run("xdp-loader", "status").stdout
    run("xdp-loader", "unload", "one", "--all")


def test_skeleton():
    harness.require("bpftool", "gcc")
    harness.assemble(EXAMPLES / "xdp_count.bpfs", "x.o")
    skeleton = run("bpftool", "gen", "skeleton", "x.o", "name", "xdp_count").stdout
    pathlib.Path("x.skel.h").write_text(skeleton)
    pathlib.Path("user.c").write_text(SKELETON_USER)
    run("gcc", "-Wall", "-Werror", "-Wno-unused-function", "user.c", "-lbpf", "-o", "user")
    run("./user")


if __name__ == "__main__":
    harness.main()
