#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Writes drawn instructions in every dialect and holds bpfas to the bytes that others make.

usage: check_dialects.py PRINT_ROWS BPFAS [SEED [COUNT]]

PRINT_ROWS draws operands for each row of the instruction table, the edges first, and prints LLVM's and GNU's
text. From these come the other spellings: of LLVM's and GNU's dialects, which llvm-mc and bpf-as must read to
the same bytes, and of dialects that no installed assembler reads, which must give the bytes of the same
instruction as those do. Everything goes through each assembler as one file for each byte order. What an
assembler cannot take stands in check_rows.EXEMPT and in EXEMPT here, with the reason.
"""

import collections
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import check_rows

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from elf import Elf  # noqa: E402

# Dialect, row, text, reason: what the dialect's assembler refuses or reads otherwise.
EXEMPT = [
    ("llvm", r"LOAD_IMM64/.*", r"LD_PSEUDO.*|ld_pseudo r.*, 0x.*", "LLVM cuts the number to 32 bits without a word"),
    ("llvm", r"GOTOL/.*", r"gotol ?[-+]?(0x)?[\da-f]{5,}", "LLVM 19 reads a number after gotol as 16 bits"),
    ("llvm", r"LOAD_IND/.*", r".*skb\[r\d+ ?[-+].*", "LLVM's text has no place for imm"),
]

Text = collections.namedtuple("Text", "oracle dialect row text little big")

KERNEL_ADDRESSES = range(0xFFFF000000000000, 0xFFFFFFFFFF000000)
LOCKED = {"+=": "add", "|=": "or", "&=": "and", "^=": "xor"}


# ---- Spellings ----------------------------------------------------------------------------------

def upper_registers(text):
    return re.sub(r"\b[rw]\d+\b", lambda m: m[0].upper(), text)


def upper_first(text):
    """At a statement's begin LLVM reads R1 as a register; elsewhere as a symbol."""
    return re.sub(r"^[rw]\d+\b", lambda m: m[0].upper(), text)


def tight(text):
    """Without the blanks that part no two words and make no s-operator."""
    return re.sub(r"(?<=[-+*/%&|^<>=!(),\[\]]) | (?=[-+*/%&|^<>=!(),\[\]])", "", text)


def hexadecimal(text):
    """Numbers after an operator or a comma."""
    def hexed(match):
        number = int(match[2])
        return match[1] + (f"-{-number:#x}" if number < 0 else f"{number:#x}")
    return re.sub(r"((?:=|<|>|&|,|\+|-|\[) ?)(-?\d+)\b(?! ll)", hexed, text)


def llvm_spellings(case):
    yield "plain", case.llvm
    yield "upper", upper_first(case.llvm)
    if "KFUNC" not in case.row:
        yield "tight", tight(case.llvm)
    if re.match(r"(ALU|JUMP|STORE)_IMM/", case.row):
        yield "unsigned", re.sub(r"(?<=[=<>&] )-\d+", lambda m: hex(int(m[0]) % 2**32), case.llvm)
    if "/NONE/NONE" not in case.row:
        yield "hexadecimal", hexadecimal(case.llvm)


def gnu_spellings(case):
    yield "plain", case.gnu
    yield "blanks", case.gnu.replace(",", " , ").replace("[", "[ ").replace("]", " ]")
    yield "fp", case.gnu.replace("%r10", "%fp")


def later_gnu_spellings(case):
    """[%r1 - 8], and [%r1] for no offset; the new names of the old atomic additions."""
    text = re.sub(r"\+-(\d+)\]", r" - \1]", case.gnu)
    yield "offset", text.replace("+0]", "]")
    yield "aadd", text.replace("xadddw", "aadd").replace("xaddw", "aadd32")


def pseudo_c_spellings(case):
    text = re.sub(r"\(r(\d+) - (\d+)\)", r"(r\1 + -\2)", case.llvm)
    text = re.sub(r"\*\(s(\d+) \*\)", r"*(i\1 *)", text)
    yield "upper", upper_registers(case.llvm)
    yield "offset", text.replace(" + 0)", ")")
    yield "blanks", re.sub(r"\((s\d+)\)([rw])", r"(\1) \2", text)
    if re.match(r"(goto|gotol|may_goto) \+", text) or re.match(r"call \d", text):
        yield "glued", re.sub(r" \+?", "", text)
    if " goto +" in text:
        yield "glued", text.replace(" goto +", " goto")


