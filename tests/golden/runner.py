#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs the golden tests: one text file each, source and expectation together. README.md has the format."""

import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from btf_ext import Btf  # noqa: E402
from elf import Elf  # noqa: E402
from report import Report, Skip  # noqa: E402

os.environ["PATH"] += ":/usr/sbin:/sbin"
KEYS = {"options", "command", "source", "setup", "object", "needs"}
SETUPS = {"missing", "directory", "unreadable", "unwritable", "full-disk"}
EXPECTATIONS = ("status", "stdout", "stderr", "bytes", "sections", "symbols", "relocations", "data", "btf",
                "core", "lines")
TIMEOUT = 60
SHF_LINK_ORDER = 0x80

# Without capabilities root is held to the files' permissions, like everyone.
UNPRIVILEGED = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
# A private tmpfs over the working folder, filled to the last byte before the command starts.
FULL_DISK = """mount -t tmpfs -o size=64k none "$WORK" && cp -a "$BEFORE/." "$WORK" && cd "$WORK" || exit 120
cat /dev/zero > .filler 2> /dev/null
"$@"
status=$?
rm .filler && cp -a "$WORK/." "$AFTER" || exit 120
exit $status"""


class Golden:
    """One .test file, parsed."""

    def __init__(self, path, name):
        self.path, self.name = path, name
        self.text = path.read_bytes().decode("utf-8", "surrogateescape")
        parts = re.split(r"(?m)^==== (.+)\n", self.text)
        self.body = parts[0]
        self.parts = list(zip(parts[1::2], parts[2::2]))
        self.head = {}
        lines = self.body.splitlines(keepends=True)
        head = []
        for line in lines:
            if not line.startswith("#"):
                break
            head.append(line)
            match = re.match(r"# ([a-z]+): (.*)", line)
            if match:
                if match[1] not in KEYS:
                    raise ValueError(f"unknown key '{match[1]}' in the head")
                self.head[match[1]] = match[2].strip()
        self.source = self._source("".join(lines[len(head):]))
        self.files = {what[5:]: text for what, text in self.parts if what.startswith("file ")}
        self.expected = {what: text for what, text in self.parts if not what.startswith("file ")}
        for what in self.expected:
            if what.split()[0] not in EXPECTATIONS:
                raise ValueError(f"unknown section '==== {what}'")
        if self.head.get("setup", "missing") not in SETUPS:
            raise ValueError(f"unknown setup '{self.head['setup']}'")

    def _source(self, rest):
        if self.head.get("source") == "escaped":
            text = re.sub(r"\{\{(\d+)\|(.*?)\}\}", lambda m: m[2] * int(m[1]), rest.replace("\n", ""))
            return text.encode("latin-1").decode("unicode_escape").encode("latin-1")
        return encode(self.body)

    def command(self):
        command = self.head.get("command", "bpfas t.bpfs -o t.o " + self.head.get("options", ""))
        return shlex.split(command)


def encode(text):
    return text.encode("utf-8", "surrogateescape")


def decode(data):
    return data.decode("utf-8", "surrogateescape")


def snapshot(folder):
    """Every file below the folder with its bytes; a folder counts as None."""
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


class Run:
    """What one execution of a test's command left."""

    def __init__(self, test, build):
        with tempfile.TemporaryDirectory(prefix="golden-") as root:
            self.root = pathlib.Path(root)
            self.work = self.root / "work"
            self.work.mkdir()
            self._prepare(test)
            self.before = snapshot(self.work)
            self._execute(test, build)
            self.after = snapshot(self.work)

    def _prepare(self, test):
        source, setup = self.work / "t.bpfs", test.head.get("setup")
        if setup == "directory":
            source.mkdir()
        elif setup != "missing":
            source.write_bytes(test.source)
        for name, text in test.files.items():
            (self.work / name).parent.mkdir(parents=True, exist_ok=True)
            (self.work / name).write_bytes(encode(text))

    def _execute(self, test, build):
        command, setup = test.command(), test.head.get("setup")
        environment = dict(os.environ, LC_ALL="C.UTF-8", TERM="dumb", PATH=f"{build}:{os.environ['PATH']}")
        if setup in ("unreadable", "unwritable"):
            (self.work / "t.bpfs" if setup == "unreadable" else self.work).chmod(
                0o000 if setup == "unreadable" else 0o555)
            command = (UNPRIVILEGED if os.geteuid() == 0 else []) + command
        elif setup == "full-disk":
            command, environment = self._on_full_disk(command, environment)
        result = subprocess.run(command, cwd=self.work, env=environment, stdin=subprocess.DEVNULL,
                                capture_output=True, timeout=TIMEOUT)
        self.status, self.stdout, self.stderr = result.returncode, decode(result.stdout), decode(result.stderr)
        self.work.chmod(0o755)
        if setup == "unreadable":
            (self.work / "t.bpfs").chmod(0o644)
        if setup == "full-disk":
            self.work = self.root / "after"

    def _on_full_disk(self, command, environment):
        if os.geteuid() != 0:
            raise Skip("a full disk can only be made by root")
        self.work.rename(self.root / "before")
        self.work.mkdir()
        (self.root / "after").mkdir()
        environment.update(BEFORE=str(self.root / "before"), WORK=str(self.work),
                           AFTER=str(self.root / "after"))
        return ["unshare", "-m", "--propagation", "private", "sh", "-c", FULL_DISK, "sh"] + command, environment


