#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Holds each row of the instruction table against bytes made by others.

usage: check_rows.py PRINT_ROWS

PRINT_ROWS is the program that prints the rows with their texts and bytes.
LLVM's assembler and GNU's assemble the texts; their bytes must be ours in both
byte orders. What an assembler cannot take stands in EXEMPT, with the reason;
a row that none of them takes has its bytes in BY_HAND, with their source.
An entry of either list that is no longer needed is a failure.
"""

import collections
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

LLVM_MC = os.environ.get("LLVM_MC", "llvm-mc-19")
GNU_AS = os.environ.get("GNU_AS", "bpf-as")

# Oracle, row, text (both whole, as regular expressions), reason.
EXEMPT = [
    ("llvm", r"(LOAD_ACQUIRE|STORE_RELEASE)/.*", r".*", "LLVM has these from version 20"),
    ("llvm", r"MOVSX/MOVSX32/32", r".*", "LLVM and the RFC have no sign extension from 32 bits to 32"),
    ("llvm", r"LOAD_(ABS|IND)/NONE/64", r".*", "LLVM has no packet loads of 8 bytes"),
    ("llvm", r"GOTOX/.*", r".*", "LLVM has it from version 20"),
    ("llvm", r"LOAD_IND/.*", r".*skb\[r\d+ [-+] \d+\]", "LLVM's text has no place for imm"),
    ("llvm", r"GOTOL/.*", r"gotol [-+]\d{6,}", "LLVM 19 reads a number after gotol as 16 bits"),
    ("llvm", r"LOAD_IMM64/.*", r"ld_pseudo .*, \d{11,}", "LLVM cuts the number to 32 bits without a word"),
    ("llvm", r"CALL/LOCAL/.*", r".*", "LLVM reads pc as a symbol and leaves a fixup"),
    ("llvm", r"CALL/KFUNC/.*", r".*", "LLVM writes kernel functions as symbols only"),
    ("gnu", r"ALU_.../S(DIV|MOD)/.*", r".*", "GNU as has it from 2.41 (2.40: xBPF only, with other bytes)"),
    ("gnu", r"MOVSX/.*", r".*", "GNU as has it from 2.41"),
    ("gnu", r"SWAP/BSWAP/.*", r".*", "GNU as has it from 2.41"),
    ("gnu", r"LOAD/SIGNED/.*", r".*", "GNU as has it from 2.41"),
    ("gnu", r"ATOMIC/(OR|AND|XOR)/.*", r".*", "GNU as has it from 2.41"),
    ("gnu", r"(FETCH|XCHG|CMPXCHG)/.*", r".*", "GNU as has it from 2.41"),
    ("gnu", r"GOTOL/.*", r".*", "GNU as has it from 2.41"),
    ("gnu", r"MAY_GOTO/.*", r".*", "GNU as has it from 2.41"),
    ("gnu", r"CALLX/.*", r".*", "GNU as 2.40 takes it for xBPF only"),
    ("gnu", r"LOAD_IMM64/.*", r"ld_pseudo .*", "GNU has no pseudo numbers; the text is LLVM's"),
]

KERNEL = "include/uapi/linux/bpf.h: "
LOAD_ACQUIRE = KERNEL + "BPF_STX | BPF_ATOMIC | size, imm BPF_LOAD_ACQ 0x100"
STORE_RELEASE = KERNEL + "BPF_STX | BPF_ATOMIC | size, imm BPF_STORE_REL 0x110"
GOTOX = KERNEL + "BPF_JMP | BPF_JA | BPF_X, the register in dst"
LOCAL = "RFC 9669, 4.3 and 4.3.2: CALL with src 1, the distance in imm"
KFUNC = "RFC 9669, 4.3: CALL with src 2, the BTF id in imm; " + KERNEL + "BPF_PSEUDO_KFUNC_CALL"

MOVSX32 = "GNU as 2.41, its own test of 'w1 = (s32) w2'"

# Row, text, little-endian bytes, big-endian bytes, source.
BY_HAND = [
    ("LOAD_ACQUIRE/NONE/64", "r1 = load_acquire((u64 *)(r2 + 3))",
     "db 21 0300 00010000", "db 12 0003 00000100", LOAD_ACQUIRE),
    ("LOAD_ACQUIRE/NONE/64", "r9 = load_acquire((u64 *)(r4 - 1))",
     "db 49 ffff 00010000", "db 94 ffff 00000100", LOAD_ACQUIRE),
    ("LOAD_ACQUIRE/NONE/32", "w1 = load_acquire((u32 *)(r2 + 3))",
     "c3 21 0300 00010000", "c3 12 0003 00000100", LOAD_ACQUIRE),
    ("LOAD_ACQUIRE/NONE/16", "w1 = load_acquire((u16 *)(r2 + 3))",
     "cb 21 0300 00010000", "cb 12 0003 00000100", LOAD_ACQUIRE),
    ("LOAD_ACQUIRE/NONE/8", "w1 = load_acquire((u8 *)(r2 + 3))",
     "d3 21 0300 00010000", "d3 12 0003 00000100", LOAD_ACQUIRE),
    ("STORE_RELEASE/NONE/64", "store_release((u64 *)(r1 + 3), r2)",
     "db 21 0300 10010000", "db 12 0003 00000110", STORE_RELEASE),
    ("STORE_RELEASE/NONE/64", "store_release((u64 *)(r9 - 1), r4)",
     "db 49 ffff 10010000", "db 94 ffff 00000110", STORE_RELEASE),
    ("STORE_RELEASE/NONE/32", "store_release((u32 *)(r1 + 3), w2)",
     "c3 21 0300 10010000", "c3 12 0003 00000110", STORE_RELEASE),
    ("STORE_RELEASE/NONE/16", "store_release((u16 *)(r1 + 3), w2)",
     "cb 21 0300 10010000", "cb 12 0003 00000110", STORE_RELEASE),
    ("STORE_RELEASE/NONE/8", "store_release((u8 *)(r1 + 3), w2)",
     "d3 21 0300 10010000", "d3 12 0003 00000110", STORE_RELEASE),
    ("MOVSX/MOVSX32/32", "w1 = (s32)w2",
     "bc 21 2000 00000000", "bc 12 0020 00000000", MOVSX32),
    ("GOTOX/NONE/NONE", "gotox r1",
     "0d 01 0000 00000000", "0d 10 0000 00000000", GOTOX),
    ("GOTOX/NONE/NONE", "gotox r10",
     "0d 0a 0000 00000000", "0d a0 0000 00000000", GOTOX),
    ("CALL/LOCAL/NONE", "call pc+5",
     "85 10 0000 05000000", "85 01 0000 00000005", LOCAL),
    ("CALL/LOCAL/NONE", "call pc-1",
     "85 10 0000 ffffffff", "85 01 0000 ffffffff", LOCAL),
    ("CALL/KFUNC/NONE", "call runtime 5, 3",
     "85 20 0300 05000000", "85 02 0003 00000005", KFUNC),
    ("CALL/KFUNC/NONE", "call runtime 0",
     "85 20 0000 00000000", "85 02 0000 00000000", KFUNC),
]

Case = collections.namedtuple("Case", "row llvm gnu little big")


def run(command, text):
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def refused_lines(stderr, pattern):
    """Line number (from 1) -> message, of the lines that an assembler refused."""
    return {int(m[1]): m[2] for m in re.finditer(pattern, stderr, re.MULTILINE)}


def ask_llvm(texts, order):
    """For each text what llvm-mc made of it: hexadecimal bytes, or a word on why there are none."""
    triple = {"little": "bpfel", "big": "bpfeb"}[order]
    result = run([LLVM_MC, "-triple", triple, "-mcpu=v4", "--show-encoding", "-"], "\n".join(texts) + "\n")
    refused = refused_lines(result.stderr, r"^<stdin>:(\d+):\d+: error: (.*)$")
    made = iter(re.findall(r"encoding: \[(.*)\]", result.stdout))
    answers = []
    for number in range(1, len(texts) + 1):
        if number in refused:
            answers.append("error: " + refused[number])
            continue
        encoding = next(made, "nothing")
        answers.append("a fixup" if "'" in encoding else re.sub(r"0x|,", "", encoding))
    return answers


def section_text(elf, order):
    """The bytes of .text of a 64-bit ELF file."""
    prefix = {"little": "<", "big": ">"}[order]
    table, = struct.unpack_from(prefix + "Q", elf, 40)
    size, count, names = struct.unpack_from(prefix + "HHH", elf, 58)
    headers = [struct.unpack_from(prefix + "IIQQQQ", elf, table + i * size) for i in range(count)]
    for name, _, _, _, offset, length in headers:
        start = headers[names][4] + name
        if elf[start:elf.index(b"\0", start)] == b".text":
            return elf[offset:offset + length]
    return b""


def ask_gnu(cases, order):
    """The same of GNU as, which makes nothing if it refuses a line: a second run goes without those."""
    option = {"little": "-EL", "big": "-EB"}[order]
    texts = [case.gnu for case in cases]
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "rows.o")
        first = run([GNU_AS, option, "-o", output, "-"], "\n".join(texts) + "\n")
        refused = refused_lines(first.stderr, r"^\{standard input\}:(\d+): Error: (.*)$")
        taken = [text for number, text in enumerate(texts, 1) if number not in refused]
        second = run([GNU_AS, option, "-o", output, "-"], "\n".join(taken) + "\n")
        if second.returncode != 0:
            sys.exit(f"{GNU_AS}: {second.stderr}")
        with open(output, "rb") as file:
            made = section_text(file.read(), order)
    answers = []
    for number, case in enumerate(cases, 1):
        if number in refused:
            answers.append("error: " + refused[number])
            continue
        length = len(case.little) // 2
        answers.append(made[:length].hex())
        made = made[length:]
    return answers


class Checker:
    def __init__(self, cases):
        self.cases = cases
        self.passed = self.failed = self.skipped = 0
        self.covered = set()   # rows that an oracle has confirmed
        self.unasked = set()   # rows that a missing oracle might have confirmed
        self.used = set()      # exemptions that were met

    def fail(self, message):
        print("FAIL:", message)
        self.failed += 1

    def exemption(self, oracle, row, text):
        for number, (who, rows, texts, _) in enumerate(EXEMPT):
            if who == oracle and re.fullmatch(rows, row) and re.fullmatch(texts, text):
                return number
        return None

    def check_answer(self, oracle, order, case, text, answer):
        ours = getattr(case, order)
        exempt = self.exemption(oracle, case.row, text)
        if exempt is not None:
            self.used.add(exempt)
            if answer == ours:
                self.fail(f"{oracle}, {order}: {case.row}: '{text}': no longer needs its exemption "
                          f"({EXEMPT[exempt][3]})")
        elif answer == ours:
            self.passed += 1
            self.covered.add(case.row)
        else:
            self.fail(f"{oracle}, {order}: {case.row}: '{text}': ours {ours}, theirs {answer}")

    def check_oracle(self, oracle, tool, ask):
        asked = [case for case in self.cases if getattr(case, oracle)]
        if not shutil.which(tool):
            print(f"SKIP: {oracle}: {tool} is not installed")
            self.skipped += 2 * len(asked)
            self.unasked.update(case.row for case in asked)
            return
        for order in "little", "big":
            answers = ask(asked, order)
            for case, answer in zip(asked, answers):
                self.check_answer(oracle, order, case, getattr(case, oracle), answer)
        for number, (who, rows, texts, _) in enumerate(EXEMPT):
            if who == oracle and number not in self.used:
                self.fail(f"{oracle}: the exemption of {rows} '{texts}' meets no row")

    def check_by_hand(self):
        ours = {(case.row, case.llvm): case for case in self.cases}
        for row, text, little, big, source in BY_HAND:
            case = ours.get((row, text))
            if row in self.covered:
                self.fail(f"{row}: an oracle knows it, bytes by hand are no longer needed")
            elif case is None:
                self.fail(f"{row}: '{text}' stands by hand and is not printed")
            elif (case.little, case.big) != (little.replace(" ", ""), big.replace(" ", "")):
                self.fail(f"{row}: '{text}': ours {case.little}, {case.big}, "
                          f"by hand {little}, {big} ({source})")
            else:
                self.passed += 1

    def check_coverage(self):
        known = self.covered | self.unasked | {row for row, *_ in BY_HAND}
        for row in sorted({case.row for case in self.cases} - known):
            self.fail(f"{row}: no oracle and no bytes by hand cover it")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    lines = subprocess.run([sys.argv[1]], capture_output=True, text=True, check=True).stdout.splitlines()
    checker = Checker([Case(*line.split("\t")) for line in lines])
    checker.check_oracle("llvm", LLVM_MC, lambda cases, order: ask_llvm([case.llvm for case in cases], order))
    checker.check_oracle("gnu", GNU_AS, ask_gnu)
    checker.check_by_hand()
    checker.check_coverage()
    print(f"{checker.passed} passed, {checker.failed} failed, {checker.skipped} skipped")
    return 1 if checker.failed or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
