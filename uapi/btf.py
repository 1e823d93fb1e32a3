# SPDX-License-Identifier: BSD-2-Clause
"""Reads BTF, through bpftool, into dictionaries."""
import json
import subprocess

VMLINUX = "/sys/kernel/btf/vmlinux"


class Btf:
    """The types of one BTF file, by id and by name."""

    def __init__(self, path):
        dump = subprocess.run(["bpftool", "btf", "dump", "file", path, "-j"],
                              check=True, capture_output=True).stdout
        self.types = {0: {"id": 0, "kind": "VOID", "name": "void"}}
        self.named = {}
        for entry in json.loads(dump)["types"]:
            for named in (entry, *entry.get("members", ())):
                if named.get("name") == "(anon)":
                    named["name"] = ""
            self.types[entry["id"]] = entry
            if entry["kind"] != "FWD":
                self.named.setdefault((entry["kind"], entry["name"]), entry)

    def struct(self, name):
        """The struct or union of that name, or None."""
        return self.named.get(("STRUCT", name)) or self.named.get(("UNION", name))

    def id(self, kind, name):
        entry = self.named.get((kind, name))
        return entry["id"] if entry else None

    def resolve(self, type_id, kinds=("TYPEDEF", "CONST", "VOLATILE", "RESTRICT", "TYPE_TAG")):
        """The type that typedefs and qualifiers (or the kinds given) lead to."""
        entry = self.types[type_id]
        while entry["kind"] in kinds:
            entry = self.types[entry["type_id"]]
        return entry

    def enums(self):
        """Each enum as {name: value}."""
        for entry in self.types.values():
            if entry["kind"] in ("ENUM", "ENUM64"):
                # bpftool 7.1 sign-extends even unsigned values.
                mask = (1 << 8 * entry["size"]) - 1 if entry.get("encoding") == "UNSIGNED" else -1
                yield {value["name"]: value["val"] & mask for value in entry["values"]}
