# SPDX-License-Identifier: BSD-2-Clause
"""What a command costs: CPU time, peak memory, user instructions."""

import collections
import ctypes
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import time
import typing

CPU_LIMIT = 12      # seconds of one run; some peers are quadratic in some shapes
TRACEME, CONT, SETOPTIONS, TRACEEXIT, EVENT_EXIT = 0, 7, 0x4200, 0x40, 6
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


class Failed(Exception):
    """A command that ended badly; the text is its name and what it said first."""


class Cost(typing.NamedTuple):
    cpu: float      # seconds, user and system
    peak: int       # bytes


def ptrace(request, pid, data=0):
    if libc.ptrace(request, pid, None, data) < 0:
        error = ctypes.get_errno()
        raise OSError(error, "ptrace: " + os.strerror(error))


def start(command, environment, log):
    pid = os.fork()
    if pid:
        return pid
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for stream, file in enumerate((null, null, log)):
            os.dup2(file, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT + 1))
        ptrace(TRACEME, 0)
        os.execvpe(command[0], command, {**os.environ, **environment})
    finally:
        os._exit(127)


def high_water(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read())[1]) * 1024


def follow(pid):
    """Waits for the end of a traced process. Returns its status, resources and peak memory."""
    peak, stopped_before = 0, False
    while True:
        _, status, usage = os.wait4(pid, 0)
        if not os.WIFSTOPPED(status):
            return status, usage, peak
        pass_on = os.WSTOPSIG(status)
        if status >> 8 == signal.SIGTRAP | EVENT_EXIT << 8:
            peak, pass_on = high_water(pid), 0
        elif not stopped_before:            # by the exec
            ptrace(SETOPTIONS, pid, TRACEEXIT)
            stopped_before, pass_on = True, 0
        ptrace(CONT, pid, pass_on)


def run(command, environment=None):
    """The cost of one run.

    The rusage of wait4 has the CPU time. Its ru_maxrss does not do for memory: it starts with what the
    process had before exec, which is this Python's. So the command is traced, and asked as it ends.
    """
    command = [str(part) for part in command]
    with os.fdopen(os.memfd_create("log"), "r+", errors="replace") as log:
        status, usage, peak = follow(start(command, environment or {}, log.fileno()))
        if status:
            if usage.ru_utime + usage.ru_stime > CPU_LIMIT:
                raise Failed(f"{os.path.basename(command[0])} did not finish within {CPU_LIMIT} s of CPU")
            log.seek(0)
            raise Failed(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}:\n{log.read(300)}")
    return Cost(usage.ru_utime + usage.ru_stime, peak)


def run_all(commands):
    """The commands one after the other: their CPU time together, the highest peak."""
    costs = [run(command) for command in commands]
    return Cost(sum(cost.cpu for cost in costs), max(cost.peak for cost in costs))


class Turns(typing.NamedTuple):
    costs: dict     # by name: the median Cost
    rounds: int
    failed: list    # what was said of commands that ended badly


def median(costs):
    return Cost(*(statistics.median(values) for values in zip(*costs)))


def take_turns(contestants, rounds, seconds):
    """Runs {name: commands} in turns, so that a slow moment of the machine strikes all alike.

    It is over after so many rounds, or when another round would go beyond the seconds of CPU (or, on a busy
    machine, three times as many by the clock); one round is always run.
    """
    costs, failed = collections.defaultdict(list), {}
    began, used = time.monotonic(), 0
    for done in range(1, rounds + 1):
        for name, commands in contestants.items():
            if name not in failed:
                try:
                    costs[name].append(run_all(commands))
                    used += costs[name][-1].cpu
                except Failed as error:
                    failed[name] = str(error)
        if max(used, (time.monotonic() - began) / 3) / done * (done + 1) > seconds:
            break
    return Turns({name: median(costs[name]) for name in contestants if name not in failed}, done,
                 list(failed.values()))


class Instructions(typing.NamedTuple):
    total: int
    loader: int             # of these, in the dynamic loader
    functions: list         # (count, name), the most expensive first; callees not counted


def instructions(command, folder):
    """User instructions of one run, as callgrind counts them. None without valgrind."""
    if not shutil.which("valgrind"):
        return None
    out = folder / "callgrind.out"
    result = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}",
                             "--compress-strings=no", "--compress-pos=no", *map(str, command)],
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if result.returncode:
        raise Failed(f"valgrind {command[0]} ended with {result.returncode}: {result.stderr[:500]}")
    return read_callgrind(out)


def read_callgrind(path):
    """Adds up the lines `position count`, but those after `calls=`, which are the callees' again."""
    objects, functions = collections.Counter(), collections.Counter()
    binary = function = ""
    of_callee = False
    with open(path) as lines:
        for line in lines:
            if line.startswith("ob="):
                binary = line[3:].strip()
            elif line.startswith("fn="):
                function = line[3:].strip()
            elif line.startswith("calls="):
                of_callee = True
            elif line[:1].isdigit():
                if not of_callee:
                    count = int(line.split()[1])
                    objects[binary] += count
                    functions[function] += count
                of_callee = False
    loader = sum(count for name, count in objects.items() if "/ld-linux" in name or "/ld-musl" in name)
    return Instructions(sum(objects.values()), loader, [(count, name) for name, count in functions.most_common()])
