# SPDX-License-Identifier: BSD-2-Clause
"""
Asks the running kernel which helpers it keeps from programs that are not GPL-compatible.

BTF does not tell. But the verifier does, for a program whose one call is that helper: it looks first whether
the type of program may call it at all, then at the licence, and only then at the arguments. So a log that says
neither "cannot use helper" nor "GPL-restricted" means: free to all.
"""
import ctypes
import os
import platform
import re
import struct

SYS_BPF = {"x86_64": 321, "aarch64": 280, "riscv64": 280}
BPF_PROG_LOAD = 5
LOG_SIZE = 65536

BPF_F_SLEEPABLE = 1 << 4
SYSCALL, CGROUP_SOCK, CGROUP_SOCK_ADDR, CGROUP_SOCKOPT, TRACING, SK_LOOKUP, NETFILTER = (
    31, 9, 18, 25, 26, 30, 32)

# Program types, each with its flags, the expected attach type if it needs one, and the BTF type to which it
# attaches, if any. Helpers that only other types can call (LSM, fentry, struct_ops, which do not load everywhere,
# or not at all without a GPL-compatible licence) are in policy.py.
PLAIN = [*range(1, 9), *range(10, 18), 19, 20, 21, 22, 23, 24]
PROGRAMS = [(program, 0, 0, None) for program in PLAIN] + [
    (CGROUP_SOCK, 0, 2, None),           # INET_SOCK_CREATE
    (CGROUP_SOCK_ADDR, 0, 10, None),     # INET4_CONNECT
    (CGROUP_SOCKOPT, 0, 21, None),       # GETSOCKOPT
    (CGROUP_SOCKOPT, 0, 22, None),       # SETSOCKOPT
    (SK_LOOKUP, 0, 36, None),
    (SYSCALL, BPF_F_SLEEPABLE, 0, None),
    (NETFILTER, 0, 45, None),
    (TRACING, 0, 23, ("TYPEDEF", "btf_trace_sched_switch")),   # TRACE_RAW_TP
    (TRACING, 0, 28, ("FUNC", "bpf_iter_task")),               # TRACE_ITER
]


def load(program, flags, attach, btf_id, call):
    """Tries to load `call N; exit`. Returns whether it loaded, and the verifier's log."""
    code = b"".join(struct.pack("<BBhi", *insn) for insn in ((0x85, 0, 0, call), (0x95, 0, 0, 0)))
    insns, licence = ctypes.create_string_buffer(code), ctypes.create_string_buffer(b"Proprietary")
    log = ctypes.create_string_buffer(LOG_SIZE)
    attr = struct.pack("=IIQQIIQII16sIIIIQIIQII",
                       program, 2, ctypes.addressof(insns), ctypes.addressof(licence),
                       1, LOG_SIZE, ctypes.addressof(log), 0, flags, b"", 0, attach,
                       0, 0, 0, 0, 0,       # program BTF, func_info
                       0, 0, btf_id)        # line_info, what to attach to
    fd = ctypes.CDLL(None).syscall(SYS_BPF[platform.machine()], BPF_PROG_LOAD, attr, len(attr))
    if fd >= 0:
        os.close(fd)
    return fd >= 0, log.value.decode()


def verdict(loaded, log, call):
    """True: GPL only; False: free; None: the verifier failed before checking the licence."""
    if loaded or "GPL-restricted" in log:
        return not loaded
    called = re.search(rf"call \w+#{call}\b", log)
    return False if called and not re.search("cannot use helper|unknown func|invalid func", log) else None


def probe(btf, ids):
    """
    Returns {id: True for GPL only, False for free}, without ids that no program here may call. A helper that is
    free for some program type (sk_storage_get: for socket programs, not for tracing) is free.
    """
    found = {}
    for program, flags, attach, target in PROGRAMS:
        btf_id = btf.id(*target) if target else 0
        if btf_id is None:
            continue
        for call in ids:
            gpl_only = verdict(*load(program, flags, attach, btf_id, call), call)
            if gpl_only is not None:
                found[call] = found.get(call, True) and gpl_only
    return found
