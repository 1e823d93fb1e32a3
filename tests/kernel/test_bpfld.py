#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""bpfld against the kernel: what it leaves, what it refuses, and in which words."""

import os
import pathlib
import signal
import subprocess

import bpf
import harness
from harness import BPFLD, EXAMPLES, run

# Names that nobody else on this machine has: so it can be seen that nothing of ours is left.
PROG, MAP = f"p{os.getpid()}", f"m{os.getpid()}"
TEXT = (EXAMPLES / "xdp_count.bpfs").read_text().replace("xdp_count", PROG).replace("xdp_stats", MAP)
COUNT = "count.bpfs"  # in each test's own folder

# r0 may be NULL where it is read. (Of an array with a constant key the kernel knows better.)
MISSING_CHECK = """.license "GPL"
.map counts hash { key u32; value u64; max_entries 8 }
.prog careless "xdp"
        w1 = 0
        *(u32 *)(r10 - 4) = w1
        r1 = &counts
        r2 = r10
        r2 += -4
        call bpf_map_lookup_elem
        r1 = *(u64 *)(r0 + 0)
        w0 = XDP_PASS
        exit
.endprog
""".replace("careless", PROG).replace("counts", MAP)


def ours():
    """What the kernel has under our names."""
    return {what for what, name in bpf.all_named().items() if name in (PROG, MAP)}


def check_nothing_left():
    """The kernel frees programs and maps a moment after their last user."""
    harness.wait_for(lambda: not ours(), "programs and maps to be freed")
    assert not harness.xdp_program("lo")
    assert not harness.pins(), harness.pins()


def refused(*command, status=1):
    """What a command says that must fail, and fail without leaving anything."""
    result = run(*command, status=status)
    check_nothing_left()
    return result.stderr


def test_run_leaves_nothing():
    run(BPFLD, "run", COUNT, "lo", "--for", "1")
    check_nothing_left()


def test_every_ending_leaves_nothing():
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        with harness.Running(COUNT) as running:
            running.process.send_signal(number)
            running.process.wait(harness.PATIENCE)
        check_nothing_left()


def test_a_closed_pipe_leaves_nothing():
    run("sh", "-c", f"{BPFLD} run {COUNT} lo --json --for 5 | head -n 1")
    check_nothing_left()


def test_a_full_pipe_does_not_stop_the_signals():
    """Nobody reads: the command fills the pipe, and then is held up in a write."""
    for number in (signal.SIGINT, signal.SIGTERM):
        reader, writer = os.pipe()
        process = subprocess.Popen([BPFLD, "run", COUNT, "lo", "--json", "--interval", "0.0001"], stdout=writer,
                                   stderr=subprocess.DEVNULL)
        os.close(writer)
        harness.wait_for(lambda: harness.xdp_program("lo"), "the program")
        harness.send_udp(9, [b"x"])
        harness.wait_for(lambda: "pipe" in pathlib.Path(f"/proc/{process.pid}/wchan").read_text(), "a full pipe")
        process.send_signal(number)
        process.wait(harness.PATIENCE)
        os.close(reader)
        check_nothing_left()


def test_load_says_that_nothing_remains():
    run(BPFLD, "load", COUNT)
    check_nothing_left()


def test_load_pins():
    run(BPFLD, "load", COUNT, "--pin", "/sys/fs/bpf/here")
    assert {PROG, MAP} <= set(os.listdir("/sys/fs/bpf/here"))
    pinned = harness.bpftool("prog", "show", "pinned", f"/sys/fs/bpf/here/{PROG}")
    assert pinned["type"] == "xdp"


def test_a_failed_pin_leaves_nothing():
    run(BPFLD, "load", COUNT, "--pin", "/sys/fs/bpf/here")
    names, loaded = sorted(os.listdir("/sys/fs/bpf/here")), ours()
    text = run(BPFLD, "load", COUNT, "--pin", "/sys/fs/bpf/here", status=1).stderr
    assert "/sys/fs/bpf/here/" in text, text
    harness.wait_for(lambda: ours() == loaded, "the second load to be undone")
    assert sorted(os.listdir("/sys/fs/bpf/here")) == names


def test_pin_outside_bpffs_is_refused():
    text = refused(BPFLD, "load", COUNT, "--pin", "/tmp/nowhere")
    assert "/tmp" in text, text


def test_pin_needs_bpffs():
    # The machine's own mount may lie below the test's.
    while os.path.ismount("/sys/fs/bpf"):
        run("umount", "/sys/fs/bpf")
    text = run(BPFLD, "load", COUNT, "--pin", "/sys/fs/bpf/here", status=1).stderr
    assert "mount -t bpf" in text, text


