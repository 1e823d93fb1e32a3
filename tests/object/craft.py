# SPDX-License-Identifier: BSD-2-Clause
"""Writes ELF objects that no compiler here makes: RELA, more than 65280 sections, equal and empty names, odd headers."""

import struct

SHT_NULL, SHT_PROGBITS, SHT_SYMTAB, SHT_STRTAB, SHT_RELA, SHT_NOBITS, SHT_REL = 0, 1, 2, 3, 4, 8, 9
SHT_GROUP, SHT_SYMTAB_SHNDX = 17, 18
SHN_LORESERVE, SHN_XINDEX = 0xFF00, 0xFFFF
MANY = "crafted-many.o"  # elf.py does not read so many sections


class Strings:
    """A string table without any sharing, which no writer of ours lays out so."""

    def __init__(self):
        self.data, self.places = b"\0", {}

    def place(self, text):
        if not text:
            return 0
        if text not in self.places:
            self.places[text] = len(self.data)
            self.data += text.encode() + b"\0"
        return self.places[text]


class Object:
    """Sections are dicts: name, type, flags, addr, link, info, align, entsize, data, and size of SHT_NOBITS."""

    def __init__(self, order="<", **header):
        self.order, self.header = order, header
        self.names, self.symbol_names = Strings(), Strings()
        self.sections = [{}]
        self.symbols = [("", 0, 0, 0, 0, 0)]

    def add(self, name, kind=SHT_PROGBITS, data=b"", **fields):
        self.sections.append({"name": name, "type": kind, "data": data, **fields})
        return len(self.sections) - 1

    def symbol(self, name, section=0, value=0, size=0, info=0x10, other=0):
        self.symbols.append((name, section, value, size, info, other))
        return len(self.symbols) - 1

    def rel(self, name, target, rows, symtab, addends=False, **fields):
        """rows: offset, symbol, type and, with addends, those."""
        layout = "QQq" if addends else "QQ"
        data = b"".join(struct.pack(self.order + layout, offset, symbol << 32 | kind, *addend)
                        for offset, symbol, kind, *addend in rows)
        return self.add(name, SHT_RELA if addends else SHT_REL, data, link=symtab, info=target, align=8,
                        entsize=24 if addends else 16, **fields)

    def symbol_table(self):
        data, indices = b"", []
        for name, section, value, size, info, other in self.symbols:
            extended = SHN_LORESERVE <= section < 0x10000 << 8 and not section & 1 << 31
            indices.append(section if extended else 0)
            short = SHN_XINDEX if extended else section & 0xFFFF
            data += struct.pack(self.order + "IBBHQQ", self.symbol_names.place(name), info, other, short, value, size)
        return data, struct.pack(self.order + f"{len(indices)}I", *indices)

    def bytes(self, strtab, shstrtab):
        """The file; the two tables are filled by now, and lie where `add` put them."""
        for section in self.sections[1:]:
            self.names.place(section["name"])
        self.sections[strtab]["data"] = self.symbol_names.data
        self.sections[shstrtab]["data"] = self.names.data
        out, headers = bytearray(64), bytearray(64)
        for section in self.sections[1:]:
            align = section.get("align", 1)
            out += b"\xee" * (-len(out) % (align or 1))
            size = section.get("size", len(section["data"]))
            headers += struct.pack(self.order + "IIQQQQIIQQ", self.names.place(section["name"]), section["type"],
                                   section.get("flags", 0), section.get("addr", 0), len(out), size,
                                   section.get("link", 0), section.get("info", 0), align, section.get("entsize", 0))
            out += section["data"]
        out += b"\0" * (-len(out) % 8)
        return self.with_headers(out, headers, shstrtab)

    def with_headers(self, out, headers, shstrtab):
        count, table = len(self.sections), len(out)
        if count >= SHN_LORESERVE:
            struct.pack_into(self.order + "Q", headers, 32, count)
        if shstrtab >= SHN_LORESERVE:
            struct.pack_into(self.order + "I", headers, 40, shstrtab)
        h = self.header
        ident = b"\x7fELF\2" + bytes([1 if self.order == "<" else 2, 1, h.get("os_abi", 0), h.get("abi_version", 0)])
        struct.pack_into("16s", out, 0, ident)
        struct.pack_into(self.order + "HHIQQQIHHHHHH", out, 16, h.get("type", 1), h.get("machine", 247), 1,
                         h.get("entry", 0), 0, table, h.get("flags", 0), 64, 0, 0, 64,
                         0 if count >= SHN_LORESERVE else count,
                         SHN_XINDEX if shstrtab >= SHN_LORESERVE else shstrtab)
        return bytes(out + headers)


