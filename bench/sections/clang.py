# SPDX-License-Identifier: BSD-2-Clause
"""Compiler output: nearly all of it directives for BTF and DWARF."""

import shutil

from bench import corpus, measure
from bench.report import megabytes
from bench.tools import BPFAS, LLVM, commands

ABOUT = "clang-19 -S -g of C programs: the tests' own and larger generated ones"
ROUNDS, SECONDS = 7, 5


def run(bench):
    if not shutil.which("clang-19"):
        bench.report.say("omitted: clang-19 is not installed")
        return
    sources = corpus.write(bench.folder)
    size = sum(source.llvm.stat().st_size for source in sources)
    turns = measure.take_turns(commands(sources, bench.folder), ROUNDS, SECONDS)
    for text in turns.failed:
        bench.report.failure(text)
    bench.report.say(f"{len(sources)} programs, {size / 1e6:.1f} MB; {turns.rounds} rounds")
    table = bench.report.table(["", "cpu s", "MB/s", "peak MB"])
    for tool, cost in turns.costs.items():
        table.row(tool, f"{cost.cpu:.3f}", megabytes(size / cost.cpu), megabytes(cost.peak))
    if BPFAS in turns.costs and LLVM in turns.costs:
        ours, theirs = turns.costs[BPFAS].cpu, turns.costs[LLVM].cpu
        bench.report.aim("cpu, relative to llvm-mc-19", ours / theirs, 0.25)
        bench.report.aim("bytes of source per second, relative to llvm-mc-19", theirs / ours, 4, at_least=True)
