# SPDX-License-Identifier: BSD-2-Clause
"""The functions by the instructions that they execute themselves, without callees."""

from bench import corpus, measure, shapes, stream
from bench.tools import BPFAS, commands

STREAM = 50_000
SHAPE = 20      # this part of the larger text
ROWS = 15


def source(name, folder):
    if name == "stream":
        return stream.write(folder, STREAM)
    if name == "clang":
        return corpus.write(folder)[-1]
    return shapes.write(folder, name, shapes.SHAPES[name].items // SHAPE)


def run(bench):
    for name in bench.names:
        command = commands([source(name, bench.folder)], bench.folder)[BPFAS][0]
        counted = measure.instructions(command, bench.folder)
        if counted is None:
            print("missing: valgrind")
            return 1
        print(f"{name}: {counted.total:,} user instructions")
        for count, function in counted.functions[:ROWS]:
            print(f"  {count / counted.total:6.1%}  {function}")
    return 0
