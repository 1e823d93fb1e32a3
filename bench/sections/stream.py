# SPDX-License-Identifier: BSD-2-Clause
"""The stream: a million random but realistic instructions."""

from bench import measure, stream
from bench.report import megabytes, ratio
from bench.tools import BPFAS, GNU, LLVM, commands

ABOUT = "random but realistic assembly, 1 M instructions in functions of 2,000"
SMALL, LARGE = 100_000, 1_000_000
ROUNDS, SECONDS = 9, 30


def run(bench):
    texts = {count: stream.write(bench.folder, count) for count in (SMALL, LARGE)}
    turns = {count: measure.take_turns(commands([text], bench.folder), ROUNDS, SECONDS)
             for count, text in texts.items()}
    large, small = turns[LARGE].costs, turns[SMALL].costs
    for text in turns[SMALL].failed + turns[LARGE].failed:
        bench.report.failure(text)
    bench.report.say(f"{texts[LARGE].llvm.stat().st_size / 1e6:.1f} MB; {turns[LARGE].rounds} rounds")
    table = bench.report.table(["", "cpu s", "bpfas/this", "peak MB", "bpfas/this", "10x cost"])
    for tool in (BPFAS, LLVM, GNU):
        if tool in large and tool in small and BPFAS in large:
            cost = large[tool]
            table.row(tool, f"{cost.cpu:.3f}", ratio(large[BPFAS].cpu, cost.cpu), megabytes(cost.peak),
                      ratio(large[BPFAS].peak, cost.peak), ratio(cost.cpu, small[tool].cpu, "{:.1f}"))
    if BPFAS not in large:
        return
    if LLVM in large:
        bench.report.aim("cpu, relative to llvm-mc-19", large[BPFAS].cpu / large[LLVM].cpu, 0.20)
    bench.report.aim("peak memory, MB", large[BPFAS].peak / 1e6, 50, "{:.1f}")
    if BPFAS in small:
        bench.report.aim("growth of cpu, 100 k to 1 M", large[BPFAS].cpu / small[BPFAS].cpu, 11, "{:.1f}")
