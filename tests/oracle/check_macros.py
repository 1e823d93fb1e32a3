#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Holds macros, loops, conditions and includes against other assemblers.

usage: check_macros.py BPFAS

Each snippet is assembled by bpfas and by the others that know it; their .text
must be ours. What one of them reads otherwise stands in its row, with the
reason. Then come random snippets, made of all that LLVM and we know (SEED and
COUNT in the environment choose them); they go through each assembler whole.
"""

import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from elf import Elf  # noqa: E402
from report import Report  # noqa: E402

LLVM_MC = os.environ.get("LLVM_MC", "llvm-mc-19")
GNU_AS = os.environ.get("GNU_AS", "bpf-as")
SEED = int(os.environ.get("SEED", "1"))
COUNT = int(os.environ.get("COUNT", "150"))
TIMEOUT = 60

PUT = ".macro put v\nmov %r1,\\v\n.endm\n"
TWO = ".macro two a, b=7\nmov %r1,\\a\nmov %r2,\\b\n.endm\n"
SHOW = ".macro show r:vararg\n.irp v,\\r\nmov %r3,\\v\n.endr\n.endm\n"

# Name, text in GNU's mnemonics, {assembler: why it is not asked}. LLVM gets the text translated.
SNIPPETS = [
    ("positional", TWO + "two 1, 2\ntwo 3\n", {}),
    ("keyword", TWO + "two b=1, a=2\ntwo a=5\ntwo a = 4 , b = 3\n", {}),
    ("positional then keyword", TWO + "two 4, b=3\n", {"llvm": "it takes keywords alone, or none"}),
    ("blanks part arguments", TWO + "two 1 2\n", {}),
    ("operators join", TWO + "two 1 + 2 , 3\ntwo 3 * (1 + 2), 4\ntwo 1 +2\n", {}),
    ("a sign after a blank", TWO + "two 5 -2\n", {"gnu": "it takes -2 for a second argument"}),
    ("quotes", TWO + 'two "1", "2 + 3"\n', {}),
    ("an empty argument takes the default", TWO + "two 1,\n", {}),
    ("vararg", SHOW + "show 1, 2, 3\nshow 4\n", {}),
    ("required", ".macro m a:req\nmov %r1,\\a\n.endm\nm 4\n", {}),
    ("counter", ".macro m\nl\\@: mov %r1,\\@\nja l\\@\n.endm\nm\nm\nm\n", {}),
    ("parted names", ".macro m a\nmov %r1,1\\a\\()2\n.endm\nm 3\n", {}),
    ("a name with a dot", ".macro m a\nmov %r1,x.\\a\n.endm\n.set x.y,3\nm y\n", {}),
    ("counter of the macro", ".macro m\nmov %r1,\\+\n.endm\nm\nm\n", {"gnu": "from 2.42"}),
    ("nested", PUT + ".macro outer v\nput \\v\nput \\v+1\n.endm\nouter 4\n", {}),
    ("a macro makes a macro",
     ".macro make n v\n.macro m\\n\nmov %r1,\\v\n.endm\n.endm\nmake 1 2\nmake 3 4\nm1\nm3\n", {}),
    ("recursion", ".macro m n\nmov %r1,\\n\n.if \\n\nm \\n-1\n.endif\n.endm\nm 5\n", {}),
    ("purge", PUT + "put 1\n.purgem put\n.macro put v\nmov %r2,\\v\n.endm\nput 2\n", {}),
    ("exit", ".macro m n\nmov %r1,1\n.if \\n\n.exitm\n.endif\nmov %r2,2\n.endm\nm 0\nm 1\nm 0\n", {}),
    ("endmacro", ".macro m\nmov %r1,1\n.endmacro\nm\n", {"gnu": "it has .endm alone"}),
    ("a label before a macro", PUT + "here: put 4\nja here\n", {}),
    ("a macro named as an instruction", ".macro exit v\nmov %r1,\\v\n.endm\nexit 4\n", {}),
    ("rept", ".rept 3\nmov %r1,1\n.endr\n.rept 0\nbad\n.endr\n", {}),
    ("rept in rept", ".rept 2\n.rept 1+1\nmov %r1,1\n.endr\nmov %r2,2\n.endr\n", {}),
    ("rept with a counter", ".set i,0\n.rept 4\nmov %r1,i\n.set i,i+1\n.endr\n", {}),
    ("irp", ".irp v, 1, 2,3\nmov %r1,\\v\n.endr\n", {}),
    ("irp with a gap", ".irp v,1,,3\nmov %r1,4\\v\n.endr\n", {}),
    ("irp without a value", ".irp v,\nmov %r1,4\\v\n.endr\nmov %r2,2\n",
     {"gnu": "it reads the body once with nothing; we follow LLVM, with a warning"}),
    ("irp of registers", ".irp r, %r1, %r2\nmov \\r,5\n.endr\n", {"llvm": "the translation has no %"}),
    ("irpc", ".irpc c, 123\nmov %r1,4\\c\n.endr\n", {}),
    ("irp in a macro", ".macro m a:vararg\n.irp v, \\a\nmov %r1,\\v\n.endr\n.endm\nm 1, 2\n", {}),
    ("if", ".if 1\nmov %r1,1\n.else\nbad\n.endif\n.if 0\nbad\n.else\nmov %r1,2\n.endif\n", {}),
    ("elseif", "".join(f".if {n}==0\nmov %r1,10\n.elseif {n}==1\nmov %r1,11\n.elseif {n}==2\nmov %r1,12\n"
                       ".else\nmov %r1,13\n.endif\n" for n in range(4)), {}),
    ("if in if", "".join(f".if {n}&1\n.if {n}&2\nmov %r1,{n}\n.else\nmov %r2,{n}\n.endif\n.else\n"
                         f".if {n}&2\nmov %r3,{n}\n.else\nmov %r4,{n}\n.endif\n.endif\n" for n in range(4)), {}),
    ("relations", "".join(f".if{r} {n}\nmov %r1,{i}\n.endif\n" for i, (r, n) in enumerate(
        (r, n) for r in ("eq", "ne", "ge", "gt", "le", "lt") for n in (-1, 0, 1))), {}),
    ("ifdef", ".set a,1\nb:\n" + "".join(f".if{n}def {s}\nmov %r1,{i}\n.endif\n" for i, (n, s) in enumerate(
        (n, s) for n in ("", "n") for s in ("a", "b", "c"))) + "c: mov %r1,1\n", {}),
    ("ifb", ".macro m a\n.ifb \\a\nmov %r1,1\n.endif\n.ifnb \\a\nmov %r1,2\n.endif\n.endm\nm\nm 1\n", {}),
    ("ifc", "".join(f".ifc {t}\nmov %r1,{i}\n.endif\n.ifnc {t}\nmov %r2,{i}\n.endif\n" for i, t in enumerate(
        ("a,a", "a,b", "a , a", "a b,a b", "a  b,a b", '"a",a', '"a","a"'))),
     {"gnu": "it takes runs of blanks for one"}),
    ("ifeqs", '.ifeqs "a","a"\nmov %r1,1\n.endif\n.ifnes "a","b"\nmov %r1,2\n.endif\n', {}),
    ("a condition by distance", "a: mov %r1,1\nmov %r2,2\nb:\n.if b-a==16\nmov %r3,3\n.endif\n", {}),
    ("include", '.include "one.inc"\nput 5\n.include "empty.inc"\nmov %r2,2\n', {}),
]

FILES = {"one.inc": PUT + '.include "two.inc"\n', "two.inc": "mov %r4,4", "empty.inc": ""}


def translated(text):
    """GNU's `mov %r1,x` and `ja x` as LLVM reads them."""
    lines = []
    for line in text.split("\n"):
        label, colon, rest = line.rpartition(": ")
        word, _, operands = rest.partition(" ")
        if word == "mov":
            register, _, value = operands.partition(",")
            rest = f"{register[1:]} = {value}"
        elif word == "ja":
            rest = f"goto {operands}"
        lines.append(label + colon + rest)
    return "\n".join(lines)


