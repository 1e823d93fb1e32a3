#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Holds the debug sections of .file, .loc and .cfi_* against LLVM's assembler.

usage: check_debug.py BPFAS

Each source is assembled by both in both byte orders, and the files must be equal
to the last byte. The sources are snippets, generated advances of all lengths, and
what clang makes of C programs with -g in DWARF 4 and 5, of which the code with its
line and frame directives is taken.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

LLVM_MC = os.environ.get("LLVM_MC", "llvm-mc-19")
CLANG = os.environ.get("CLANG", "clang-19")
SEED = int(os.environ.get("SEED", "1"))

FRAME = """
        .cfi_startproc
        r1 = 1
        .cfi_def_cfa 10, 16
        .cfi_offset 6, -8
        .cfi_offset 100, 8
        .cfi_offset 70, -16
        r2 = 2
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset 7, 8
        .cfi_def_cfa_register 10
        .cfi_restore 6
        .cfi_restore 200
        .cfi_undefined 3
        .cfi_same_value 4
        .cfi_register 1, 2
        .cfi_remember_state
        .cfi_def_cfa_offset 99
        .cfi_restore_state
        .cfi_adjust_cfa_offset 1
        .cfi_escape 1, 2, 0x3
        exit
        .cfi_endproc
        .cfi_startproc simple
        .cfi_return_column 5
        exit
        .cfi_endproc
        .cfi_startproc
        .cfi_signal_frame
        exit
        .cfi_endproc
        .cfi_startproc
        exit
        .cfi_endproc
"""

SNIPPETS = {
    "one line": '.file 1 "a.c"\n.loc 1 2 3\nexit\n.loc 1 4\n',
    "no line": '.file 1 "/d/x/a.c"\nexit\n',
    "version 5": '.file 0 "/d" "a.c" md5 0xe6d2b30d226614a9257d0ad654a6c16e\n.loc 0 2 3\nexit\n',
    "version 5, no line": '.file 0 "/d" "a.c"\nexit\n',
    "file 0 again": '.file 0 "/d" "a.c"\n.file 1 "/d" "a.c"\nexit\n',
    "file 0 last": '.file 1 "a.c" md5 1 source "abc"\n.file 0 "/x" "a.c" md5 2 source "x"\nexit\n',
    "file 0 without directory": '.file 0 "a.c"\n.file 1 "b/c.h"\n.loc 1 1 1\nexit\n',
    "mixed checksums": '.file 0 "/d" "a.c" md5 0x1\n.file 1 "/d" "b.c"\n.loc 1 2 3\nexit\n',
    "directories": '.file 1 "/d/x/a.c"\n.file 2 "/d/x" "b.h"\n.file 3 ""\n.file 4 "q//c.h/"\n.file 5 "//e"\n'
                   '.file 6 "///e"\n.file 7 "/f"\n.file 8 "/"\n.loc 3 2 3\nexit\n',
    "directories, version 5": '.file 0 "/d" "a.c"\n.file 1 "/d" "x/a.h"\n.file 2 "/d/" "a.h"\n.file 3 "//e"\n'
                              '.file 4 "/e//f"\n.file 5 "x/b.h"\nexit\n',
    "every word": '.file 1 "a" md5 5 source "x\\ny"\n.file 2 "b" md5 6\n'
                  '.loc 1 1 1 discriminator 500 isa 3 basic_block epilogue_begin\nr1 = 1\n'
                  '.loc 2 1 1 prologue_end is_stmt 0\nr1 = 0 ll\n.loc 2 1\n.loc 1 1 is_stmt 1\nexit\n',
    "frame": FRAME,
    "frame in .debug_frame": ".cfi_sections .debug_frame" + FRAME,
    "frame in both": ".cfi_sections .debug_frame, .eh_frame" + FRAME,
    "frame in none": ".cfi_sections" + FRAME,
    "lines and frames": '.file 0 "/d" "a.c"\n.loc 0 5 1\n.cfi_sections .debug_frame\n' + FRAME,
}

PROGRAMS = {
    "loops": """
        int sum(int *at, int count) { int s = 0; while (count-- > 0) s += *at++ * 3; return s; }
        int pick(unsigned x) { switch (x) { case 1: return 7; case 2: return 9 * x; case 3: return x >> 2; case 9: return 1; }
            return x > 100 ? x / 3 : x % 5; }
        """,
    "inlined": """
        static inline int clamp(int x, int low, int high) { return x < low ? low : x > high ? high : x; }
        #line 1000 "other/file.h"
        static inline long mix(long a, long b) {
            return (a ^ b) * 31; }
        #line 20 "main.c"
        long both(long *p, int n) { long h = 1;
            for (int i = 0; i < n; i++)
                h = mix(h, clamp(p[i], -5, n));
        #line 90000
            return h; }
        """,
    "atomics": """
        long add(long *p, long v) {
            __sync_fetch_and_add(p, v);

            if (v > 5)
                __sync_fetch_and_add(p, 1);
            return *p; }
        """,
}


