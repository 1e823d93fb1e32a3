# SPDX-License-Identifier: BSD-2-Clause
"""The few bpf(2) calls that the tests make themselves, so that they depend on no tool under test."""

import ctypes
import os
import platform
import struct

NUMBER = {"x86_64": 321, "aarch64": 280, "riscv64": 280, "s390x": 351, "ppc64le": 361}.get(platform.machine())
MAP_CREATE, MAP_LOOKUP_ELEM, MAP_UPDATE_ELEM = 0, 1, 2
PROG_GET_NEXT_ID, MAP_GET_NEXT_ID, PROG_GET_FD_BY_ID, MAP_GET_FD_BY_ID = 11, 12, 13, 14
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


def ids(command):
    """All ids of the kernel's maps (MAP_GET_NEXT_ID) or programs (PROG_GET_NEXT_ID)."""
    found, last = [], 0
    while True:
        try:
            _, answer = call(command, struct.pack("II", last, 0))
        except FileNotFoundError:
            return found
        last = struct.unpack_from("I", answer, 4)[0]
        found.append(last)


def possible_cpus():
    with open("/sys/devices/system/cpu/possible") as file:
        return int(file.read().strip().split("-")[-1]) + 1


class Map:
    """A map, by its id."""

    def __init__(self, number):
        self.id = number
        self.fd, _ = call(MAP_GET_FD_BY_ID, struct.pack("I", number))
        with open(f"/proc/self/fdinfo/{self.fd}") as file:
            info = dict(line.split(":\t") for line in file.read().splitlines())
        self.type, self.value_size = int(info["map_type"]), int(info["value_size"])
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
