# SPDX-License-Identifier: BSD-2-Clause
"""Reads .BTF and .BTF.ext of both byte orders, independently of the code under test."""

import struct

KINDS = ("void", "int", "ptr", "array", "struct", "union", "enum", "fwd", "typedef", "volatile", "const",
         "restrict", "func", "func_proto", "var", "datasec", "float", "decl_tag", "type_tag", "enum64")
CORE_KINDS = ("byte_off", "byte_sz", "field_exists", "signed", "lshift_u64", "rshift_u64", "local_type_id",
              "target_type_id", "type_exists", "type_size", "enumval_exists", "enumval_value", "type_matches")
# Bytes after a type's first 12: a fixed part, and one for each of its vlen elements.
TAILS = {"int": (4, 0), "array": (12, 0), "struct": (0, 12), "union": (0, 12), "enum": (0, 8),
         "func_proto": (0, 8), "var": (4, 0), "datasec": (0, 12), "decl_tag": (4, 0), "enum64": (0, 12)}


class Core:
    """One record of CO-RE."""

    def __init__(self, section, offset, kind, type_id, root, access):
        self.section, self.offset, self.kind, self.type_id = section, offset, kind, type_id
        self.root, self.access = root, access

    def __str__(self):
        return f"{self.section}+{self.offset:#x} {self.kind} {self.root} {self.access}"


class Btf:
    """.names: "KIND NAME" of each type by its id. .functions, .lines, .core: the records of .BTF.ext."""

    def __init__(self, elf):
        self.order = elf.order
        self.data, self.ext = (section.data if (section := elf.section(name)) else b""
                               for name in (".BTF", ".BTF.ext"))
        self.names = self._read_types() if self.data else []
        self.functions = self.lines = ()
        self.core = []
        if self.ext:
            self._read_ext()

    def string(self, offset):
        start = self.strings + offset
        return self.data[start:self.data.index(b"\0", start)].decode("utf-8", "backslashreplace")

    def _read_types(self):
        header, types, length, strings = struct.unpack_from(self.order + "4xIIII", self.data)
        self.strings = header + strings
        names, at = ["void"], header + types
        end = at + length
        while at < end:
            name, info, _ = struct.unpack_from(self.order + "III", self.data, at)
            kind = KINDS[info >> 24 & 31]
            fixed, each = TAILS.get(kind, (0, 0))
            names.append(f"{kind} {self.string(name) or '(anon)'}")
            at += 12 + fixed + each * (info & 0xFFFF)
        return names

    def _blocks(self, at, length):
        """(section, record) of one of .BTF.ext's parts."""
        end = at + length
        if not length:
            return
        size, = struct.unpack_from(self.order + "I", self.ext, at)
        at += 4
        while at < end:
            name, count = struct.unpack_from(self.order + "II", self.ext, at)
            at += 8
            for _ in range(count):
                yield self.string(name), self.ext[at:at + size]
                at += size

    def _read_ext(self):
        header, *places = struct.unpack_from(self.order + "4xI6I", self.ext)
        functions, lines, core = ([(section, struct.unpack(self.order + f"{len(record) // 4}I", record))
                                   for section, record in self._blocks(header + at, length)]
                                  for at, length in zip(places[::2], places[1::2]))
        self.functions = [(section, at, self.names[kind]) for section, (at, kind) in functions]
        self.lines = [(section, at, self.string(file), self.string(text), place >> 10, place & 1023)
                      for section, (at, file, text, place) in lines]
        self.core = [Core(section, at, CORE_KINDS[kind], type_id, self.names[type_id], self.string(access))
                     for section, (at, type_id, access, kind) in core]
