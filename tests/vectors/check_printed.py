#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Pastes what the kernel prints of the vectors back into the assembler: the bytes must be those it printed.

The verifier's log has what was loaded; bpftool's dump has what the kernel made of it. Left out is the main
program that calls a vector's function, whose map is printed as an address that cannot be assembled.
"""

import ctypes
import os
import re
import shutil
import struct
import subprocess
import sys

import run_vectors
from run_vectors import bpf
from report import Report, Skip

LOG_SIZE = 1 << 20
PRINTED = re.compile(r"^\s*(\d+): (\([0-9a-f]{2}\) .*)$")
CALL = 0x85  # rewritten to one of the kernel's own functions


def load_with_log(code):
    """The program's descriptor and the verifier's log with every instruction that it looked at."""
    log = ctypes.create_string_buffer(LOG_SIZE)
    keep = ctypes.create_string_buffer(code, len(code)), ctypes.create_string_buffer(b"GPL")
    fd, _ = bpf.call(run_vectors.PROG_LOAD, struct.pack(
        "IIQQIIQ", run_vectors.PROG_TYPE_XDP, len(code) // 8, *map(ctypes.addressof, keep), 2, LOG_SIZE,
        ctypes.addressof(log)))
    return fd, log.value.decode("utf-8", "replace")


def translated(fd):
    """The program as the kernel keeps it."""
    room = ctypes.create_string_buffer(1 << 16)
    info = ctypes.create_string_buffer(struct.pack("IIIIIIQQ", 0, 0, 0, 0, 0, len(room), 0, ctypes.addressof(room)), 256)
    bpf.call(bpf.OBJ_GET_INFO_BY_FD, struct.pack("IIQ", fd, len(info), ctypes.addressof(info)))
    return room.raw[:struct.unpack_from("I", info.raw, 20)[0]]


def program_id(fd):
    with open(f"/proc/self/fdinfo/{fd}") as file:
        return re.search(r"(?m)^prog_id:\s*(\d+)", file.read())[1]


def printed_lines(text, code, first):
    """(line, bytes) of each instruction from the first on, once each, in their order."""
    lines = {}
    for line in text.splitlines():
        match = PRINTED.match(line)
        if match and int(match[1]) >= first:
            lines[int(match[1])] = line
    return [(line, code[at * 8:at * 8 + (16 if code[at * 8] == 0x18 else 8)]) for at, line in sorted(lines.items())]


def check(report, name, lines):
    """All lines as one source."""
    try:
        made = run_vectors.assemble("".join(line + "\n" for line, _ in lines))
    except ValueError as error:
        report.fail(f"vectors/{name}", error)
        return
    at = 0
    for line, code in lines:
        if made[at:at + len(code)] == code:
            report.ok(line)
        else:
            report.fail(f"vectors/{name}", f"'{line.strip()}' became {made[at:at + len(code)].hex()}, not {code.hex()}")
        at += len(code)


def vectors():
    return [v for path in sorted(run_vectors.HERE.glob("*.test")) for v in run_vectors.own_vectors(path)
            if v.kind == "xdp"]


def check_all(report):
    """The log of each, and bpftool's dump (which takes its time) of the first of each file."""
    map_fd, _ = bpf.call(bpf.MAP_CREATE, struct.pack("IIII", run_vectors.MAP_TYPE_ARRAY, 4, 8, 1))
    bpftool = shutil.which("bpftool", path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    logged, dumped, files = [], [], set()
    if not bpftool:
        report.skip("vectors/bpftool", "bpftool is not installed")
    for vector in vectors():
        body = run_vectors.assemble(vector.source)
        code = run_vectors.xdp_program(body, None if vector.memory is None else len(vector.memory), map_fd)
        fd, log = load_with_log(code)
        first = (len(code) - len(body)) // 8
        logged += printed_lines(log, code, first)
        file = vector.name.split("/")[0]
        if bpftool and file not in files and CALL not in body[::8]:
            files.add(file)
            dump = subprocess.run([bpftool, "prog", "dump", "xlated", "id", program_id(fd)], check=True,
                                  capture_output=True, text=True).stdout
            dumped += printed_lines(dump, translated(fd), first)
        os.close(fd)
    os.close(map_fd)
    check(report, "log", logged)
    if bpftool:
        check(report, "bpftool", dumped)


def main():
    report = Report()
    try:
        run_vectors.require_kernel()
        check_all(report)
    except Skip as skip:
        report.skip("vectors/printed", skip)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
