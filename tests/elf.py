# SPDX-License-Identifier: BSD-2-Clause
"""Reads ELF64 objects of both byte orders, independently of the code under test."""

import struct

SHT_PROGBITS, SHT_SYMTAB, SHT_STRTAB, SHT_NOBITS, SHT_REL = 1, 2, 3, 8, 9
SHF_EXECINSTR = 4
SHN_UNDEF, SHN_ABS, SHN_COMMON = 0, 0xFFF1, 0xFFF2

BINDINGS = {0: "LOCAL", 1: "GLOBAL", 2: "WEAK"}
TYPES = {0: "NOTYPE", 1: "OBJECT", 2: "FUNC", 3: "SECTION", 4: "FILE"}
VISIBILITIES = {0: "DEFAULT", 1: "INTERNAL", 2: "HIDDEN", 3: "PROTECTED"}
RELOCATIONS = {1: "R_BPF_64_64", 2: "R_BPF_64_ABS64", 3: "R_BPF_64_ABS32", 4: "R_BPF_64_NODYLD32",
               10: "R_BPF_64_32"}
SECTION_TYPES = {1: "PROGBITS", 2: "SYMTAB", 3: "STRTAB", 8: "NOBITS", 9: "REL", 0x6FFF4C03: "LLVM_ADDRSIG"}


class Section:
    def __init__(self, name, kind, flags, data, size, link, info, align, entsize):
        self.name, self.type, self.flags, self.data, self.size = name, kind, flags, data, size
        self.link, self.info, self.align, self.entsize = link, info, align, entsize

    @property
    def executable(self):
        return bool(self.flags & SHF_EXECINSTR)


class Symbol:
    def __init__(self, name, value, size, binding, kind, visibility, index):
        self.name, self.value, self.size = name, value, size
        self.binding, self.type, self.visibility, self.index = binding, kind, visibility, index


class Elf:
    """An object file: .sections, .symbols (both in file order), .relocations(section)."""

    def __init__(self, data):
        if data[:4] != b"\x7fELF" or data[4] != 2 or data[5] not in (1, 2):
            raise ValueError("not an ELF64 file")
        self.data = data
        self.order = "<" if data[5] == 1 else ">"
        (self.type, self.machine, _, _, _, shoff, self.flags, _, _, _, shentsize, shnum,
         shstrndx) = self._unpack("HHIQQQIHHHHHH", 16)
        headers = [self._unpack("IIQQQQIIQQ", shoff + i * shentsize) for i in range(shnum)]
        names = headers[shstrndx]
        self.sections = []
        for name, kind, flags, _, offset, size, link, info, align, entsize in headers:
            content = b"" if kind == SHT_NOBITS else data[offset:offset + size]
            self.sections.append(Section(self._string(names[4] + name), kind, flags, content, size,
                                         link, info, align, entsize))
        self.symbols = self._read_symbols()

    def _unpack(self, layout, offset):
        return struct.unpack_from(self.order + layout, self.data, offset)

    def _string(self, offset):
        return self.data[offset:self.data.index(b"\0", offset)].decode("utf-8", "backslashreplace")

    def _read_symbols(self):
        symbols = []
        for table in (s for s in self.sections if s.type == SHT_SYMTAB):
            strings = self.sections[table.link].data
            for name, info, other, index, value, size in struct.iter_unpack(self.order + "IBBHQQ", table.data):
                text = strings[name:strings.index(b"\0", name)].decode("utf-8", "backslashreplace")
                symbols.append(Symbol(text, value, size, BINDINGS.get(info >> 4, info >> 4),
                                      TYPES.get(info & 15, info & 15), VISIBILITIES[other & 3], index))
        return symbols

    def section(self, name):
        return next((s for s in self.sections if s.name == name), None)

    def place(self, symbol):
        """The name of the symbol's section, or what stands for one."""
        special = {SHN_UNDEF: "UNDEF", SHN_ABS: "ABS", SHN_COMMON: "COMMON"}
        return special.get(symbol.index) or self.sections[symbol.index].name

    def relocations(self, section):
        """(offset, type name, symbol) of each relocation that applies to the section."""
        index = self.sections.index(section)
        for table in (s for s in self.sections if s.type == SHT_REL and s.info == index):
            for offset, info in struct.iter_unpack(self.order + "QQ", table.data):
                kind = info & 0xFFFFFFFF
                yield offset, RELOCATIONS.get(kind, str(kind)), self.symbols[info >> 32]
