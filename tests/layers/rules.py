# SPDX-License-Identifier: BSD-2-Clause
"""The rules of the architecture, read off a source tree and the object files built from it.

A rule is a function that takes a Tree and yields Sins. A sin's kind and subject are its line in the file of
exceptions: they name what is to be mended and stay the same while code moves about within a folder. Its
detail says where it was seen.
"""

import collections
import dataclasses
import functools
import pathlib
import re
import subprocess
import tempfile

# A folder may use those before it, and the public headers. Folders within a folder belong to it.
LAYERS = ["base", "isa", "uapi", "object", "btf", "output", "check", "asm", "grammar", "driver", "linker", "kernel", "map",
          "loader", "cmd"]
RANK = {folder: rank for rank, folder in enumerate(LAYERS)}
PUBLIC = "include"
# Folders with code that is none of the product.
OTHERS = {"tests", "bench", "examples", "docs", "cmake"}
GENERATED = {"parse.h": "grammar/parse.y", "parse.c": "grammar/parse.y"}
LONGEST = {".c": 600, ".h": 250}
MOST_FILES = 25

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
LEXEME = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
TAG = re.compile(r"\b(struct|union|enum)\s+(?:__attribute__\s*\(\(.*?\)\)\s*)?(\w+)\s*\{")
COMMANDS_WORDS = re.compile(r"\bbpfld\b|(?<![\w-])--[a-z][\w-]*")


@dataclasses.dataclass(frozen=True)
class Sin:
    kind: str
    subject: str
    detail: str

    @property
    def key(self):
        return f"{self.kind} {self.subject}"


@dataclasses.dataclass(frozen=True)
class Symbol:
    name: str
    kind: str     # nm's letter, in upper case
    shared: bool  # visible to other object files
    section: str


class Tree:
    """A source tree and its build folder."""

    def __init__(self, root, build):
        self.root, self.build = pathlib.Path(root), pathlib.Path(build)
        found = (p.relative_to(self.root) for folder in [*LAYERS, PUBLIC] for p in self.root.glob(f"{folder}/**/*"))
        self.files = sorted(str(p) for p in found if p.suffix in (".c", ".h", ".y", ".l", ".def"))

    @functools.lru_cache(maxsize=None)
    def text(self, path):
        return (self.root / path).read_text()

    @functools.lru_cache(maxsize=None)
    def code(self, path):
        """The text without its comments and strings."""
        return LEXEME.sub(lambda m: " " if m[0][0] == "/" else '""', self.text(path))

    def strings(self, path):
        return [m[0] for m in LEXEME.finditer(self.text(path)) if m[0][0] == '"']

    @property
    def headers(self):
        return [path for path in self.files if path.endswith(".h")]

    @property
    def public(self):
        return [path for path in self.headers if top(path) == PUBLIC]

    def includes(self, path):
        """The project's files that a file includes."""
        for name in INCLUDE.findall(self.text(path)):
            yield from [target for target in self.places(path, name) if target in self.files][:1]

    def places(self, path, name):
        beside = str(pathlib.PurePosixPath(path).parent / name)
        return [GENERATED.get(name), name, f"{PUBLIC}/{name}", beside]

    @functools.cached_property
    def objects(self):
        """The object files of the library and of the commands, by source."""
        return {source: path for target in ("bpfas_objects", "bpfas", "bpfld", "bpfdis")
                for folder in [self.build / f"CMakeFiles/{target}.dir"] for path in folder.glob("**/*.o")
                for source in [self.source(str(path.relative_to(folder))[:-2])] if source in self.files}

    @staticmethod
    def source(path):
        return GENERATED.get(path, path)

    @functools.cached_property
    def symbols(self):
        """Source -> its symbols, those it defines and those it uses."""
        paths = {str(path): source for source, path in self.objects.items()}
        symbols, source = {source: [] for source in self.objects}, None
        for line in run("nm", "--format=sysv", *paths).splitlines():
            heading = re.search(r"^(?:Undefined s|S)ymbols from (.*):$", line)
            fields = [field.strip() for field in line.split("|")]
            if heading:
                source = paths[heading[1]]
            elif len(fields) == 7 and fields[0] != "Name":
                symbols[source].append(Symbol(fields[0], fields[2].upper(), fields[2] != fields[2].lower(), fields[6]))
        return symbols

    def defined(self, source):
        return [s for s in self.symbols[source] if s.shared and s.kind != "U"]

    def used(self, source):
        return [s.name for s in self.symbols[source] if s.kind == "U"]

    @functools.cached_property
    def owners(self):
        """Symbol of the library -> the source that defines it."""
        return {s.name: source for source in self.symbols if top(source) != "cmd" for s in self.defined(source)}