def kernel_atomic(text):
    text = re.sub(r"\bw(\d+)", r"r\1", text)
    text = re.sub(r"atomic_fetch_(\w+)\(\(u64", r"atomic64_fetch_\1((u64", text)
    for name, printed, width in (("cmpxchg_64", "atomic64_cmpxchg", 64), ("cmpxchg32_32", "atomic_cmpxchg", 32),
                                 ("xchg_64", "atomic64_xchg", 64), ("xchg32_32", "atomic_xchg", 32)):
        text = re.sub(rf"\b{name}\((r\d+ [-+] \d+)", rf"{printed}((u{width} *)(\1)", text)
    return text


def kernel_spellings(case):
    """As kernel/bpf/disasm.c prints it, after its prefix and before the verifier's comment."""
    shape, text = case.row.split("/")[0], case.llvm
    imm = int.from_bytes(bytes.fromhex(case.little)[4:8], "little")
    if shape == "LOAD_IMM64":
        number = int(m[1]) % 2**64 if (m := re.search(r"= (-?\d+) ll", text)) else None
        if number is None or number in KERNEL_ADDRESSES:
            return
        text = re.sub(r"-?\d+ ll", f"{number:#x}", text)
    elif shape == "JUMP_IMM":
        text = re.sub(r"-?\d+ goto", f"{imm:#x} goto", text)
    elif shape == "LOAD_IND":
        text = re.sub(r"skb\[(r\d+).*\]", lambda m: f"skb[{m[1]} + {imm - (imm >> 31 << 32)}]", text)
    elif shape in ("ATOMIC", "FETCH", "XCHG", "CMPXCHG", "LOAD_ACQUIRE", "STORE_RELEASE"):
        text = kernel_atomic(text)
    elif case.row.startswith("CALL/") and "LOCAL" not in case.row:
        return
    text = re.sub(r"\b(goto|gotol|may_goto) (?=[-+])", r"\1 pc", text)
    text = re.sub(r"\((r\d+) ([-+]) (\d+)\)", r"(\1 \2\3)", text)
    prefix = f"12: ({case.little[:2]}) "
    yield "log", f"{prefix}{text:<30} ; R0_w=2 /* call f */"
    yield "dump", f"   {prefix}{text}"


def conformance_spellings(case):
    if case.gnu and not re.match(r"ld_pseudo|call ", case.gnu):
        text = case.gnu.replace(",", ", ")
        yield "commas", re.sub(r"(%r\d+|\]), ", r"\1 ", text)
        if case.row != "MOVSX/MOVSX32/32":
            yield "names", re.sub(r"^movs(32)?(.*), (\d+)$", lambda m: f"movsx{m[3]}{m[1] or '64'}{m[2]}", text)
        yield "names", re.sub(r"^end(.e)(.*), (\d+)$", r"\1\3\2", text)
        yield "names", re.sub(r"^bswap(.*), (\d+)$", r"swap\2\1", text)
        yield "names", re.sub(r"^jal ", "ja32 ", text)
    shape = case.row.split("/")[0]
    width = "32" if case.row.endswith("/32") else ""
    if shape in ("ATOMIC", "FETCH"):
        name = {"ADD": "add", "OR": "or", "AND": "and", "XOR": "xor"}[case.row.split("/")[1]]
        yield "lock", re.sub(r"^\S+", f"lock {'fetch ' * (shape == 'FETCH')}{name}{width}", case.gnu)
    elif shape in ("XCHG", "CMPXCHG"):
        yield "lock", re.sub(r"^\S+", f"lock {shape.lower()}{width}", case.gnu)
    elif case.row == "CALL/LOCAL/NONE":
        yield "call", case.llvm.replace("pc", "local ").replace("+", "")


def spellings(case):
    for name, text in llvm_spellings(case):
        yield "llvm", "llvm " + name, text
    if case.gnu:
        for name, text in gnu_spellings(case):
            yield "gnu", "gnu " + name, text
        for name, text in later_gnu_spellings(case):
            yield None, "later gnu " + name, text
    for name, text in pseudo_c_spellings(case):
        yield None, "pseudo-c " + name, text
    for name, text in kernel_spellings(case):
        yield None, "kernel " + name, text
    for name, text in conformance_spellings(case):
        yield None, "conformance " + name, text


