#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""bpfld prog: what runs where, its instructions, its statistics; and what is missing without privileges."""

import json
import os
import subprocess
import time

import harness
from harness import BPFLD, run
from test_attach_kinds import Attached, cgroup, compile_c, mount_tracefs, ping, probed_program, source

NAME = f"p{os.getpid()}"
DROP = ["setpriv", "--inh-caps=-all"]


def listed(*arguments):
    return [json.loads(line) for line in run(BPFLD, "prog", *arguments, "--json").stdout.splitlines()]


def test_list_tells_where_and_which_maps():
    before = time.time()
    run(BPFLD, "load", source((NAME, "xdp", 2)), "--pin", "/sys/fs/bpf/x")
    run(BPFLD, "attach", f"/sys/fs/bpf/x/{NAME}", "lo")
    [one] = listed("list", NAME)
    assert one["type"] == "xdp" and one["maps"][0]["name"] == "hits", one
    assert one["pins"] == [f"/sys/fs/bpf/x/{NAME}"], one
    assert [(p["how"], p["where"]) for p in one["attached"]] == [("xdp", "lo")], one
    assert before - 2 <= one["loaded_at"] <= time.time() + 2, one
    text = run(BPFLD, "prog", "list").stdout
    assert NAME in text and "at xdp lo" in text and "map" in text, text
    text = run(BPFLD, "prog", "list", "nosuch", status=1).stderr
    assert "nosuch" in text, text


def test_list_knows_each_kind_of_place():
    for section, target, how, where in (("tc", "lo,egress,priority=3", "clsact", "lo egress priority 3"),
                                        ("tcx/ingress", "lo", "tcx", "lo ingress"),
                                        ("raw_tp/sched_process_exec", None, "raw_tracepoint", "sched_process_exec"),
                                        ("netfilter", "ip,input", "netfilter", "family 2 hook 1 priority 0")):
        with Attached(source((NAME, section, 1 if section == "netfilter" else 0)), *[target] * bool(target)):
            found = [(p["how"], p["where"]) for p in listed("list", NAME)[-1]["attached"]]
            assert found == [(how, where)], found


def test_list_knows_cgroups_without_a_link():
    run(BPFLD, "load", source((NAME, "cgroup/connect4", 1)), "--pin", "/sys/fs/bpf/x")
    with cgroup() as group:
        run("bpftool", "cgroup", "attach", group, "connect4", "pinned", f"/sys/fs/bpf/x/{NAME}", "multi")
        with Attached("t.bpfs", group):
            by_link = listed("list", NAME)[-1]["attached"]
            assert len(by_link) == 1 and by_link[0]["link"], by_link
            [place] = listed("list", NAME)[0]["attached"]
            assert by_link[0]["where"] == place["where"], by_link
            assert place["how"] == "cgroup" and place["where"].startswith("cgroup_inet4_connect of /"), place
            assert place["where"].endswith(os.path.basename(group)), place
        run(BPFLD, "detach", NAME)
        assert listed("list", NAME)[0]["attached"] == []


def test_show_has_source_lines_and_names():
    with Attached(source((NAME, "xdp", 2)), "lo"):
        text = run(BPFLD, "prog", "show", NAME).stdout
        assert "// t.bpfs:" in text and "call bpf_map_lookup_elem" in text, text
        assert "exit" in text and "r1 = hits ll" in text, text
        [one] = listed("show", NAME)
        assert one["translated"][-1]["text"] == "exit", one


def test_show_resolves_kernel_functions():
    with Attached(harness.source_file(f"""
.license "GPL"
.prog {NAME} "xdp"
        call bpf_ktime_get_boot_ns
        call bpf_get_numa_node_id
        w0 = XDP_PASS
        exit
.endprog
"""), "lo"):
        text = run(BPFLD, "prog", "show", NAME).stdout
        assert "call bpf_ktime_get_boot_ns" in text or "kptr" in text, text


def opened_by_show():
    """The files that `prog show` of our program opens."""
    run("env", "ASAN_OPTIONS=detect_leaks=0", "strace", "-o", "trace", "-e", "trace=open,openat", BPFLD, "prog", "show", NAME)
    with open("trace") as trace:
        return trace.read()