def test_missing_device():
    text = refused(BPFLD, "run", COUNT, "nosuch0")
    assert "nosuch0" in text, text


def test_missing_file():
    text = refused(BPFLD, "run", "nosuch.bpfs")
    assert "nosuch.bpfs" in text, text


def test_taken_device():
    with harness.Running(COUNT) as running:
        text = run(BPFLD, "run", COUNT, "lo", "--for", "1", status=1).stderr
        assert "lo" in text and PROG in text, f"the holder is named\n{text}"
        harness.send_udp(9, [b"x"])
        assert running.map(MAP).total(17)[0] == 1, "the first one works on"


def test_no_privileges():
    drop = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    text = refused(*drop, BPFLD, "run", COUNT, "lo")
    assert "privilege" in text or "root" in text or "CAP_" in text, text


def test_missing_null_check_shows_its_line():
    source = harness.source_file(MISSING_CHECK)
    text = refused(BPFLD, "load", source)
    assert "t.bpfs:10" in text and "r1 = *(u64 *)(r0 + 0)" in text, text
    assert "R0" in text or "r0" in text, text


def test_verbose_has_the_whole_log():
    source = harness.source_file(MISSING_CHECK)
    text = refused(BPFLD, "load", "-v", source)
    assert "invalid mem access" in text and "processed" in text, text


def test_faulty_source_is_refused():
    text = refused(BPFLD, "load", harness.source_file("r11 = 0\n"))
    assert "t.bpfs:1" in text, text


def test_garbage_is_refused():
    pathlib.Path("garbage.o").write_bytes(b"\x7fELF" + bytes(range(256)) * 4)
    text = refused(BPFLD, "load", "garbage.o")
    assert "garbage.o" in text, text


def test_wrong_usage_has_status_2():
    for arguments in ([], ["nosuchverb"], ["run"], ["load", "--nosuchoption", COUNT], ["run", COUNT, "--for", "x"]):
        refused(BPFLD, *arguments, status=2)


def test_link_of_two_objects():
    second = harness.PASS_ALL.replace("pass_all", "second")
    harness.assemble(COUNT, "a.o")
    harness.assemble(harness.source_file(second), "b.o")
    run(BPFLD, "link", "-o", "both.o", "a.o", "b.o")
    run("bpftool", "prog", "loadall", "both.o", "/sys/fs/bpf/both")
    assert set(os.listdir("/sys/fs/bpf/both")) == {PROG, "second"}


def test_failed_link_keeps_the_old_output():
    harness.assemble(COUNT, "a.o")
    pathlib.Path("bad.o").write_bytes(b"not an object")
    pathlib.Path("both.o").write_text("precious")
    text = run(BPFLD, "link", "-o", "both.o", "a.o", "bad.o", status=1).stderr
    assert "bad.o" in text, text
    assert pathlib.Path("both.o").read_text() == "precious"
    assert sorted(os.listdir(".")) == ["a.o", "bad.o", "both.o", COUNT]


def test_link_of_both_byte_orders():
    """Either order links, as the object says; a mixture does not."""
    run(harness.BPFAS, "-EB", COUNT, "-o", "big.o")
    run(BPFLD, "link", "-o", "both.o", "big.o")
    assert pathlib.Path("both.o").read_bytes()[5] == 2, "big-endian"
    os.unlink("both.o")
    harness.assemble(COUNT, "little.o")
    text = run(BPFLD, "link", "-o", "both.o", "big.o", "little.o", status=1).stderr
    assert "little.o" in text and "endian" in text, text
    assert sorted(os.listdir(".")) == sorted(["big.o", "little.o", COUNT])


def test_link_beyond_the_limit_of_file_sizes():
    """The kernel says it with a signal."""
    harness.assemble(COUNT, "a.o")
    text = run("sh", "-c", f"ulimit -f 1; exec {BPFLD} link -o both.o a.o", status=1).stderr
    assert "File too large" in text, text
    assert sorted(os.listdir(".")) == ["a.o", COUNT]


def test_include_cut_short():
    """The kernel says that with a signal, too: what is big is mapped. A pipe makes its reader wait."""
    pathlib.Path("big.bpfs").write_text('.include "pipe"\n' + "r1 = 1\n" * 500000)
    pathlib.Path("all.bpfs").write_text('.include "big.bpfs"\n')
    os.mkfifo("pipe")
    process = subprocess.Popen([BPFLD, "load", "all.bpfs"], stderr=subprocess.PIPE, text=True)
    with open("pipe", "w"):
        os.truncate("big.bpfs", 100)
    said = process.communicate(timeout=20)[1]
    assert process.returncode == 1 and "cut short" in said, (process.returncode, said)


if __name__ == "__main__":
    harness.main(lambda: pathlib.Path(COUNT).write_text(TEXT))