def top(path):
    return path.partition("/")[0]


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, timeout=60).stdout


def grouped(kind, pairs):
    """One sin for each subject, with all the places where it was seen."""
    places = collections.defaultdict(list)
    for subject, place in pairs:
        places[subject].append(place)
    for subject, seen in sorted(places.items()):
        yield Sin(kind, subject, ", ".join(dict.fromkeys(seen)))


# ---- Layers ------------------------------------------------------------------------------------


def is_below(user, used):
    """Whether a folder uses one that comes after it in the table."""
    return user == PUBLIC and used != PUBLIC or used != PUBLIC and RANK[used] > RANK[user]


def may_not_include(user, used):
    """The commands see nothing but the public headers and their own."""
    return used not in (PUBLIC, user) if user == "cmd" else is_below(user, used)


def layer_includes(tree):
    """A folder includes those before it in the table, and public headers; the commands include only these."""
    return grouped("include", ((f"{top(path)} -> {target}", path) for path in tree.files
                               for target in tree.includes(path) if may_not_include(top(path), top(target))))


def layer_symbols(tree):
    """The same of the symbols that each object file uses."""
    return grouped("symbol", ((f"{top(user)} -> {top(owner)}: {name}", f"{user} uses {owner}")
                              for user in tree.symbols for name in tree.used(user)
                              for owner in [tree.owners.get(name)] if owner and is_below(top(user), top(owner))))


def stray_files(tree):
    """Code lies in a folder of the table."""
    for path in sorted(tree.root.glob("**/*.[ch]")):
        folder = top(str(path.relative_to(tree.root)))
        if folder not in RANK and folder != PUBLIC and folder not in OTHERS and not folder.startswith("build"):
            yield Sin("place", str(path.relative_to(tree.root)), "lies in no layer")


# ---- Circles -----------------------------------------------------------------------------------


def circles(tree):
    """No file includes itself by way of others; a .c file and its header count as one."""
    graph = collections.defaultdict(set)
    for path in tree.files:
        graph[stem(path)] |= {stem(target) for target in tree.includes(path)} - {stem(path)}
    for group in components(graph):
        for node in sorted(group) if len(group) > 1 else ():
            yield Sin("circle", node, " -> ".join(shortest_circle(graph, node)))


def stem(path):
    return path if path.endswith(".def") else str(pathlib.PurePosixPath(path).with_suffix(""))


def reachable(graph, node):
    seen, rest = set(), [node]
    while rest:
        new = graph.get(rest.pop(), set()) - seen
        seen |= new
        rest += new
    return seen


def components(graph):
    """Sets of nodes that reach each other."""
    reach = {node: reachable(graph, node) for node in list(graph)}
    return {frozenset([node, *(other for other in reach[node] if node in reach.get(other, ()))]) for node in reach}


def shortest_circle(graph, node):
    paths = collections.deque([[node]])
    seen = set()
    while paths:
        path = paths.popleft()
        for target in sorted(graph.get(path[-1], ())):
            if target == node:
                return [*path, node]
            if target not in seen:
                seen.add(target)
                paths.append([*path, target])
    raise AssertionError(f"{node} is in no circle")


# ---- Headers -----------------------------------------------------------------------------------