def test_show_reads_kernel_symbols_only_when_it_names_one():
    """To read them all takes longer than everything else together."""
    harness.require("strace")
    run(BPFLD, "load", harness.source_file(harness.PASS_ALL.replace("pass_all", NAME)), "--pin", "/sys/fs/bpf/x")
    assert "kallsyms" not in opened_by_show()
    run(BPFLD, "load", source((NAME, "perf_event", 0, "call bpf_get_smp_processor_id\n        call bpf_ktime_get_boot_ns")),
        "--pin", "/sys/fs/bpf/y")
    os.unlink(f"/sys/fs/bpf/x/{NAME}")
    harness.wait_for(lambda: len(listed("list", NAME)) == 1, "the first to be gone")
    assert "kallsyms" in opened_by_show()


def test_statistics():
    with Attached(source((NAME, "xdp", 2)), "lo"):
        watching = subprocess.Popen([BPFLD, "prog", "list", NAME, "--stats", "--json", "--interval", "1", "--for",
                                     "3"], stdout=subprocess.PIPE, text=True)
        while watching.poll() is None:
            ping()
            time.sleep(0.01)
        lines = [json.loads(line) for line in watching.stdout]
        assert all(line["name"] == NAME[:15] for line in lines), lines
        assert any(line["runs"] and line["ns_per_run"] for line in lines), lines


def test_completion():
    def complete(*words):
        return run(BPFLD, "complete", "--", *words).stdout.split()

    run(BPFLD, "load", source((NAME, "xdp", 2)), "--pin", "/sys/fs/bpf/x")
    assert complete("prog", "") == ["list", "show"]
    assert NAME in complete("prog", "show", NAME[:2])
    assert NAME in complete("detach", NAME[:2]) and "lo" in complete("detach", "l")
    assert complete("attach", "t.bpfs", "lo") == ["lo"]


def test_where_events_are():
    mount_tracefs()
    probed = probed_program()
    for section, target, where in (("tracepoint/sched/sched_switch", (), "perf_event sched_switch"),
                                   ("uprobe", (f"{probed}:probed",), f"perf_event {probed}+0x"),
                                   ("uprobe.multi", (f"{probed}:probed",), f"uprobe_multi {probed}"),
                                   ("perf_event", ("cpu-clock",), "perf_event event ")):
        run(BPFLD, "attach", source((NAME, section, 0)), *target)
        said = run(BPFLD, "prog", "list", NAME).stdout
        assert where in said, said
        run(BPFLD, "detach", "t")


# ---- Privileges -----------------------------------------------------------------------------------

def with_only(*capabilities):
    listed_ones = ",".join(f"+{c}" for c in capabilities)
    keep = ["setpriv", "--reuid=65534", "--clear-groups", "--bounding-set=-all" + ("," + listed_ones if listed_ones else "")]
    return keep + ([f"--inh-caps=-all,{listed_ones}", f"--ambient-caps={listed_ones}"] if listed_ones else
                   ["--inh-caps=-all"])


def reachable():
    """The file and the folder for a user that is not root."""
    os.chmod(".", 0o755)
    os.chmod("t.bpfs", 0o644)


NET = (("xdp", 2), ("tc", 0), ("tcx/ingress", 0), ("netfilter", 1), ("sk_lookup", 1), ("flow_dissector", 0))
PLACES = {"netfilter": "ip,input"}


def test_what_is_enough():
    for section, result in NET:
        place = PLACES.get(section)
        run(*with_only("bpf", "net_admin"), BPFLD, "run", source((NAME, section, result)) and (reachable() or "t.bpfs"),
            *[place] * bool(place), "--for", "0.1")
    run(*with_only("bpf", "perfmon"), BPFLD, "run", source((NAME, "raw_tp/sched_process_exec", 0)) and
        (reachable() or "t.bpfs"), "--for", "0.1")
    run(*with_only("bpf"), BPFLD, "load", source((NAME, "socket", 0)) and (reachable() or "t.bpfs"))