def small(order="<", addends=True, **header):
    """Every table, with equal and empty names among sections and symbols, and tables in the middle."""
    made = Object(order, **header)
    strtab = made.add(".strtab", SHT_STRTAB)
    text = made.add("twice", data=bytes(24), flags=6, align=8)
    symtab = made.add(".symtab", SHT_SYMTAB, link=strtab, align=8, entsize=24)
    made.add("twice", data=b"second", flags=2)
    made.add("", data=b"nameless", addr=0x1234)
    made.add("hole", SHT_NOBITS, size=1 << 40, flags=3, align=4096)
    local = made.symbol("same", text, info=0)
    made.symbol("", text, 0, 0, info=3)
    made.symbol("same", text, 8, 16, info=0x12, other=0x62)
    made.symbol("undefined")
    made.symbol("absolute", 1 << 31 | 0xFFF1, 5)
    made.symbol("common", 1 << 31 | 0xFFF2, 8, 16, info=0x11)
    made.symbol("odd", 1 << 31 | 0xFF37, info=0xAA)
    made.rel(".relsame", text, [(8, 4, 10), (0, local, 1)], symtab)
    if addends:
        made.rel(".relatwice", text, [(16, 3, 2, -5), (0, 3, 0xFEDCBA98, 1 << 40)], symtab, True, flags=0x40)
    order_word = lambda *words: struct.pack(order + f"{len(words)}I", *words)  # noqa: E731
    made.add(".group", SHT_GROUP, order_word(1, text), link=symtab, info=3, align=4, entsize=4)
    made.add(".other.strings", SHT_STRTAB, b"\0kept\0as\0it is\0", flags=0x20)
    made.add(".other.rel", SHT_REL, b"x" * 7, link=strtab + 1, info=text, entsize=16)
    shstrtab = made.add(".shstrtab", SHT_STRTAB)
    made.sections[symtab]["info"] = 3
    made.sections[symtab]["data"], _ = made.symbol_table()
    return made, strtab, shstrtab


def old(order="<"):
    """Relocations of data by the numbers that LLVM before 13 used, and a table of jumps."""
    made = Object(order)
    strtab = made.add(".strtab", SHT_STRTAB)
    code = bytes([0x95]) + bytes(7)
    text = made.add("xdp", data=code * 4, flags=6, align=8)
    symtab = made.add(".symtab", SHT_SYMTAB, link=strtab, align=8, entsize=24, info=2)
    data = made.add(".data", data=bytes(24), flags=3, align=8)
    words = made.add(".debug_info", data=bytes(range(12)))
    jumps = made.add(".jumptables", data=struct.pack(order + "3Q", 8, 16, 24), flags=2, align=8)
    made.symbol("", text, info=3)
    made.symbol("table", jumps, 0, 24, info=0x11)
    made.symbol("program", text, 0, 32, info=0x12)
    made.rel(".rel.data", data, [(0, 3, 1), (16, 2, 1)], symtab)
    made.rel(".rel.debug_info", words, [(4, 1, 10)], symtab)
    made.rel(".rel.jumptables", jumps, [(0, 1, 1), (8, 1, 1), (16, 1, 2)], symtab)
    shstrtab = made.add(".shstrtab", SHT_STRTAB)
    made.sections[symtab]["data"], _ = made.symbol_table()
    return made, strtab, shstrtab


def many():
    """Section indices that 16 bits cannot hold, of symbols and of the names' table too."""
    made = Object()
    strtab = made.add(".strtab", SHT_STRTAB)
    symtab = made.add(".symtab", SHT_SYMTAB, link=strtab, align=8, entsize=24, info=1)
    indices = made.add(".symtab_shndx", SHT_SYMTAB_SHNDX, link=symtab, align=4, entsize=4)
    for _ in range(65300):
        last = made.add("s", data=b"x")
    shstrtab = made.add(".shstrtab", SHT_STRTAB)
    made.symbol("first", indices + 1)
    made.symbol("last", last)
    made.symbol("absolute", 1 << 31 | 0xFFF1, 7)
    made.rel(".rels", last, [(0, 2, 3)], symtab)
    made.sections[symtab]["data"], made.sections[indices]["data"] = made.symbol_table()
    return made, strtab, shstrtab


def make(folder):
    """The paths of the objects made."""
    made = {
        "crafted-little.o": small(),
        "crafted-big.o": small(">"),
        "crafted-header.o": small(os_abi=3, abi_version=7, flags=0x12345678, entry=0x1122334455667788, machine=0),
        "crafted-old.o": old(),
        "crafted-old-big.o": old(">"),
        MANY: many(),
    }
    for name, parts in made.items():
        (folder / name).write_bytes(parts[0].bytes(*parts[1:]))
    return [folder / name for name in made]
