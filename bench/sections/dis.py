# SPDX-License-Identifier: BSD-2-Clause
"""bpfdis: the stream back to text, and compiler output there and back."""

import shutil
import subprocess

from bench import corpus, measure, stream
from bench.tools import ROOT

ABOUT = "an object of 1 M instructions to text, and clang's output with DWARF and BTF to text and back"
INSTRUCTIONS, ROUNDS, SECONDS = 1_000_000, 5, 30
BPFAS, BPFDIS, OBJDUMP = ROOT / "build/bpfas", ROOT / "build/bpfdis", "llvm-objdump-19"


def assemble(source, made):
    subprocess.run([BPFAS, source.llvm, "-o", made], check=True, stdin=subprocess.DEVNULL)
    return made


def costs(bench, contestants):
    turns = measure.take_turns(contestants, ROUNDS, SECONDS)
    for text in turns.failed:
        bench.report.failure(text)
    return turns.costs


def against_objdump(bench):
    made, text = assemble(stream.write(bench.folder, INSTRUCTIONS), bench.folder / "stream.o"), bench.folder / "out"
    contestants = {"bpfdis": [[BPFDIS, made, "-o", text]]}
    if shutil.which(OBJDUMP):
        contestants[OBJDUMP] = [[OBJDUMP, "-d", made]]
    found = costs(bench, contestants)
    table = bench.report.table(["", "cpu s", "peak MB"])
    for tool, cost in found.items():
        table.row(tool, f"{cost.cpu:.3f}", f"{cost.peak / 1e6:.1f}")
    if len(found) == 2:
        bench.report.aim(f"cpu, relative to {OBJDUMP} -d", found["bpfdis"].cpu / found[OBJDUMP].cpu, 0.20)


def there_and_back(bench):
    """Of the largest object that clang's texts make, for each MB of it."""
    objects = [assemble(source, source.llvm.with_suffix(".made.o")) for source in corpus.write(bench.folder)]
    made = max(objects, key=lambda path: path.stat().st_size)
    size, text, again = made.stat().st_size, bench.folder / "out", bench.folder / "again.o"
    found = costs(bench, {"both": [[BPFDIS, made, "-o", text], [BPFAS, text, "-o", again]]})
    bench.report.say(f"an object of {size / 1e6:.2f} MB")
    if found:
        bench.report.aim("there and back, cpu s per MB", found["both"].cpu / (size / 1e6), 0.5)


def run(bench):
    against_objdump(bench)
    if shutil.which("clang-19"):
        there_and_back(bench)