def extern_declarations(tree):
    """What a file defines for others is declared in the header of its name, a public one, or bison's."""
    public = "".join(tree.code(path) for path in tree.public)
    generated = "".join(path.read_text() for path in tree.build.glob("*.h"))
    for source in tree.symbols:
        own = f"{stem(source)}.h"
        declared = public + generated + (tree.code(own) if own in tree.files else "")
        lacking = [s.name for s in tree.defined(source) if not is_declared(s.name, declared)]
        if lacking:
            yield Sin("extern", source, f"{own} does not declare " + ", ".join(sorted(lacking)))


def is_declared(name, text):
    return name == "main" or re.search(rf"\b{name}\b", text)


def headers_in_one_unit(tree):
    """All headers compile together."""
    with tempfile.TemporaryDirectory(prefix="layers-") as folder:
        unit = pathlib.Path(folder) / "all.c"
        unit.write_text("".join(f'#include "{tree.root}/{path}"\n' for path in tree.headers))
        command = ["cc", "-std=gnu17", "-D_GNU_SOURCE", "-fsyntax-only", "-fmax-errors=0", "-I", tree.root,
                   "-I", tree.root / PUBLIC, "-I", tree.build, unit]
        result = subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=60)
    errors = re.findall(rf"^{re.escape(str(tree.root))}/(\S+?):\d+:\d+: (?:fatal )?error: (.*)$", result.stderr, re.M)
    if result.returncode and not errors:
        yield Sin("headers", "-", result.stderr)
    yield from grouped("headers", errors)


def repeated_tags(tree):
    """No two headers define a tag, not even such as are never included together."""
    places = collections.defaultdict(set)
    for path in tree.headers:
        for kind, name in TAG.findall(tree.code(path)):
            places[f"{kind} {name}"].add(path)
    for tag, paths in sorted(places.items()):
        if len(paths) > 1:
            yield Sin("tag", tag, "is defined in " + " and ".join(sorted(paths)))


# ---- The library -------------------------------------------------------------------------------


def writable_globals(tree):
    """The library has no data that one call could change for another."""
    for source in tree.symbols:
        for symbol in tree.symbols[source]:
            if top(source) != "cmd" and re.match(r"\.(data(?!\.rel\.ro)|bss|tdata|tbss)|\*COM\*", symbol.section):
                yield Sin("global", f"{source}: " + re.sub(r"\.\d+$", "", symbol.name), f"is in {symbol.section}")


def exported_symbols(tree):
    """The commands use of the library what it exports."""
    exported = {line.split()[-1] for line in run("nm", "-D", "--defined-only", tree.build / "libbpfas.so").splitlines()}
    return grouped("exported", ((name, f"{user} uses {tree.owners[name]}") for user in tree.symbols
                                if top(user) == "cmd" for name in tree.used(user)
                                if name in tree.owners and name not in exported))


def words_of_commands(tree):
    """The library knows no command and no option of one: its messages are for every program."""
    return grouped("string", ((f"{path}: {word}", string) for path in tree.files if top(path) not in ("cmd", PUBLIC)
                              for string in tree.strings(path) for word in COMMANDS_WORDS.findall(string)))


# ---- Sizes -------------------------------------------------------------------------------------


def long_files(tree):
    """A file has one subject, and fits into a reader's head."""
    for path in tree.files:
        count, limit = tree.text(path).count("\n"), LONGEST.get(pathlib.PurePosixPath(path).suffix)
        if limit and count > limit:
            yield Sin("lines", path, f"has {count} lines, more than {limit}")


def full_folders(tree):
    counts = collections.Counter(str(pathlib.PurePosixPath(p).parent) for p in tree.files if p.endswith(".c"))
    for folder, count in sorted(counts.items()):
        if count > MOST_FILES:
            yield Sin("folder", folder, f"has {count} .c files, more than {MOST_FILES}")


def missing_objects(tree):
    """Without its object file a source would pass unseen."""
    for path in tree.files:
        if path.endswith((".c", ".y", ".l")) and path not in tree.objects:
            yield Sin("object", path, f"is in no build of {tree.build.name}/")


RULES = [layer_includes, layer_symbols, stray_files, circles, extern_declarations, headers_in_one_unit, repeated_tags,
         writable_globals, exported_symbols, words_of_commands, long_files, full_folders, missing_objects]
