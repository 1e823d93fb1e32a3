# SPDX-License-Identifier: BSD-2-Clause
"""What every test program prints, so that tests/run can add it up.

    FAIL: name: why        (more lines may follow, indented)
    SKIP: name: why
    NOTE: name: what       (which of several valid paths a test took)
    N passed, M failed, K skipped     (the last line)
"""

import textwrap
import threading


class Skip(Exception):
    """This test cannot run here; the text says what is missing."""


class Report:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self._lock = threading.Lock()

    def ok(self, name):
        with self._lock:
            self.passed += 1

    def fail(self, name, why):
        first, _, rest = str(why).partition("\n")
        with self._lock:
            self.failed += 1
            print(f"FAIL: {name}: {first}", flush=True)
            if rest:
                print(textwrap.indent(rest.rstrip("\n"), "    "), flush=True)

    def skip(self, name, why):
        with self._lock:
            self.skipped += 1
            print(f"SKIP: {name}: {why}", flush=True)

    def finish(self):
        """Prints the last line; returns the exit status."""
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        return 1 if self.failed else 0
