# SPDX-License-Identifier: BSD-2-Clause
"""Odd shapes: many of one construct, and whether ten times as many cost ten times as much.

On a virtual machine, memory that nobody used for a while costs several times as much to take as what a process
has just given back. So for its growth the small text and the large one take turns, with no peer between them.
"""

from bench import measure, shapes
from bench.report import megabytes, ratio
from bench.tools import BPFAS, GNU, LLVM, commands

ABOUT = "many of one construct; growth: the cpu ratio for 10 times as many (median of the rounds)"
GROWTH = 11
ROUNDS, SECONDS = 3, 5      # of the larger text; at least one round is run
SMALL_ROUNDS = 5
GROWTH_ROUNDS, GROWTH_SECONDS = 7, 6


def run(bench):
    chosen = [name for name in shapes.SHAPES if bench.wants(name)]
    table = bench.report.table(["", "items", "rounds", "MB", "cpu s", "/llvm-mc", "/bpf-as", "peak MB", "/llvm-mc",
                                "growth", "", "llvm-mc", "bpf-as"])
    for name in chosen:
        row(bench, table, name)


def row(bench, table, name):
    items = shapes.SHAPES[name].items
    texts = [shapes.write(bench.folder, name, count) for count in (items // 10, items)]
    small = measure.take_turns(commands([texts[0]], bench.folder), SMALL_ROUNDS, SECONDS / 2)
    large = measure.take_turns(commands([texts[1]], bench.folder), ROUNDS, SECONDS)
    growth = own_growth(bench, texts)
    size = max(path.stat().st_size for path in texts[1] if path)
    remove(texts)
    if BPFAS in small.costs and BPFAS in large.costs:
        ours = large.costs[BPFAS]
        grown = {tool: large.costs[tool].cpu / cost.cpu for tool, cost in small.costs.items() if tool in large.costs}
        cpu = {tool: cost.cpu for tool, cost in large.costs.items()}
        grown[BPFAS] = growth
        mark = bench.report.quiet_aim(f"growth of '{name}'", growth, GROWTH, "{:.1f}")
        table.row(name, f"{items:,}", f"{large.rounds}", megabytes(size), f"{ours.cpu:.3f}",
                  ratio(ours.cpu, cpu.get(LLVM)), ratio(ours.cpu, cpu.get(GNU)), megabytes(ours.peak),
                  ratio(ours.peak, large.costs[LLVM].peak) if LLVM in large.costs else None,
                  f"{grown[BPFAS]:.1f}", mark, *(grown.get(tool) and f"{grown[tool]:.1f}" for tool in (LLVM, GNU)))
    for text in small.failed + large.failed:
        bench.report.failure(f"{name}: {text}")


def own_growth(bench, texts):
    turns = measure.take_turns({text: commands([text], bench.folder)[BPFAS] for text in texts}, GROWTH_ROUNDS,
                               GROWTH_SECONDS)
    small, large = (turns.costs.get(text) for text in texts)
    return large.cpu / small.cpu if small and large else None


def remove(sources):
    for source in sources:
        for path in source:
            if path:
                path.unlink()
