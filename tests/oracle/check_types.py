#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Holds types and variables against C compilers.

usage: check_types.py BPFAS

Random structs, unions, enums, typedefs and variables with initial values are written once for C and once as
.bpfs. clang's BTF must mean the same, clang's bytes of each variable must be equal in both byte orders, and gcc
must find each size and offset the same.
"""

import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from btf import Btf  # noqa: E402
from elf import Elf  # noqa: E402
from report import Report  # noqa: E402

os.environ["PATH"] += ":/usr/sbin:/sbin"
CLANG = os.environ.get("CLANG", "clang-19")
GCC = os.environ.get("CC", "gcc")
SEED = int(os.environ.get("SEED", "1"))
FILES = int(os.environ.get("FILES", "24"))

INTEGERS = {"char": 8, "signed char": 8, "unsigned char": 8, "short": 16, "unsigned short": 16, "int": 32,
            "unsigned int": 32, "long": 64, "unsigned long": 64, "long long": 64, "unsigned long long": 64,
            "_Bool": 1}
SIGNED = {"char", "signed char", "short", "int", "long", "long long"}


class Source:
    """The same declarations as C and as .bpfs."""

    def __init__(self, number):
        self.random = random.Random(f"{SEED} {number}")
        self.c, self.bpfs = [], ['.license "GPL"']
        self.structs, self.enums, self.typedefs = {}, [], {}
        self.variables = []
        for i in range(2):
            self.enum(f"e{i}")
        for i in range(8):
            self.struct(f"s{i}")
            if self.random.random() < 0.4:
                self.typedef(f"t{i}")
        for i in range(10):
            self.variable(f"v{i}")
        self.bpfs += ['.prog p "xdp"', "r0 = 0", "exit", ".endprog"]

    def say(self, directive, text, keyword=None):
        self.c.append(f"{keyword or directive} {text};".strip())
        self.bpfs.append(f".{directive} {text}")

    def enum(self, name):
        wide = self.random.random() < 0.3
        values = [f"{name}_A", f"{name}_B = {self.random.randint(-9, 9)}", f"{name}_C"]
        if wide:
            values.append(f"{name}_D = {self.random.choice(['0x123456789', '-0x123456789'])}")
        self.say("enum", f"{name} {{ {', '.join(values)} }}")
        self.enums.append(name)

    def integer(self):
        return self.random.choice(list(INTEGERS))

    def typedef(self, name):
        kind = self.random.randrange(3)
        if kind == 0:
            target = self.integer()
            aligned = self.random.choice(["", "", " __attribute__((aligned(1)))", " __attribute__((aligned(16)))",
                                          " __attribute__((aligned))"])
            self.say("typedef", f"{target} {name}{aligned}")
            self.typedefs[name] = ("int", target, aligned)
        elif kind == 1:
            target = self.random.choice(list(self.structs))
            self.say("typedef", f"struct {target} {name}")
            self.typedefs[name] = ("struct", self.structs[target])
        else:
            target, count = self.integer(), self.random.randint(1, 4)
            self.say("typedef", f"{target} {name}[{count}]")
            self.typedefs[name] = ("array", count, ("int", target))

    def base(self):
        """A type: how it is spelt, and what it is made of."""
        kind = self.random.randrange(10)
        if kind == 0:
            name = self.random.choice(self.enums)
            return f"enum {name}", ("enum", name)
        if kind == 1 and self.structs:
            name = self.random.choice(list(self.structs))
            return f"struct {name}", ("struct", self.structs[name])
        if kind == 2 and self.typedefs:
            name = self.random.choice(list(self.typedefs))
            return name, self.typedefs[name]
        if kind == 3:
            target = self.random.choice(["struct later", "const char", "void", "struct s0", "volatile int"])
            stars = [" *" + self.random.choice(["", "", "const", "volatile", "restrict", "const volatile restrict"])
                     for _ in range(self.random.randint(1, 3))]
            return target + " ".join(stars), ("pointer",)
        name = self.integer()
        return self.random.choice(["", "", "", "volatile ", "const "]) + name, ("int", name)

    def member(self, name, depth):
        kind = self.random.randrange(12)
        if kind < 3:
            integer = self.integer()
            if kind == 0 and self.random.random() < 0.3:
                return f"{integer} : 0;", None
            width = self.random.randint(1, INTEGERS[integer])
            return f"{integer} {name} : {width};", (name, ("bits", integer, width))
        if kind == 3 and depth < 2:
            union = self.random.random() < 0.5
            inner, members = self.members(depth + 1, name, self.random.randint(1, 3))
            anonymous = self.random.random() < 0.5
            text = f"{'union' if union else 'struct'} {{ {inner} }}"
            attribute = self.random.choice(["", "", " __attribute__((packed))"])
            made = ("union" if union else "struct", members)
            return f"{text}{attribute}{'' if anonymous else ' ' + name};", ("" if anonymous else name, made)
        if kind == 4:
            return self.random.choice([f"int (*{name})(void *, unsigned int);", f"void (*{name})(const char *, ...);",
                                       f"short (*{name})[2][3];", f"char *(*{name}[1])[4];"]), (name, ("pointer",))
        spelling, made = self.base()
        suffix = ""
        # C does not allow arrays of elements aligned to more than their size.
        for _ in range(self.random.choice([0, 0, 0, 1, 2]) if made[0] != "int" or not any(made[2:]) else 0):
            count = self.random.randint(1, 4)
            suffix = f"[{count}]{suffix}"
            made = ("array", count, made)
        if self.random.random() < 0.1:
            suffix += f' __attribute__((btf_decl_tag("{name}")))'
        if made[0] in ("int", "pointer") and self.random.random() < 0.1:
            suffix += f" __attribute__((aligned({self.random.choice([2, 4, 8, 16, 32])})))"
        return f"{spelling} {name}{suffix};", (name, made)

    def members(self, depth, prefix, count):
        made = [self.member(f"{prefix}_{i}" if prefix else f"m{i}", depth) for i in range(count)]
        return " ".join(text for text, _ in made), [m for _, m in made if m]

    def struct(self, name):
        text, members = self.members(0, "", self.random.randint(1, 7))
        # A member of its own keeps a struct of nothing but padding from being empty.
        text += " int z;"
        members.append(("z", ("int", "int")))
        attribute = self.random.choice(["", "", " __attribute__((packed))", " __attribute__((aligned(16)))",
                                        " __attribute__((packed, aligned(4)))"])
        self.say("struct", f"{name} {{ {text} }}{attribute}")
        self.structs[name] = members

    def number(self, integer, bits):
        if integer == "_Bool":
            return str(self.random.randint(0, 1))
        if integer in SIGNED:
            return str(self.random.randint(-(1 << (bits - 1)) + 1, (1 << (bits - 1)) - 1))
        return hex(self.random.randint(0, (1 << bits) - 1))

    def value(self, made):
        """An initial value, or None for what is left alone."""
        kind = made[0]
        if kind == "int":
            return self.number(made[1], INTEGERS[made[1]])
        if kind == "bits":
            return self.number(made[1], made[2])
        if kind == "enum":
            return f"{made[1]}_{self.random.choice('ABC')}"
        if kind == "pointer":
            return "0"
        if kind == "array":
            return self.array(made)
        if kind == "union":
            named = [m for m in made[1] if m[0]]
            if not named:
                return None
            name, inner = self.random.choice(named)
            value = self.value(inner)
            return value and f"{{ .{name} = {value} }}"
        return self.fields(made[1])

    def array(self, made):
        values = [self.value(made[2]) for _ in range(made[1])]
        if None in values:
            return None
        if made[1] > 1 and self.random.random() < 0.3:
            return f"{{ [{made[1] - 1}] = {values[-1]} }}"
        return f"{{ {', '.join(values[:self.random.randint(1, made[1])])} }}"

    def fields(self, members):
        parts = []
        for name, made in members:
            value = self.value(made) if name and self.random.random() < 0.8 else None
            if value:
                parts.append(f".{name} = {value}")
        return f"{{ {', '.join(parts)} }}" if parts else None

    def flat(self, made):
        """Values in a row, with no braces inside: from the beginning, and on from members named by their paths."""
        scalars, parts, i = list(leaves(made)), [], 0
        while i < len(scalars):
            designated = i or self.random.random() < 0.5
            i += self.random.choice([0, 0, 1, 2, 5]) if designated else 0
            for path, inner in scalars[i:i + self.random.randint(1, 6)]:
                parts.append(f"{path} = {self.value(inner)}" if designated else self.value(inner))
                designated = False
                i += 1
        return f"{{ {', '.join(parts)} }}" if parts else None

    def variable(self, name):
        struct = self.random.choice(list(self.structs))
        made = ("struct", self.structs[struct])
        flat = self.random.random() < 0.5 and not holds_nothing(made)
        value = self.flat(made) if flat else self.value(made)
        section = self.random.choice(["data", "data", "rodata"]) if value else "bss"
        declaration = f"struct {struct} {name}"
        const = "const " if section == "rodata" else ""
        initial = f" = {value}" if value else ""
        self.c.append(f"{const}{declaration}{initial};")
        self.bpfs.append(f".{section} {const}{declaration}{initial}")
        self.variables.append(name)


def parts_of(made):
    """(path, type) of a type's parts; for a union the one that a list without designators fills."""
    if made[0] == "array":
        return [(f"[{i}]", made[2]) for i in range(made[1])]
    if made[0] in ("struct", "union"):
        return [(f".{name}" if name else "", inner) for name, inner in made[1]][:1 if made[0] == "union" else None]
    return []