def show_bytes(elf, _):
    """Each executable section: labels, then one 8-byte slot a line."""
    lines = []
    for index, section in enumerate(elf.sections):
        if not section.executable or not section.data:
            continue
        labels = {}
        for symbol in elf.symbols:
            if symbol.index == index and symbol.type not in ("SECTION", "FILE"):
                labels.setdefault(symbol.value, []).append(symbol.name)
        lines.append(f"{section.name}:")
        for offset in range(0, len(section.data), 8):
            lines += [f" <{name}>" for name in labels.get(offset, [])]
            lines.append("  " + section.data[offset:offset + 8].hex(" "))
    return "\n".join(lines)


def show_sections(elf, _):
    def linked(section):
        return f" link={elf.sections[section.link].name or 0}" if section.flags & SHF_LINK_ORDER else ""

    return "\n".join(f"{s.name} type={s.type:#x} flags={s.flags:#x} size={s.size} align={s.align}"
                     f" entsize={s.entsize}{linked(s)}" for s in elf.sections[1:])


def show_symbols(elf, _):
    return "\n".join(f"{s.name or '-'} {elf.place(s)}+{s.value:#x} size={s.size} {s.binding} {s.type} {s.visibility}"
                     for s in elf.symbols[1:])


def show_relocations(elf, _):
    return "\n".join(f"{section.name}+{offset:#x} {kind} {symbol.name or elf.place(symbol)}"
                     for section in elf.sections if not section.name.startswith(".BTF")
                     for offset, kind, symbol in elf.relocations(section))


def show_data(elf, name):
    section = elf.section(name)
    if section is None:
        return f"(no section {name})"
    return "\n".join(section.data[i:i + 16].hex(" ") for i in range(0, len(section.data), 16))


def show_btf(elf, _):
    """As bpftool reads it: a test with this section says `# needs: bpftool`."""
    with tempfile.NamedTemporaryFile(suffix=".o") as file:
        file.write(elf.data)
        file.flush()
        result = subprocess.run(["bpftool", "btf", "dump", "file", file.name], capture_output=True, timeout=TIMEOUT)
    return decode(result.stdout + result.stderr).rstrip("\n")


def show_core(elf, _):
    return "\n".join(map(str, Btf(elf).core))


def show_lines(elf, _):
    btf = Btf(elf)
    return "\n".join([f"{section}+{at:#x} {name}" for section, at, name in btf.functions]
                     + [f"{section}+{at:#x} {file}:{line}:{column} {text.strip()}"
                        for section, at, file, text, line, column in btf.lines])


OBJECT_VIEWS = {"bytes": show_bytes, "sections": show_sections, "symbols": show_symbols,
                "relocations": show_relocations, "data": show_data, "btf": show_btf,
                "core": show_core, "lines": show_lines}


def actual_sections(test, run):
    """What the test's expectations would be, had this run been right."""
    actual = {"status": f"{run.status}\n" if run.status else "", "stderr": run.stderr}
    for what in test.expected:
        view, _, argument = what.partition(" ")
        if what == "stdout":
            actual[what] = run.stdout
        elif view in OBJECT_VIEWS:
            name = test.head.get("object", "t.o")
            if name in run.after:
                text = OBJECT_VIEWS[view](Elf(run.after[name]), argument)
                actual[what] = text + "\n" if text else ""
            else:
                actual[what] = f"(no {name})\n"
    return {what: text if text.endswith("\n") or not text else text + "\n" for what, text in actual.items()}


def left_behind(run):
    """A failed command must leave its folder exactly as it was."""
    if run.status == 0:
        return ""
    names = sorted(set(run.before) ^ set(run.after)) + sorted(
        n for n in run.before if n in run.after and run.before[n] != run.after[n])
    return f"the command failed and still changed: {', '.join(names)}\n" if names else ""


def difference(test, actual):
    text = ""
    for what in dict.fromkeys([*actual, *test.expected]):
        diff = difflib.unified_diff(test.expected.get(what, "").splitlines(), actual.get(what, "").splitlines(),
                                    f"expected {what}", f"actual {what}", lineterm="", n=3)
        text += "".join(line + "\n" for line in diff)
    return text


def update(test, actual):
    """Rewrites the expectations in place; new ones go to the end, empty status and stderr go."""
    text = test.body
    done = set()
    for what, old in test.parts:
        if what.startswith("file "):
            text += f"==== {what}\n{old}"
        elif actual[what] or what not in ("status", "stderr"):
            text += f"==== {what}\n{actual[what]}"
        done.add(what)
    for what in ("status", "stderr"):
        if actual[what] and what not in done:
            text += f"==== {what}\n{actual[what]}"
    if text != test.text:
        test.path.write_bytes(encode(text))


def run_one(path, options, report):
    name = f"golden/{path.relative_to(HERE).with_suffix('')}"
    try:
        test = Golden(path, name)
        missing = [tool for tool in test.head.get("needs", "").split() if not which(tool, options.build)]
        if missing:
            raise Skip(f"needs {', '.join(missing)}")
        run = Run(test, options.build)
        actual = actual_sections(test, run)
        if options.update:
            update(test, actual)
        problem = left_behind(run) + ("" if options.update else difference(test, actual))
        report.fail(name, "\n" + problem) if problem else report.ok(name)
    except Skip as skip:
        report.skip(name, skip)
    except (ValueError, OSError, subprocess.TimeoutExpired) as error:
        report.fail(name, error)


def which(tool, build):
    return shutil.which(tool, path=f"{build}:{os.environ['PATH']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only tests whose name contains one of these")
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent.parent / "build")
    parser.add_argument("--update", action="store_true", help="rewrite the expectations from what happens")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    options.build = options.build.resolve()
    paths = [p for p in sorted(HERE.rglob("*.test"))
             if not options.names or any(n in f"golden/{p.relative_to(HERE)}" for n in options.names)]
    report = Report()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for future in [pool.submit(run_one, path, options, report) for path in paths]:
            future.result()
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
