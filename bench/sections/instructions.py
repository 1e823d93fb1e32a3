# SPDX-License-Identifier: BSD-2-Clause
"""User instructions by callgrind, unaffected by other load on the machine; and start-up."""

import shutil

from bench import measure, stream
from bench.report import megabytes
from bench.tools import BPFAS, GNU, LLVM, Source, commands

ABOUT = "user instructions (callgrind), and the cost of two BPF instructions: start-up"
COUNT, PEERS_COUNT = 50_000, 5_000      # peers are slow under callgrind; the marginal cost is the same

# With these the dynamic loader maps and relocates the program and its libraries, and ends before it starts.
LOADER_ALONE = {"LD_TRACE_LOADED_OBJECTS": "1", "LD_WARN": "1"}


def two_instructions(folder):
    source = Source(folder / "two.s", folder / "two-gnu.s")
    source.llvm.write_text("r0 = 0\nexit\n")
    source.gnu.write_text("mov %r0,0\nexit\n")
    return source


def run(bench):
    starts = commands([two_instructions(bench.folder)], bench.folder)
    if not shutil.which("valgrind"):
        bench.report.say("omitted: valgrind is not installed")
    table = bench.report.table(["", "insns/BPF insn", "start: insns", "of ld.so", "net", "peak MB",
                                "ld.so alone", "net"])
    for tool in (BPFAS, LLVM, GNU):
        if tool in starts:
            figures(bench, table, tool, starts[tool][0])
    figures(bench, table, "/bin/true", ["/bin/true"])
    bench.report.say("of ld.so: instructions in the dynamic loader. ld.so alone: the peak of a run that ends after mapping")
    bench.report.say("and relocating the program and its libraries (LD_TRACE_LOADED_OBJECTS, LD_WARN). net: the difference.")


def figures(bench, table, name, start_command):
    try:
        peak = measure.run(start_command).peak
        loader_peak = measure.run(start_command, LOADER_ALONE).peak
        start = measure.instructions(start_command, bench.folder)
        each = start and per_instruction(bench, name, start.total)
    except measure.Failed as error:
        bench.report.failure(str(error))
        return
    counts = [f"{start.total:,}", f"{start.loader:,}", f"{start.total - start.loader:,}"] if start else [None] * 3
    table.row(name, each and f"{each:,.0f}", *counts, megabytes(peak), megabytes(loader_peak),
              megabytes(peak - loader_peak))
    if name == BPFAS:
        bench.report.aim("user instructions per BPF instruction", each, 3000, "{:,.0f}")
        bench.report.aim("start-up, user instructions without ld.so's",
                         start and start.total - start.loader, 1_000_000, "{:,}")
        bench.report.aim("start-up, MB without ld.so's", (peak - loader_peak) / 1e6, 4, "{:.1f}")


def per_instruction(bench, tool, start):
    count = COUNT if tool == BPFAS else PEERS_COUNT
    source = stream.write(bench.folder, count)
    command = commands([source], bench.folder).get(tool)
    return command and (measure.instructions(command[0], bench.folder).total - start) / count
