# SPDX-License-Identifier: BSD-2-Clause
"""The system's libbpf, for what its relocations leave: the instructions that it hands to the kernel."""

import ctypes
import os

import harness


class _OpenOptions(ctypes.Structure):
    """struct bpf_object_open_opts, as of libbpf 1.0."""
    _fields_ = [("sz", ctypes.c_size_t), ("object_name", ctypes.c_char_p), ("relaxed_maps", ctypes.c_bool),
                ("pin_root_path", ctypes.c_char_p), ("reserved", ctypes.c_uint64), ("kconfig", ctypes.c_char_p),
                ("btf_custom_path", ctypes.c_char_p)]


PRINT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)


def _library():
    try:
        library = ctypes.CDLL("libbpf.so.1", use_errno=True)
    except OSError as error:
        raise harness.Skip("needs libbpf.so.1") from error
    for name in ("bpf_object__open_file", "bpf_object__next_program", "bpf_program__name",
                 "bpf_program__section_name", "bpf_program__insns"):
        getattr(library, name).restype = ctypes.c_void_p
    library.bpf_program__insn_cnt.restype = ctypes.c_size_t
    return library


class Loaded:
    """An object that libbpf opened, relocated against `btf` (None: the kernel's own) and gave to the kernel.

    .error is 0, or what the kernel said. .code: the instructions of each program by its section, as they were
    handed over."""

    def __init__(self, path, btf=None):
        self.library = _library()
        self.log = []
        self._print = PRINT(self._note)  # as long as the library may call it
        self.library.libbpf_set_print(self._print)
        options = _OpenOptions(sz=ctypes.sizeof(_OpenOptions), btf_custom_path=btf.encode() if btf else None)
        self.object = ctypes.c_void_p(self.library.bpf_object__open_file(os.fsencode(path), ctypes.byref(options)))
        if not self.object:
            raise AssertionError(f"libbpf cannot open {path}: {self.text()}")
        self.error = self.library.bpf_object__load(self.object)
        self.code, self.fds = {}, {}
        for program in self._programs():
            count = self.library.bpf_program__insn_cnt(program)
            name = ctypes.string_at(self.library.bpf_program__name(program)).decode()
            section = ctypes.string_at(self.library.bpf_program__section_name(program)).decode()
            self.code[section] = ctypes.string_at(self.library.bpf_program__insns(program), 8 * count)
            self.fds[name] = self.library.bpf_program__fd(program)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.library.bpf_object__close(self.object)
        self.library.libbpf_set_print(None)

    def _programs(self):
        program = ctypes.c_void_p(None)
        while program := ctypes.c_void_p(self.library.bpf_object__next_program(self.object, program)):
            yield program

    def _note(self, level, layout, arguments):
        text = ctypes.create_string_buffer(1 << 16)
        ctypes.CDLL(None).vsnprintf(text, len(text), layout, ctypes.c_void_p(arguments))
        if level < 2:
            self.log.append(text.value.decode("utf-8", "replace"))
        return 0

    def text(self):
        return "".join(self.log)