def leaves(made, path=""):
    """(path, type) of all scalars, in their order."""
    if made[0] not in ("array", "struct", "union"):
        yield path, made
    for step, inner in parts_of(made):
        yield from leaves(inner, path + step)


def holds_nothing(made):
    """Somewhere in it is a struct without members, which a list without braces does not get by."""
    return made[0] in ("struct", "union") and not made[1] or any(holds_nothing(p) for _, p in parts_of(made))


def run(*command):
    result = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=60)
    if result.returncode:
        raise AssertionError(f"{' '.join(map(str, command))}\n{result.stderr[:3000]}")
    return result.stdout


def structs(btf):
    return [t for t in btf.types.values() if t["kind"] == "STRUCT" and t["name"].startswith("s")]


def bytes_of(path, names):
    elf = Elf(path.read_bytes())
    found = {}
    for symbol in elf.symbols:
        if symbol.name in names:
            section = elf.section(elf.place(symbol))
            data = section.data[symbol.value:symbol.value + symbol.size] if section.data else b""
            found[symbol.name] = (symbol.size, data.hex() if any(data) else "zeros")
    return found


def first_difference(ours, theirs):
    for name in sorted(set(ours) | set(theirs)):
        if ours.get(name) != theirs.get(name):
            return f"{name}\nours:   {ours.get(name)}\ntheirs: {theirs.get(name)}"
    return None


