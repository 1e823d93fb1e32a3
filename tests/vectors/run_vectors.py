#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Assembles test vectors and runs them in the kernel.

usage: run_vectors.py             the project's own, tests/vectors/*.test (README.md has the format)
       run_vectors.py FOLDER      all of a folder of conformance files, *.data: each must assemble, and give its
                                  result where the kernel takes it; where it does not, a line says why

A body becomes a function of an XDP program that stores its 64-bit result into an array map. With memory, r1
points to it and r2 is its size. The project's own vectors must all be taken, and cover every row of the
instruction table but those of NOT_RUN.
"""

import ctypes
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "kernel")]
import bpf  # noqa: E402
from elf import Elf  # noqa: E402
from report import Report, Skip  # noqa: E402

BUILD = pathlib.Path(os.environ.get("BPFAS_BUILD", ROOT / "build")).resolve()
PROG_LOAD, PROG_TEST_RUN = 5, 10
MAP_TYPE_ARRAY, PROG_TYPE_SOCKET_FILTER, PROG_TYPE_XDP = 2, 1, 6
LEAST_PACKET = 14           # BPF_PROG_TEST_RUN takes no shorter one
ETHERNET_HEADER = bytes(14)  # a socket filter sees what follows it

# Rows that no vector can run, and why.
NOT_RUN = [
    (r"MOVSX/MOVSX32/32", "no kernel takes it"),
    (r"LOAD_(ABS|IND)/NONE/64", "no kernel takes it"),
    (r"ADDR_SPACE_CAST/.*", "needs an arena"),
    (r"GOTOX/.*", "this kernel does not take it"),
    (r"CALLX/.*", "for BPF machines other than Linux"),
    (r"CALL/KFUNC/.*", "its id is each kernel's own"),
]

ATOMIC_OPCODES = {0xC3, 0xCB, 0xD3, 0xDB}
SWAP_OPCODES = {0xD4, 0xDC, 0xD7}
OFF_OPCODES = {0x3F, 0x37, 0x3C, 0x34, 0x9F, 0x97, 0x9C, 0x94, 0xBF, 0xBC}


class Vector:
    def __init__(self, name, source, memory, result, kind="xdp"):
        self.name, self.source, self.memory, self.result, self.kind = name, source, memory, result, kind


# ---- Files --------------------------------------------------------------------------------------

def number(text):
    return int(text.strip(), 0) % 2**64


def split_sections(text, mark):
    """[(title, body)] of a text with lines that begin with a mark; what precedes the first goes."""
    parts = re.split(rf"(?m)^{mark} (.+)\n", text)
    return list(zip(parts[1::2], parts[2::2]))


def own_vectors(path):
    """A file holds many: ==== NAME [socket], the source, followed by ==== memory and ==== result."""
    vectors = []
    for title, body in split_sections(path.read_text(), "===="):
        if title == "memory":
            vectors[-1].memory = bytes.fromhex(body)
        elif title == "result":
            vectors[-1].result = number(body)
        else:
            name, _, kind = title.partition(" ")
            vectors.append(Vector(f"{path.stem}/{name}", body, None, None, kind or "xdp"))
    return vectors


def conformance_vector(path):
    parts = dict(split_sections(path.read_text(), "--"))
    memory = bytes.fromhex(parts["mem"]) if "mem" in parts else None
    return Vector(path.name, parts["asm"], memory, number(parts["result"]))


# ---- Programs -----------------------------------------------------------------------------------

def assemble(source):
    """The bytes of the code; ValueError with what bpfas says."""
    with tempfile.TemporaryDirectory() as folder:
        path, output = pathlib.Path(folder, "vector.bpfs"), pathlib.Path(folder, "vector.o")
        path.write_text(source)
        made = subprocess.run([BUILD / "bpfas", path.name, "-o", output.name], cwd=folder, stdin=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, check=False)
        if made.returncode:
            raise ValueError(made.stderr.decode("utf-8", "replace"))
        return b"".join(s.data for s in Elf(output.read_bytes()).sections if s.executable)


def insn(opcode, dst=0, src=0, off=0, imm=0):
    return struct.pack("<BBhi", opcode, src << 4 | dst, off, imm)


def arguments(size):
    """r1 and r2 for a body with so many bytes of memory; what fails the check returns 0."""
    if size is None:
        return insn(0xB7, 1) + insn(0xB7, 2)
    return b"".join([
        insn(0x61, 3, 1, 4),              # r3 = data_end
        insn(0x61, 1, 1, 0),              # r1 = data
        insn(0xBF, 2, 1),
        insn(0x07, 2, imm=size),
        insn(0xBD, 2, 3, 2),              # if r2 <= r3 goto +2
        insn(0xB7, 0),
        insn(0x95),
        insn(0xB7, 2, imm=size),
    ])


def xdp_program(body, size, map_fd):
    store = b"".join([
        insn(0x18, 1, 2, imm=map_fd), insn(0),  # r1 = the address of the map's value
        insn(0x7B, 1, 0),
        insn(0xB7, 0, imm=2),
        insn(0x95),
    ])
    return arguments(size) + insn(0x85, 0, 1, imm=len(store) // 8) + store + body


def address(buffer):
    return ctypes.addressof(buffer)


def load(kind, code):
    """The program's descriptor; OSError, its text the verifier's last words."""
    log = ctypes.create_string_buffer(1 << 16)
    keep = ctypes.create_string_buffer(code, len(code)), ctypes.create_string_buffer(b"GPL")
    head = struct.pack("IIQQ", kind, len(code) // 8, address(keep[0]), address(keep[1]))
    try:
        return bpf.call(PROG_LOAD, head)[0]
    except OSError as error:
        try:
            fd = bpf.call(PROG_LOAD, head + struct.pack("IIQ", 1, len(log), address(log)))[0]
            os.close(fd)
        except OSError:
            pass
        lines = [line for line in log.value.decode("utf-8", "replace").splitlines()
                 if line and not line.startswith(("processed ", "verification time", "stack depth"))]
        raise OSError(error.errno, lines[-1] if lines else error.strerror) from error


def test_run(fd, packet):
    """What the program returns for a packet."""
    keep = ctypes.create_string_buffer(packet, len(packet))
    _, raw = bpf.call(PROG_TEST_RUN, struct.pack("IIIIQ", fd, 0, len(packet), 0, address(keep)))
    return struct.unpack_from("I", raw, 4)[0]


def run_xdp(code, memory):
    map_fd, _ = bpf.call(bpf.MAP_CREATE, struct.pack("IIII", MAP_TYPE_ARRAY, 4, 8, 1))
    try:
        fd = load(PROG_TYPE_XDP, xdp_program(code, None if memory is None else len(memory), map_fd))
        try:
            test_run(fd, (memory or b"").ljust(LEAST_PACKET, b"\0"))
        finally:
            os.close(fd)
        key, value = ctypes.create_string_buffer(4), ctypes.create_string_buffer(8)
        bpf.call(bpf.MAP_LOOKUP_ELEM, struct.pack("IxxxxQQ", map_fd, address(key), address(value)))
        return struct.unpack("Q", value.raw)[0]
    finally:
        os.close(map_fd)


def run_socket(code, memory):
    """Packet loads: for socket filters, with the packet in r6, and results of 32 bits."""
    fd = load(PROG_TYPE_SOCKET_FILTER, insn(0xBF, 6, 1) + code)
    try:
        return test_run(fd, ETHERNET_HEADER + (memory or b"\0"))
    finally:
        os.close(fd)


# ---- Coverage -----------------------------------------------------------------------------------

def row_keys(code):
    """What tells the instructions of a code from those of other rows."""
    keys, at = set(), 0
    while at < len(code):
        opcode, registers, off, imm = struct.unpack_from("<BBhi", code, at)
        keys.add((opcode,
                  registers >> 4 if opcode in (0x85, 0x18) else 0,
                  off if opcode in OFF_OPCODES else 0,
                  imm if opcode in ATOMIC_OPCODES | SWAP_OPCODES else 0))
        at += 16 if opcode == 0x18 else 8
    return keys


def check_coverage(report, codes):
    """Each row of the instruction table is run by a vector; for pseudo loads, the plain one counts."""
    covered = set().union(*map(row_keys, codes))
    made = subprocess.run([BUILD / "tests/print_rows"], capture_output=True, text=True, check=True).stdout
    rows = {}
    for line in made.splitlines():
        row, _, _, little, _ = line.split("\t")
        rows.setdefault(row, set()).update(row_keys(bytes.fromhex(little)))
    for row, keys in rows.items():
        exempt = any(re.fullmatch(pattern, row) for pattern, _ in NOT_RUN)
        if bool(keys & covered) == exempt:
            report.fail(f"vectors/coverage/{row}", "stands in NOT_RUN and is run" if exempt else "no vector runs it")
        else:
            report.ok(row)


# ---- All of them --------------------------------------------------------------------------------

def run_one(vector):
    code = assemble(vector.source)
    return code, run_socket(code, vector.memory) if vector.kind == "socket" else run_xdp(code, vector.memory)


def check_own(report):
    codes = []
    for vector in [v for path in sorted(HERE.glob("*.test")) for v in own_vectors(path)]:
        try:
            code, result = run_one(vector)
        except (ValueError, OSError) as error:
            report.fail("vectors/" + vector.name, error)
            continue
        codes.append(code)
        if result == vector.result:
            report.ok(vector.name)
        else:
            report.fail("vectors/" + vector.name, f"the result is {result:#x}, not {vector.result:#x}")
    check_coverage(report, codes)


def check_conformance(report, folder):
    for path in sorted(folder.glob("*.data")):
        vector = conformance_vector(path)
        try:
            result = run_one(vector)[1]
        except ValueError as error:
            report.fail(vector.name, error)
        except OSError as error:
            report.skip(vector.name, f"it assembles, and the kernel refuses it: {error.strerror}")
        else:
            if result == vector.result:
                report.ok(vector.name)
            else:
                report.fail(vector.name, f"the result is {result:#x}, not {vector.result:#x}")


def require_kernel():
    if sys.byteorder != "little":
        raise Skip("the vectors' memory is little-endian")
    try:
        os.close(bpf.call(bpf.MAP_CREATE, struct.pack("IIII", MAP_TYPE_ARRAY, 4, 8, 1))[0])
    except OSError as error:
        raise Skip(f"needs the right to load programs: {error.strerror}") from error


def main():
    if len(sys.argv) > 2 or sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(__doc__)
    report = Report()
    try:
        require_kernel()
        if len(sys.argv) == 2:
            check_conformance(report, pathlib.Path(sys.argv[1]))
        else:
            check_own(report)
    except Skip as skip:
        report.skip("vectors", skip)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
