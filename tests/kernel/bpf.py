# SPDX-License-Identifier: BSD-2-Clause
"""The few bpf(2) calls that the tests make themselves, so that they depend on no tool under test."""

import contextlib
import ctypes
import glob
import os
import platform
import re
import struct
import weakref

NUMBER = {"x86_64": 321, "aarch64": 280, "riscv64": 280, "s390x": 351, "ppc64le": 361}.get(platform.machine())
MAP_CREATE, MAP_LOOKUP_ELEM, MAP_UPDATE_ELEM = 0, 1, 2
PROG_GET_NEXT_ID, MAP_GET_NEXT_ID, PROG_GET_FD_BY_ID, MAP_GET_FD_BY_ID, OBJ_GET_INFO_BY_FD = range(11, 16)
PROG_INFO_NAME, MAP_INFO_NAME = 64, 24  # offsets in struct bpf_prog_info, struct bpf_map_info
PERCPU_TYPES = {5, 6, 10}  # hash, array, LRU hash

_libc = ctypes.CDLL(None, use_errno=True)


def call(command, attributes):
    """bpf(command, attributes); the bytes are padded to a size that every kernel takes."""
    buffer = ctypes.create_string_buffer(attributes.ljust(128, b"\0"), 128)
    result = _libc.syscall(NUMBER, command, buffer, 128)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result, buffer.raw


def name_of(fd, offset):
    """The kernel's name of a program or map: at most 15 bytes."""
    info = ctypes.create_string_buffer(256)
    call(OBJ_GET_INFO_BY_FD, struct.pack("IIQ", fd, len(info), ctypes.addressof(info)))
    return info.raw[offset:offset + 16].split(b"\0")[0].decode()


KINDS = (("prog", PROG_GET_NEXT_ID, PROG_GET_FD_BY_ID, PROG_INFO_NAME),
         ("map", MAP_GET_NEXT_ID, MAP_GET_FD_BY_ID, MAP_INFO_NAME))


def ids(following):
    """All ids of one kind, of all users."""
    last = 0
    with contextlib.suppress(FileNotFoundError):  # such is the end
        while True:
            last = struct.unpack_from("I", call(following, struct.pack("II", last, 0))[1], 4)[0]
            yield last


def all_named():
    """{(kind, id): name} of everything that the kernel has, of all users."""
    found = {}
    for kind, following, get, offset in KINDS:
        for number in ids(following):
            with contextlib.suppress(FileNotFoundError):  # it went away just now
                fd, _ = call(get, struct.pack("I", number))
                found[kind, number] = name_of(fd, offset)
                os.close(fd)
    return found


def held_by(pid):
    """{(kind, id)} of the programs and maps that a process has open."""
    held = set()
    for path in glob.glob(f"/proc/{pid}/fdinfo/*"):
        with contextlib.suppress(OSError), open(path) as file:
            held.update((kind, int(number)) for kind, number in
                        re.findall(r"(?m)^(prog|map)_id:\s*(\d+)", file.read()))
    return held


def possible_cpus():
    with open("/sys/devices/system/cpu/possible") as file:
        return int(file.read().strip().split("-")[-1]) + 1


class Map:
    """A map, by its id; it is let go with the last reference to this object."""

    def __init__(self, number):
        self.id = number
        self.fd, _ = call(MAP_GET_FD_BY_ID, struct.pack("I", number))
        weakref.finalize(self, os.close, self.fd)
        with open(f"/proc/self/fdinfo/{self.fd}") as file:
            info = dict(line.split(":\t") for line in file.read().splitlines())
        self.type, self.value_size = int(info["map_type"]), int(info["value_size"])
        self.name = name_of(self.fd, MAP_INFO_NAME)
        self.percpu = self.type in PERCPU_TYPES

    def update(self, key, value, flags=0):
        keep = ctypes.create_string_buffer(key, len(key)), ctypes.create_string_buffer(value, len(value))
        call(MAP_UPDATE_ELEM, struct.pack("IxxxxQQQ", self.fd, *map(ctypes.addressof, keep), flags))

    def lookup(self, key):
        """The value's bytes; of a per-CPU map, a list of them."""
        stride = (self.value_size + 7) // 8 * 8
        count = possible_cpus() if self.percpu else 1
        keep = ctypes.create_string_buffer(key, len(key)), ctypes.create_string_buffer(stride * count)
        call(MAP_LOOKUP_ELEM, struct.pack("IxxxxQQQ", self.fd, *map(ctypes.addressof, keep), 0))
        values = [keep[1].raw[i * stride:i * stride + self.value_size] for i in range(count)]
        return values if self.percpu else values[0]

    def total(self, index):
        """The u64 fields of an array's element, each summed over the CPUs."""
        values = self.lookup(struct.pack("I", index))
        values = values if self.percpu else [values]
        fields = [struct.unpack(f"{len(v) // 8}Q", v) for v in values]
        return tuple(map(sum, zip(*fields)))


def program_fd(number):
    return call(PROG_GET_FD_BY_ID, struct.pack("I", number))[0]
