#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Holds sections, symbols and data against LLVM's assembler: whole object files, in both byte orders.

usage: check_directives.py BPFAS

The sources are the snippets of directives.txt, each a way in which directives meet, and generated ones: every
directive of data with operands at its edges, sections entered in any order, symbols with every binding, type
and use. What one assembler takes and the other refuses is a failure too, unless the snippet says so: the first
line `# llvm: WHY` tells that LLVM does something else, and why we do not follow.

The seed is printed; TEST_SEED and TEST_ROUNDS choose another run.
"""

import concurrent.futures
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from report import Report  # noqa: E402

LLVM_MC = os.environ.get("LLVM_MC", "llvm-mc-19")
SEED = int(os.environ.get("TEST_SEED", str(random.randrange(1 << 32))))
ROUNDS = int(os.environ.get("TEST_ROUNDS", "150"))
ORDERS = {"bpfel": "-EL", "bpfeb": "-EB"}

SIZES = {"byte": 1, "short": 2, "2byte": 2, "value": 2, "long": 4, "int": 4, "4byte": 4, "quad": 8, "8byte": 8}
SECTIONS = ['.text', '.data', '.bss', '.section .rodata,"a",@progbits', '.section prog,"ax",@progbits',
            '.section "a/b","ax"', '.section .str,"aMS",@progbits,1', '.section .notes', '.section .maps,"aw",@progbits',
            '.section .zero,"aw",@nobits', '.section .debug_x,"",@progbits', '.section .rodata.cst8,"aM",@progbits,8',
            '.section prog.f,"axG",@progbits,f,comdat', '.section .rodata.f,"aG",@progbits,f,comdat',
            '.section .types,"G",@progbits,17412345678901234567,comdat', '.section .near,"a?",@progbits',
            '.section .notes.f,"ao",@progbits,.text', '.section .more,"a",@progbits,unique,7']
REALS = ["0", "1", "0.1", "1.5e3", "16777217.0", "3.4028235e38", "1.4e-45", "0x1.8p3", "0x1p-40", "inf", "nan", ".5", "7."]
STRINGS = ['""', r'"\n\t\\\"\b\f\r"', r'"\0\1\12\377\101"', '"a;b # c // d"', r'"\x41"', '"plain"']


def edges(size):
    top = 1 << (8 * size)
    return [0, 1, -1, 7, top // 2 - 1, top // 2, top - 1, -(top // 2), random.randrange(top)]


def spelt(number):
    if number < 0:
        return str(number)
    return random.choice([str, hex, bin, lambda n: "0%o" % n])(number)


class Source:
    """A source that makes sense: labels are defined once, jumps stay in their section."""

    def __init__(self):
        self.lines, self.section = [], ".text"
        self.labels = {}       # name: section
        self.promised = []     # names used before they are defined
        self.count = 0
        self.bits = False      # the section holds no contents

    def add(self, line):
        self.lines.append("\t" + line)

    def new_name(self):
        self.count += 1
        return random.choice([".L", "", "", "x."]) + f"n{self.count}"

    def here(self):
        return [name for name, section in self.labels.items() if section == self.section]

    def label(self):
        name = self.promised.pop() if self.promised and random.random() < .5 else self.new_name()
        self.labels[name] = self.section
        self.lines.append(f"{name}:")

    def enter(self):
        line = random.choice(SECTIONS)
        self.section = line.split(",")[0].split()[-1].strip('"')
        self.bits = self.section in (".bss", ".zero")
        self.add(line)

    def number(self):
        word, size = random.choice(list(SIZES.items()))
        self.add(f".{word} " + ", ".join(spelt(random.choice(edges(size))) for _ in range(random.randint(1, 3))))

    def leb128(self):
        if random.random() < .5:
            self.add(".uleb128 " + spelt(random.choice(edges(8)[:2] + [127, 128, 16383, 16384, 1 << 63])))
        else:
            self.add(".sleb128 " + str(random.choice([0, 63, 64, -64, -65, 8191, -8192, -(1 << 63), (1 << 63) - 1])))

    def text(self):
        word = random.choice(["ascii", "asciz", "string"])
        self.add(f".{word} " + ", ".join(random.choice(STRINGS) for _ in range(random.randint(1, 2))))

    def real(self):
        word = random.choice(["float", "single", "double", "dc.s", "dc.d"])
        self.add(f".{word} " + ", ".join(random.choice(["", "-", "+"]) + random.choice(REALS)
                                         for _ in range(random.randint(1, 3))))

    def repeated(self):
        word, size = random.choice([("dcb.b", 1), ("dcb", 2), ("dcb.w", 2), ("dcb.l", 4)])
        number = spelt(random.choice(edges(size)))
        self.add(random.choice([f".{word} {random.randint(0, 3)}, {number}",
                                f".{random.choice(['ds.b', 'ds.w', 'ds', 'ds.l', 'ds.d', 'ds.x'])} {random.randint(0, 3)}",
                                f".dcb.d 2, {random.choice(REALS)}", ".balignw 8, 0x1234", ".p2alignl 3, 0x12345678"]))

    def room(self):
        self.add(random.choice([".zero 3", ".skip 5, 7", ".space 4", ".fill 2, 2, 0x1234", ".fill 3, 1, -1",
                                ".fill 2, 8, 0x12345678", ".p2align 2, 0xcc", ".balign 16, 0", ".p2align 4, 0, 3",
                                ".zero 0", ".fill 0, 4, 1", ".fill 5"]))

    def empty_room(self):
        self.add(random.choice([".zero 8", ".skip 16", ".p2align 3", ".byte 0", ".quad 0", ".balign 64", ".long 0, 0"]))

    def address(self):
        names = list(self.labels) + ["outside", "other"]
        name = random.choice(names)
        if random.random() < .2:
            name = self.new_name()
            self.promised.append(name)
        word = random.choice(["long", "quad"])
        self.add(f".{word} {name}" + random.choice(["", "", "+4", "-8", "+0x100"]))

    def difference(self):
        names = self.here()
        if len(names) > 1:
            a, b = random.sample(names, 2)
            self.add(random.choice([f".long {a}-{b}", f".quad {a}-{b}+1", f".long .-{a}", f".quad {b}-."]))

    def stretch(self):
        """Lengths that depend on labels that are yet to come."""
        a, b = self.new_name(), self.new_name()
        self.add(f".uleb128 {b}-{a}")
        self.lines.append(f"{a}:")
        for _ in range(random.randint(0, 3)):
            self.add(random.choice([".zero 100", ".byte 1, 2", ".long 7", ".p2align 3, 0", f".uleb128 {b}-{a}"]))
        self.lines.append(f"{b}:")
        self.labels[a] = self.labels[b] = self.section

    def symbol(self):
        names = [n for n in self.labels if not n.startswith(".L")]
        if not names:
            return
        name = random.choice(names)
        self.add(random.choice([f".globl {name}", f".weak {name}", f".type {name},@function", f".type {name}, @object",
                                f".size {name}, 12", f".hidden {name}", f".protected {name}", f".internal {name}"]))
        if ".globl" in self.lines[-1]:  # once only: another binding after it is an error
            del self.labels[name]

    def storage(self):
        name = self.new_name().replace(".L", "c")
        self.add(random.choice([f".comm {name},8,4", f".comm {name},3", f".local {name}\n\t.comm {name},16,8",
                                f".lcomm {name},5", f".set {name}, 42", f".equ {name}, outside",
                                f".globl {name}", f".hidden {name}"]))

    def section_address(self):
        """Of a section that may be yet to come."""
        self.add(f".long {random.choice(['.maps', '.types', '.rodata.f', '.more', '.zero'])}")

    def at_assembly_time(self):
        """Loops and conditions around statements of data."""
        if self.bits:
            return
        body = random.choice([".byte 1", ".long 2, 3", '.ascii "x"'])
        self.add(random.choice([f".rept {random.randint(0, 3)}\n\t{body}\n\t.endr",
                                ".irp v, 1, 2, 3\n\t.byte \\v\n\t.endr", ".irpc v, 123\n\t.short 1\\v\n\t.endr",
                                f".if {random.randint(-1, 1)}\n\t{body}\n\t.else\n\t.byte 9\n\t.endif",
                                f".ifdef outside\n\t{body}\n\t.endif", f".ifc a b, a b\n\t{body}\n\t.endif"]))

    def alias(self):
        if self.labels:
            name = self.new_name()
            self.add(f".set {name}, {random.choice(list(self.labels))}+{random.randint(0, 9)}")
            self.add(f".quad {name}" if not self.bits else "")

    def note(self):
        self.add(random.choice(['.ident "compiler"', '.file "a.c"', ".addrsig", '.file "b.c"']))

    def pushed(self):
        self.add(f".pushsection {random.choice(SECTIONS[5:9]).split(None, 1)[1]}")
        self.add(".byte 1, 2, 3")
        self.add(".popsection")

    def code(self):
        if self.section in (".text", "prog", "a/b"):
            self.add(random.choice(["exit", "r1 = 2", "r2 = outside ll", "call outside"]))

    def statement(self):
        plain = [self.label, self.symbol, self.storage, self.note, self.enter, self.pushed]
        full = [self.number, self.leb128, self.text, self.room, self.address, self.difference, self.stretch, self.alias,
                self.code, self.real, self.repeated, self.section_address, self.at_assembly_time]
        choices = plain + ([self.empty_room] if self.bits else full * 2)
        random.choice(choices)()

    def finish(self):
        self.add(".text")
        self.section = ".text"
        for name in self.promised:
            self.lines.append(f"{name}:")
        return "\n".join(self.lines) + "\n"


def generated(number):
    """One source; it is the same for the same seed and number."""
    random.seed(f"{SEED}/{number}")
    source = Source()
    for _ in range(random.randint(5, 60)):
        source.statement()
    return source.finish()


def snippets():
    for text in (HERE / "directives.txt").read_text().split("----\n"):
        lines = text.splitlines(keepends=True)
        yield text, bool(lines) and lines[0].startswith("# llvm:")


def assemble(command, output):
    """The object, or None where it is refused; LLVM refuses some by dying."""
    result = subprocess.run(command, capture_output=True, timeout=60)
    return (output.read_bytes() if result.returncode == 0 else None), result.stderr.decode("utf-8", "replace")


def check(name, text, is_odd, bpfas, report):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bpfas-directives-"))
    try:
        source = folder / "t.s"
        source.write_text(text)
        for order, option in ORDERS.items():
            theirs, said = assemble([LLVM_MC, "-triple", order, "-filetype=obj", "-o", folder / "llvm.o", source],
                                    folder / "llvm.o")
            ours, complaint = assemble([bpfas, option, source, "-o", folder / "ours.o"], folder / "ours.o")
            if (ours == theirs) == is_odd:
                taken = "refused" if ours is None else "taken"
                report.fail(name, f"{order}: the objects {'are equal' if is_odd else 'differ'}; {taken} by us\n{text}"
                                  f"{complaint[:500]}{said[:500]}")
                return
        report.ok(name)
    except subprocess.TimeoutExpired as error:
        report.fail(name, error)
    finally:
        shutil.rmtree(folder)


def main():
    report = Report()
    if not shutil.which(LLVM_MC):
        report.skip("oracle/directives", f"needs {LLVM_MC}")
        return report.finish()
    print(f"TEST_SEED={SEED}")
    jobs = [(f"directives/{number}", text, is_odd) for number, (text, is_odd) in enumerate(snippets())]
    jobs += [(f"directives/generated-{number}", generated(number), False) for number in range(ROUNDS)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(check, *job, sys.argv[1], report) for job in jobs]:
            job.result()
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