class Assemblers:
    def __init__(self, bpfas, folder):
        self.folder = folder
        self.commands = {"bpfas": [bpfas, "-W", "-o", "out.o", "in.s"],
                         "llvm": [LLVM_MC, "-triple", "bpfel", "-filetype=obj", "-o", "out.o", "in.s"],
                         "gnu": [GNU_AS, "-EL", "-o", "out.o", "in.s"]}

    def text_of(self, name, source, change=str):
        """The bytes of .text, or None and what was said."""
        out = self.folder / "out.o"
        out.unlink(missing_ok=True)
        (self.folder / "in.s").write_text(change(source))
        for file, text in FILES.items():
            (self.folder / file).write_text(change(text))
        result = subprocess.run(self.commands[name], cwd=self.folder, capture_output=True, text=True, timeout=TIMEOUT)
        if result.returncode:
            return None, result.stderr
        section = Elf(out.read_bytes()).section(".text")
        return section.data if section else b"", ""


def compare(report, name, ours, theirs):
    if ours[0] is None:
        report.fail(name, "bpfas refuses:\n" + ours[1])
    elif theirs[0] is None:
        report.fail(name, "the other refuses:\n" + theirs[1])
    elif ours[0] != theirs[0]:
        report.fail(name, f"the bytes differ:\nours   {ours[0].hex(' ', 8)}\ntheirs {theirs[0].hex(' ', 8)}")
    else:
        report.ok(name)


