#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Everyone's loader takes our objects as it takes those of their C twins: each example, each of tests/twins.

Where a loader takes neither of two twins, CANNOT has the reason, and that it is still so is part of the test.
"""

import os
import pathlib
import subprocess

import harness
import twins
from harness import Skip, run

GO_SOURCES = "/usr/share/gocode"

# {loader: {twin: why it takes neither}}
CANNOT = {
    "ip link": {"tail_calls": "it loads one program of a file, and the map names others"},
    "xdp-loader": {"tail_calls": "it loads one program of a file, and the map names others"},
    "cilium/ebpf": {
        "functions": "version 0.9.1 does not know declaration tags",
        "records": "version 0.9.1 does not know declaration tags",
        "packet_events": "version 0.9.1 does not know declaration tags",
        "kernel_functions": "version 0.9.1 has no .kconfig",
        "queues": "version 0.9.1 has no map_extra",
        "redirects": "version 0.9.1 does not know xdp/devmap, which may read egress_ifindex",
        "relocated": "version 0.9.1 does not know this kernel's enums of 64 bits",
        "system_call": "version 0.9.1 does not load sleepable programs",
        "variables": "version 0.9.1 does not know sections like .data.custom",
    },
}


def made(section=None):
    """The twins, made; those with a program in that section."""
    names = [n for n in twins.names() if section is None or f' "{section}"\n' in twins.source(n).read_text()]
    for name in names:
        twins.make(name)
    return names


def hold(loader, names, load):
    """load(path, name): None, or why it failed."""
    cannot, wrong = CANNOT.get(loader, {}), []
    for name in names:
        said = [load(f"{side}/{name}.o", name) for side in ("ours", "theirs")]
        if bool(said[0]) != bool(said[1]):
            wrong.append(f"{name}: ours: {said[0] or 'loads'}; theirs: {said[1] or 'loads'}")
        elif bool(said[0]) != (name in cannot):
            wrong.append(f"{name}: {f'neither loads: {said[0]}' if said[0] else 'both load, and CANNOT has a reason'}")
    assert not wrong, f"{loader}\n" + "\n".join(wrong)


def complaint(*command):
    """What a command that fails says, or None."""
    result = run(*command, status=None)
    return None if result.returncode == 0 else (result.stderr or result.stdout or "no word").strip()[-300:]


def test_bpftool():
    harness.require("bpftool")

    def load(path, name):
        return complaint("bpftool", "prog", "loadall", path, f"/sys/fs/bpf/{path.replace('/', '_').replace('.', '_')}")
    hold("bpftool prog loadall", made(), load)


# ---- Skeletons ----------------------------------------------------------------------------------

# A skeleton names the types of variables; its user has them.
TYPES = """#include <stdbool.h>
#include <stdio.h>
#include <linux/types.h>
enum level { LOW, HIGH = 7 };
struct limits {
	__u16 port;
	__u8 flags : 3, kind : 5;
	int list[3];
	char name[8];
	struct {
		__u8 on;
	} inner;
};
struct event;
"""

USER = """static int load_NAME(void)
{
	struct NAME *skeleton = NAME__open_and_load();
	int bad = !skeleton;

	NAME__destroy(skeleton);
	return bad;
}
"""


def skeleton_user(side, names):
    """One program that opens and loads all skeletons of a side, and prints which failed."""
    text = TYPES
    for name in names:
        skeleton = run("bpftool", "gen", "skeleton", f"{side}/{name}.o", "name", name).stdout
        pathlib.Path(f"{side}/{name}.skel.h").write_text(skeleton)
        text += f'#include "{name}.skel.h"\n' + USER.replace("NAME", name)
    text += "int main(void)\n{\n" + "".join(f'\tif (load_{n}())\n\t\tputs("{n}");\n' for n in names)
    pathlib.Path(f"{side}/user.c").write_text(text + "\treturn 0;\n}\n")
    run("gcc", "-Wall", "-Werror", "-Wno-unused-function", f"{side}/user.c", "-lbpf", "-o", f"{side}/user")
    return run(f"{side}/user").stdout.split()


def test_skeletons():
    harness.require("bpftool", "gcc")
    names = made()
    failed = {side: skeleton_user(side, names) for side in ("ours", "theirs")}
    hold("skeleton", names, lambda path, name: "failed" if name in failed[path.split("/")[0]] else None)


def test_a_skeleton_is_the_same_to_its_user():
    """The parts that a user sees: maps, programs, links, and the variables with their types."""
    harness.require("bpftool")
    for name in made():
        headers = [run("bpftool", "gen", "skeleton", f"{side}/{name}.o", "name", name).stdout for side in ("ours", "theirs")]
        ours, theirs = (sorted(line.strip() for line in h[h.index(f"struct {name} {{"):h.index("#ifdef __cplusplus")]
                               .splitlines()) for h in headers)
        assert ours == theirs, f"{name}\n{set(ours) ^ set(theirs)}"


# ---- iproute2, xdp-tools, Go --------------------------------------------------------------------

def test_ip_link():
    def load(path, name):
        said = complaint("ip", "link", "set", "dev", "lo", "xdpgeneric", "obj", path, "sec", "xdp")
        if not said:
            assert harness.xdp_program("lo"), path
            run("ip", "link", "set", "dev", "lo", "xdpgeneric", "off")
        return said
    hold("ip link", made("xdp"), load)


def test_tc_filter():
    harness.require("tc")
    run("tc", "qdisc", "add", "dev", "lo", "clsact")

    def load(path, name):
        said = complaint("tc", "filter", "add", "dev", "lo", "ingress", "bpf", "direct-action", "obj", path, "sec", "tc")
        if not said:
            assert name in run("tc", "filter", "show", "dev", "lo", "ingress").stdout, path
            run("tc", "filter", "del", "dev", "lo", "ingress")
        return said
    hold("tc filter", made("tc"), load)


def test_xdp_loader():
    harness.require("xdp-loader")
    harness.veth("one", "other")

    def load(path, name):
        said = complaint("xdp-loader", "load", "-m", "skb", "one", path)
        if not said:
            assert harness.xdp_program("one"), path
        run("xdp-loader", "unload", "one", "--all", status=None)
        return said
    hold("xdp-loader", made("xdp"), load)


def test_cilium():
    harness.require("go")
    if not pathlib.Path(GO_SOURCES, "src/github.com/cilium/ebpf").exists():
        raise Skip("needs golang-github-cilium-ebpf-dev")
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": GO_SOURCES, "GOFLAGS": "",
                   "GOCACHE": os.path.abspath("cache"), "HOME": os.path.abspath("home")}
    built = subprocess.run(["go", "build", "-o", "load", str(harness.HERE / "load.go")], env=environment,
                           capture_output=True, text=True, timeout=harness.TEST_TIMEOUT - 5, stdin=subprocess.DEVNULL)
    assert built.returncode == 0, built.stderr
    names = made()
    paths = [f"{side}/{name}.o" for side in ("ours", "theirs") for name in names]
    said = dict(line.split(": ", 1) for line in run("./load", *paths).stdout.splitlines())
    hold("cilium/ebpf", names, lambda path, name: None if said[path] == "ok" else said[path][-300:])


if __name__ == "__main__":
    harness.main()
