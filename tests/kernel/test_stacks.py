#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A sampling profiler's stacks at the end of `bpfld run`: the right function is the hottest, by its name."""

import contextlib
import json
import pathlib
import subprocess

import harness
from harness import BPFLD, run

PROFILER = """.license "GPL"
.struct who { u32 tgid; s32 kstack; s32 ustack; char comm[16]; }
.map stacks stack_trace { value u64[32]; max_entries 4096 }
.map hits hash { key struct who; value u64; max_entries 4096 }
.prog sample "perf_event"
        r6 = r1
        r1 = 0
        *(u64 *)(r10 - 32) = r1
        *(u64 *)(r10 - 24) = r1
        *(u64 *)(r10 - 16) = r1
        *(u64 *)(r10 - 8) = r1
        call bpf_get_current_pid_tgid
        r0 >>= 32
        *(u32 *)(r10 - 32 + who.tgid) = r0
        r1 = r6
        r2 = &stacks
        r3 = 0
        call bpf_get_stackid
        *(u32 *)(r10 - 32 + who.kstack) = r0
        r1 = r6
        r2 = &stacks
        r3 = BPF_F_USER_STACK
        call bpf_get_stackid
        *(u32 *)(r10 - 32 + who.ustack) = r0
        r1 = r10
        r1 += -32 + who.comm
        r2 = 16
        call bpf_get_current_comm
        r1 = &hits
        r2 = r10
        r2 += -32
        call bpf_map_lookup_elem
        if r0 == 0 goto new
        r1 = 1
        lock *(u64 *)(r0 + 0) += r1
        goto out
new:    r1 = 1
        *(u64 *)(r10 - 40) = r1
        r1 = &hits
        r2 = r10
        r2 += -32
        r3 = r10
        r3 += -40
        r4 = BPF_ANY
        call bpf_map_update_elem
out:    r0 = 0
        exit
.endprog
"""

# mix() is inlined into hot(), where the time goes.
HOT = r"""
#include <stdlib.h>
static volatile unsigned sink;
static inline __attribute__((always_inline)) unsigned mix(unsigned x)
{
	for (int i = 0; i < 100000; i++)
		x = x * 1664525 + sink;
	return x;
}
__attribute__((noinline)) void hot(void) { sink = mix(sink) + 1; }
int main(void) { for (;;) hot(); }
"""

# A loop in memory of no file, which it names as just-in-time compilers do.
COMPILED = r"""
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
int main(void)
{
	unsigned char *code = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char path[64];
	snprintf(path, sizeof path, "/tmp/perf-%d.map", (int)getpid());
	FILE *map = fopen(path, "w");
	fprintf(map, "%lx 2 a loop; compiled\n", (unsigned long)code);
	fclose(map);
	memcpy(code, "\xeb\xfe", 2);
	((void (*)(void))code)();
}
"""


def build(name, text, *options):
    pathlib.Path(f"{name}.c").write_text(text)
    run("cc", "-O2", *options, f"{name}.c", "-o", name)
    return f"./{name}"


@contextlib.contextmanager
def busy(*command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def profile(*options):
    source = harness.source_file(PROFILER)
    return run(BPFLD, "run", source, "--target", "sample=cpu-clock,frequency=499", "--for", "1", *options).stdout


def folded(comm):
    """The stacks of a command, by how often each was met."""
    lines = [json.loads(line) for line in profile("--json").splitlines() if '"stack"' in line]
    return {line["stack"]: line["count"] for line in lines if line["stack"].startswith(comm + ";")}


def share(stacks, end):
    return sum(n for stack, n in stacks.items() if stack.endswith(end)) / max(1, sum(stacks.values()))


def test_an_inlined_hot_spot_is_the_hottest():
    with busy(build("spin", HOT, "-g")):
        text = profile()
    hottest = text.split("the hottest functions")[1].splitlines()[1].split()
    assert hottest[-1] == "mix", text[-1500:]
    assert ";hot;mix " in text
    assert "hits: stacks" in text and "stack_trace" not in text


def test_names_need_no_dwarf():
    with busy(build("plain", HOT)):
        stacks = folded("plain")
    assert share(stacks, ";hot") > 0.8, stacks


def test_a_file_without_symbols_is_named():
    with busy(build("bare", HOT, "-s")):
        stacks = folded("bare")
    assert any(stack.rpartition(";")[2].startswith("[bare+0x") for stack in stacks), stacks


def test_another_mount_namespace():
    build("inside", HOT, "-g")
    script = 'mount -t tmpfs none /mnt && cp inside /mnt && exec /mnt/inside'
    with busy("unshare", "-m", "sh", "-c", script):
        stacks = folded("inside")
    assert share(stacks, ";hot;mix") > 0.8, stacks


def test_what_a_compiler_made():
    with busy(build("jit", COMPILED)) as process:
        try:
            stacks = folded("jit")
        finally:
            pathlib.Path(f"/tmp/perf-{process.pid}.map").unlink(missing_ok=True)
    assert share(stacks, ";a loop: compiled") > 0.8, stacks


def test_the_kernel():
    with busy("dd", "if=/dev/zero", "of=/dev/null", "bs=4M"):
        stacks = folded("dd")
    deep = sum(n for stack, n in stacks.items() if ";vfs_read;" in stack or ";read_zero" in stack)
    assert deep / sum(stacks.values()) > 0.5, stacks


if __name__ == "__main__":
    harness.main()
