# SPDX-License-Identifier: BSD-2-Clause
"""The parts of the benchmark, in the order in which they run.

A section is a module with ABOUT, a line that says what it measures, and run(bench), where bench is a Bench of
bench/run. A new one is a file here and its name below.
"""

import importlib

NAMES = ["stream", "instructions", "clang", "shapes", "link", "dis"]


def load(name):
    return importlib.import_module(f"bench.sections.{name}")