def check_gcc(folder, source, btf):
    """sizeof and offsetof by a compiler of another house."""
    lines = ["#include <stddef.h>", *source.c[:-len(source.variables)]]
    for struct in structs(btf):
        lines.append(f"_Static_assert(sizeof(struct {struct['name']}) == {struct['size']}, \"size\");")
        for member in struct["members"]:
            if member["name"] != "(anon)" and not member.get("bitfield_size"):
                lines.append(f"_Static_assert(offsetof(struct {struct['name']}, {member['name']}) == "
                             f"{member['bits_offset'] // 8}, \"{member['name']}\");")
    (folder / "gcc.c").write_text("\n".join(lines) + "\n")
    run(GCC, "-w", "-fsyntax-only", folder / "gcc.c")


def check_file(folder, bpfas, number):
    source = Source(number)
    (folder / "t.c").write_text("\n".join(source.c) + "\n")
    (folder / "t.bpfs").write_text("\n".join(source.bpfs) + "\n")
    for option, target in (("-EL", "bpfel"), ("-EB", "bpfeb")):
        run(CLANG, "-w", "-target", target, "-O2", "-g", "-c", folder / "t.c", "-o", folder / "c.o")
        run(bpfas, option, folder / "t.bpfs", "-o", folder / "b.o")
        difference = first_difference(bytes_of(folder / "b.o", source.variables),
                                      bytes_of(folder / "c.o", source.variables))
        assert not difference, f"{option}: bytes of {difference}"
        ours, theirs = Btf(folder / "b.o"), Btf(folder / "c.o")
        difference = first_difference(ours.variables(), theirs.variables())
        assert not difference, f"{option}: BTF of {difference}"
        assert ours.tags() == theirs.tags(), f"{option}: {ours.tags()} and {theirs.tags()}"
    if shutil.which(GCC):
        check_gcc(folder, source, ours)


def main():
    bpfas = pathlib.Path(sys.argv[1]).resolve()
    report = Report()
    for tool in (CLANG, "bpftool"):
        if not shutil.which(tool):
            report.skip("types", f"needs {tool}")
            return report.finish()
    for number in range(FILES):
        with tempfile.TemporaryDirectory() as folder:
            try:
                check_file(pathlib.Path(folder), bpfas, number)
                report.ok(str(number))
            except AssertionError as error:
                report.fail(f"types/{number}", f"SEED={SEED}: {error}")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
