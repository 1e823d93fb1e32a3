# SPDX-License-Identifier: BSD-2-Clause
"""bpfas and its peers: which are installed, and their command lines."""

import pathlib
import shutil
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent
BPFAS, LLVM, GNU = "bpfas", "llvm-mc-19", "bpf-as"


class Source(typing.NamedTuple):
    """One text in each dialect; None if the dialect cannot express it."""
    llvm: pathlib.Path = None
    gnu: pathlib.Path = None
    own: pathlib.Path = None    # what only bpfas reads


def missing():
    return [tool for tool in (LLVM, GNU, "clang-19", "valgrind") if not shutil.which(tool)]


def commands(sources, folder):
    """{tool: commands} for the installed tools that can read the texts. bpfas prefers LLVM's."""
    out = {tool: folder / f"{tool}.o" for tool in (BPFAS, LLVM, GNU)}
    every = {
        BPFAS: [[ROOT / "build/bpfas", source.llvm or source.own or source.gnu, "-o", out[BPFAS]] for source in sources],
        LLVM: [[LLVM, "-triple=bpfel", "-mcpu=v4", "-filetype=obj", source.llvm, "-o", out[LLVM]]
               for source in sources if source.llvm],
        GNU: [[GNU, source.gnu, "-o", out[GNU]] for source in sources if source.gnu],
    }
    return {tool: lines for tool, lines in every.items() if lines and (tool == BPFAS or shutil.which(tool))}
