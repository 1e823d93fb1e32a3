# SPDX-License-Identifier: BSD-2-Clause
"""What the BTF of an object means: types as nested text, without ids and their order."""

import json
import subprocess


def _dump(path):
    result = subprocess.run(["bpftool", "-j", "btf", "dump", "file", str(path)], capture_output=True, text=True,
                            timeout=60)
    if result.returncode:
        raise AssertionError(f"bpftool btf dump file {path}\n{result.stderr[:3000]}")
    return json.loads(result.stdout)["types"]


class Btf:
    """The BTF of an object, or another of bpftool's listings of types."""

    def __init__(self, path):
        self.types = {t["id"]: t for t in _dump(path)}

    def _members(self, t, seen):
        return "; ".join(f"{m['name']}@{m['bits_offset']}:{m.get('bitfield_size', 0)} "
                         f"{self.meaning(m['type_id'], seen)}" for m in t.get("members", []))

    def meaning(self, number, seen=()):
        """The type as nested text, without ids."""
        if not number:
            return "void"
        t = self.types[number]
        kind, name = t["kind"], t["name"] if t["name"] != "(anon)" else ""
        if kind in ("STRUCT", "UNION", "FWD"):
            if name and name in seen:
                return f"STRUCT {name}"
            return f"{kind} {name} {t.get('size')} {{{self._members(t, (*seen, name))}}}"
        if kind in ("ENUM", "ENUM64"):
            return f"{kind} {name} {t['size']} {[(v['name'], v['val']) for v in t['values']]} {t.get('encoding')}"
        if kind == "ARRAY":
            return f"[{t['nr_elems']}] {self.meaning(t['type_id'], seen)}"
        if kind == "INT":
            return f"{name} {t['size']} {t['encoding']}"
        if kind == "FUNC_PROTO":
            return f"({[self.meaning(p['type_id'], seen) for p in t['params']]}) {self.meaning(t['ret_type_id'], seen)}"
        target = self.types.get(t["type_id"], {})
        # clang omits the members of types that are reached only through a pointer member.
        if kind == "PTR" and seen and target.get("kind") in ("STRUCT", "FWD") and target["name"] != "(anon)":
            return f"PTR STRUCT {target['name']}"
        return f"{kind} {name} {self.meaning(t['type_id'], seen)}"

    def named(self, kind):
        return {t["name"]: t for t in self.types.values() if t["kind"] == kind}

    def variables(self):
        return {name: self.meaning(t["type_id"]) for name, t in self.named("VAR").items()}

    def linkages(self):
        return {name: t["linkage"] for kind in ("VAR", "FUNC") for name, t in self.named(kind).items()}

    def functions(self):
        """Prototypes, with the names of their parameters."""
        found = {}
        for name, t in self.named("FUNC").items():
            prototype = self.types[t["type_id"]]
            names = [p["name"] for p in prototype["params"]]
            found[name] = f"{names} {self.meaning(t['type_id'])}"
        return found

    def sections(self):
        """The variables of each DATASEC by name, with their sizes."""
        return {name: sorted((self.types[v["type_id"]]["name"], v["size"]) for v in t["vars"])
                for name, t in self.named("DATASEC").items()}

    def maps(self):
        """The members of each map's definition. libbpf takes them by name: their order and places mean nothing."""
        section = self.named("DATASEC").get(".maps", {"vars": []})
        found = {}
        for entry in section["vars"]:
            variable = self.types[entry["type_id"]]
            definition = self.types[variable["type_id"]]
            found[variable["name"]] = sorted((m["name"], self.meaning(m["type_id"])) for m in definition["members"])
        return found

    def tags(self):
        """(tag, what it is on, which of its parts)."""
        return sorted((t["name"], self.types[t["type_id"]]["name"], t["component_idx"])
                      for t in self.types.values() if t["kind"] == "DECL_TAG")