def check_snippets(report, assemblers, oracle, change):
    for name, text, not_asked in SNIPPETS:
        if oracle not in not_asked:
            compare(report, f"{oracle}/{name}", assemblers.text_of("bpfas", text, change),
                    assemblers.text_of(oracle, text, change))


class Maker:
    """Makes sources out of all that both know, deep but finite."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.macros = []
        self.lines = []

    def value(self, names):
        if names and self.random.random() < 0.6:
            return "\\" + self.random.choice(names)
        return self.random.choice(["0", "1", "7", "1 + 2", "(2 + 3) * 2", "-1", "0x10", "3==3", "'a'"])

    def put(self, names, depth):
        # LLVM takes no parenthesis at an operand's beginning.
        self.lines.append(f"r{self.random.randrange(10)} = 0+{self.value(names)}")

    def condition(self, names, depth):
        kind = self.random.randrange(3)
        test = (f".if{self.random.choice(['', 'eq', 'ne', 'ge', 'lt'])} {self.value(names)}",
                f".ifc {self.value(names)},{self.value(names)}", f".ifnb {self.value(names)}")[kind]
        self.lines.append(test)
        self.body(names, depth)
        if kind == 0 and self.random.random() < 0.5:
            self.lines.append(f".elseif {self.value(names)}")
            self.body(names, depth)
        if self.random.random() < 0.5:
            self.lines.append(".else")
            self.body(names, depth)
        self.lines.append(".endif")

    def loop(self, names, depth):
        name = f"v{depth}"
        if self.random.random() < 0.5:
            values = ", ".join(self.value(names) for _ in range(self.random.randrange(1, 4)))
            self.lines.append(f".irp {name}, {values}")
            self.body([*names, name], depth)
        else:
            self.lines.append(f".rept {self.random.randrange(4)}")
            self.body(names, depth)
        self.lines.append(".endr")

    def invoke(self, names, depth):
        if not self.macros:
            return self.put(names, depth)
        name, parameters = self.random.choice(self.macros)
        values = [self.value(names) for _ in parameters]
        if self.random.random() < 0.3:
            values = [f"{p}={v}" for p, v in zip(parameters, values)]
            self.random.shuffle(values)
        elif values and self.random.random() < 0.3:
            values.pop()
        self.lines.append(f"{name} " + ", ".join(values))
        return None

    def body(self, names, depth):
        choices = [self.put, self.put, self.invoke] + ([self.condition, self.loop] if depth < 4 else [])
        for _ in range(self.random.randrange(1, 3)):
            self.random.choice(choices)(names, depth + 1)

    def source(self):
        for number in range(self.random.randrange(1, 4)):
            parameters = [f"p{i}" for i in range(self.random.randrange(4))]
            head = ", ".join(p + self.random.choice(["=5", "=1+1", '="2"']) for p in parameters)
            self.lines.append(f".macro m{number} {head}")
            self.body(parameters, 2)
            self.lines.append(".endm")
            self.macros.append((f"m{number}", parameters))
        for _ in range(6):
            self.body([], 0)
        return "\n".join(self.lines) + "\n"


def check_random(report, assemblers):
    for seed in range(SEED, SEED + COUNT):
        source = Maker(seed).source()
        compare(report, f"llvm/random seed {seed}", assemblers.text_of("bpfas", source),
                assemblers.text_of("llvm", source))


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip())
        return 2
    report = Report()
    with tempfile.TemporaryDirectory(prefix="macros-") as folder:
        assemblers = Assemblers(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder))
        for oracle, tool, change in (("llvm", LLVM_MC, translated), ("gnu", GNU_AS, str)):
            if shutil.which(tool):
                check_snippets(report, assemblers, oracle, change)
            else:
                report.skip(f"macros/{oracle}", f"{tool} is not installed")
        if shutil.which(LLVM_MC):
            print(f"random sources from seed {SEED}")
            check_random(report, assemblers)
        return report.finish()


if __name__ == "__main__":
    sys.exit(main())