def advances(rng):
    """Rows at all kinds of distance in address and line."""
    out, line = ['.file 1 "a.c"'], 1
    for units in list(range(1, 40)) + [255, 256, 257, 270, 271, 272, 273, 274, 275, 300, 3000]:
        for step in (0, 1, 8, 9, -5, -6, rng.randint(-300, 300), rng.randint(0, 1 << 20)):
            line = max(line + step, 0)
            out.append(f".loc 1 {line} {rng.choice((0, 1, 77, 300))}{rng.choice(('', ' is_stmt 0', ' is_stmt 1'))}")
            out += ["r1 = 1"] * units
    return "\n".join(out) + "\n"


def frame_advances():
    out = [".cfi_sections .debug_frame, .eh_frame", ".cfi_startproc"]
    for units in (1, 62, 63, 64, 65, 255, 256, 257, 65535, 65536, 1):
        out += ["r1 = 1"] * units + [".cfi_def_cfa_offset 8"]
    return "\n".join(out + [".cfi_endproc"]) + "\n"


def code_of(assembly):
    """The code with its lines and frames; jumps become a move, for this is not about labels."""
    code = assembly.split("\t.section\t.debug", 1)[0].split("\n")
    code = [line for line in code if not re.match(r'\s*\.(globl|type|size|p2align|text)\b|\s*\.file\s+"|\.?L\w+:', line)]
    code = "\n".join(re.sub(r"^\t[^.\t].*\bLBB\d.*", "\tr0 = 0", line) for line in code) + "\n"
    return re.sub(r"\br(\d+ = w\d)", r"w\1", code)  # clang prints r1 = w2, and LLVM's assembler refuses it


def compiled():
    if not shutil.which(CLANG):
        return
    for name, text in PROGRAMS.items():
        for options in (["-O2", "-gdwarf-4"], ["-O2", "-gdwarf-5"], ["-O1", "-gdwarf-5", "-mcpu=v1"],
                        ["-Os", "-gdwarf-4", "-mcpu=v4"]):
            result = subprocess.run([CLANG, "-target", "bpf", "-S", "-g", *options, "-x", "c", "-", "-o", "-"],
                                    input=text, capture_output=True, text=True, check=True)
            yield f"{name} {' '.join(options)}", code_of(result.stdout)


def sources():
    yield from SNIPPETS.items()
    yield f"advances of seed {SEED}", advances(random.Random(SEED))
    yield "advances of frames", frame_advances()
    yield from compiled()


def run(command, source):
    """The object, or (None, what was said)."""
    out = source + ".o"
    result = subprocess.run([*command, source, "-o", out], capture_output=True, text=True)
    if result.returncode:
        return None, result.stderr
    with open(out, "rb") as made:
        return made.read(), result.stderr


def compare(bpfas, folder, name, text):
    """What is wrong, or None."""
    path = os.path.join(folder, "t.s")
    with open(path, "w") as out:
        out.write(text)
    for endian, option in (("bpfel", "-EL"), ("bpfeb", "-EB")):
        want, why = run([LLVM_MC, f"-triple={endian}", "-filetype=obj"], path)
        if want is None:
            return f"{endian}: LLVM refuses: {why}"
        got, why = run([bpfas, option], path)
        if got is None:
            return f"{endian}: refused: {why}"
        if got != want:
            at = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
            return f"{endian}: {len(got)} bytes, LLVM's {len(want)}; they differ from {at:#x}"
    return None


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    bpfas = os.path.abspath(sys.argv[1])
    passed = failed = skipped = 0
    if not shutil.which(LLVM_MC):
        print(f"SKIP: debug: {LLVM_MC} is not installed\n0 passed, 0 failed, 1 skipped")
        return
    if not shutil.which(CLANG):
        print(f"SKIP: debug/compiled: {CLANG} is not installed")
        skipped += 1
    with tempfile.TemporaryDirectory() as folder:
        for name, text in sources():
            wrong = compare(bpfas, folder, name, text)
            if wrong:
                print(f"FAIL: debug: {name}: {wrong}")
            passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