def test_own_pins_are_enough_to_detach():
    """Other users' links need CAP_SYS_ADMIN; one's own pinned links do not."""
    user = with_only("bpf", "net_admin")
    for what in ("/sys/fs/bpf/mine", f"/sys/fs/bpf/mine/{NAME}"):
        run(*user, BPFLD, "attach", source((NAME, "xdp", 2)) and (reachable() or "t.bpfs"), "lo", "--pin", "/sys/fs/bpf/mine")
        run(*user, BPFLD, "detach", what)
        assert not harness.xdp_program("lo")


def test_what_looking_around_needs():
    run(BPFLD, "attach", source((NAME, "xdp", 2)), "lo")
    run(BPFLD, "load", "t.bpfs", "--pin", "/sys/fs/bpf/x")
    reachable()
    for have, missing, *command in ((("bpf", "net_admin"), "CAP_SYS_ADMIN", "detach", "lo"),
                                    ((), "CAP_NET_ADMIN", "detach", "lo"),
                                    (("bpf", "net_admin"), "CAP_SYS_ADMIN", "detach", NAME),
                                    (("bpf",), "CAP_SYS_ADMIN", "prog", "list"),
                                    (("bpf",), "CAP_SYS_ADMIN", "prog", "show", NAME),
                                    (("bpf",), "CAP_SYS_ADMIN", "prog", "list", "--stats", "--for", "0.1"),
                                    (("bpf", "net_admin"), "CAP_SYS_ADMIN", "attach", "1", "lo")):
        text = run(*with_only(*have), BPFLD, *command, status=1).stderr
        assert f"lacks {missing}\n" in text, f"{have} {command}: {text}"
    assert harness.xdp_program("lo")


def test_what_belongs_to_others():
    run(BPFLD, "load", source((NAME, "xdp", 2)), "--pin", "/sys/fs/bpf/x")
    os.chmod("/sys/fs/bpf/x", 0o755)
    reachable()
    for command in (("load", "t.bpfs", "--pin", "/sys/fs/bpf/x/y"), ("load", "t.bpfs", "--reuse", "/sys/fs/bpf/x"),
                    ("attach", f"/sys/fs/bpf/x/{NAME}", "lo")):
        text = run(*with_only("bpf", "net_admin"), BPFLD, *command, status=1).stderr
        assert "belongs to another user" in text, text


def test_tracefs_needs_its_own():
    """Its owner is root, and nobody else may look a tracepoint up in it."""
    mount_tracefs()
    source((NAME, "tracepoint/sched/sched_switch", 0))
    reachable()
    text = run(*with_only("bpf", "perfmon"), BPFLD, "run", "t.bpfs", "--for", "0.1", status=1).stderr
    assert "lacks CAP_DAC_READ_SEARCH\n" in text and "not mounted" not in text, text
    run(*with_only("bpf", "perfmon", "dac_read_search"), BPFLD, "run", "t.bpfs", "--for", "0.1")


def test_a_packet_socket_needs_its_own():
    source((NAME, "socket", 0))
    reachable()
    text = run(*with_only("bpf"), BPFLD, "run", "t.bpfs", "lo", "--for", "0.1", status=1).stderr
    assert "lacks CAP_NET_RAW\n" in text, text
    run(*with_only("bpf", "net_raw"), BPFLD, "run", "t.bpfs", "lo", "--for", "0.1")


def test_what_is_missing_is_named():
    for have, section, result, missing in (((), "xdp", 2, ("CAP_BPF", "CAP_NET_ADMIN")),
                                           (("bpf",), "xdp", 2, ("CAP_NET_ADMIN",)),
                                           (("net_admin",), "xdp", 2, ("CAP_BPF",)),
                                           (("bpf", "net_admin"), "raw_tp/sched_process_exec", 0, ("CAP_PERFMON",)),
                                           (("bpf", "perfmon"), "tcx/ingress", 0, ("CAP_NET_ADMIN",))):
        source((NAME, section, result))
        reachable()
        text = run(*with_only(*have), BPFLD, "run", "t.bpfs", "--for", "0.1", status=1).stderr
        for name in ("CAP_BPF", "CAP_NET_ADMIN", "CAP_PERFMON"):
            assert (name in text.split("run it as root")[0]) == (name in missing), f"{have} {section}: {text}"
        assert "ulimit" not in text, text


if __name__ == "__main__":
    harness.main()