def all_texts(cases):
    """Each spelling of each case once."""
    seen = set()
    for case in cases:
        for oracle, dialect, text in spellings(case):
            if (oracle, text) not in seen:
                seen.add((oracle, text))
                yield Text(oracle, dialect, case.row, text, case.little, case.big)


# ---- Assemblers ---------------------------------------------------------------------------------

def ask_bpfas(bpfas, texts, order):
    """For each text what bpfas makes of it; a second run goes without those that it refuses."""
    with tempfile.TemporaryDirectory() as folder:
        source, output = pathlib.Path(folder, "all.bpfs"), pathlib.Path(folder, "all.o")
        command = [bpfas, "-EL" if order == "little" else "-EB", source.name, "-o", output.name]
        refused, left = {}, list(range(len(texts)))
        while True:
            source.write_text("".join(texts[i].text + "\n" for i in left))
            made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False,
                                  stdin=subprocess.DEVNULL)
            wrong = check_rows.refused_lines(made.stderr, r"^all\.bpfs:(\d+):\d+: error: (.*)$")
            if made.returncode == 0:
                break
            if not wrong or len(refused) > 1000:
                sys.exit(f"bpfas: {made.stderr[:2000]}")
            refused.update((left[line - 1], "error: " + message) for line, message in wrong.items())
            left = [i for n, i in enumerate(left, 1) if n not in wrong]
        code = b"".join(s.data for s in Elf(output.read_bytes()).sections if s.executable)
    answers = []
    for number, text in enumerate(texts):
        if number in refused:
            answers.append(refused[number])
            continue
        length = len(text.little) // 2
        answers.append(code[:length].hex())
        code = code[length:]
    return answers


class Checker(check_rows.Checker):
    def exempt(self, oracle, text):
        return self.exemption(oracle, text.row, text.text) is not None or any(
            who == oracle and re.fullmatch(rows, text.row) and re.fullmatch(what, text.text, re.IGNORECASE)
            for who, rows, what, _ in check_rows.EXEMPT + EXEMPT)

    def compare(self, who, order, texts, answers):
        for text, answer in zip(texts, answers):
            wanted = getattr(text, order)
            if answer == wanted:
                self.passed += 1
            else:
                self.fail(f"dialects/{text.dialect}, {order}: {text.row}: '{text.text}': {who} says {answer}, not {wanted}")

    def check_bpfas(self, bpfas, texts):
        for order in "little", "big":
            self.compare("bpfas", order, texts, ask_bpfas(bpfas, texts, order))

    def check_assembler(self, oracle, tool, ask, texts):
        asked = [text for text in texts if text.oracle == oracle and not self.exempt(oracle, text)]
        if not shutil.which(tool):
            print(f"SKIP: dialects/{oracle}: {tool} is not installed")
            self.skipped += 1
            return
        for order in "little", "big":
            self.compare(tool, order, asked, ask(asked, order))


def main():
    if len(sys.argv) not in (3, 4, 5):
        sys.exit(__doc__)
    seed = int(sys.argv[3], 0) if len(sys.argv) > 3 else random.randrange(2**32)
    count = int(sys.argv[4], 0) if len(sys.argv) > 4 else 20
    print(f"seed {seed}, {count} drawn operands for each row")
    lines = subprocess.run([sys.argv[1], str(seed), str(count)], capture_output=True, text=True,
                           check=True).stdout.splitlines()
    texts = list(all_texts(check_rows.Case(*line.split("\t")) for line in lines))
    checker = Checker(texts)
    checker.check_bpfas(os.path.abspath(sys.argv[2]), texts)
    checker.check_assembler("llvm", check_rows.LLVM_MC,
                            lambda asked, order: check_rows.ask_llvm([text.text for text in asked], order), texts)
    checker.check_assembler("gnu", check_rows.GNU_AS,
                            lambda asked, order: check_rows.ask_gnu(
                                [check_rows.Case(t.row, t.text, t.text, t.little, t.big) for t in asked], order), texts)
    print(f"{checker.passed} passed, {checker.failed} failed, {checker.skipped} skipped")
    return 1 if checker.failed or not texts else 0


if __name__ == "__main__":
    sys.exit(main())
