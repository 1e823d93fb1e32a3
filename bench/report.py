# SPDX-License-Identifier: BSD-2-Clause
"""Prints figures next to their aims."""

import typing


class Verdict(typing.NamedTuple):
    section: str
    what: str
    text: str
    met: bool


class Report:
    def __init__(self):
        self.verdicts, self.failures, self.section_name = [], [], ""

    def section(self, name, about):
        self.section_name = name
        print(f"\n{name}: {about}", flush=True)

    def say(self, text):
        print(f"  {text}", flush=True)

    def failure(self, text):
        """A command failed. If it was one of ours, the run ends with status 1; peers have their limits."""
        ours = "bpfas" in text.split(" ")[0] or "build/" in text
        self.failures += [text] if ours else []
        self.say(f"{'FAILED' if ours else 'note'}: {text}")

    def table(self, heads):
        """A table whose rows are printed as they are added; the first column holds a name."""
        return Table(heads)

    def aim(self, what, value, limit, show="{:.2f}", at_least=False):
        """Prints a figure with its aim. None, a figure that could not be measured, gets no verdict."""
        if value is None:
            return
        met = value >= limit if at_least else value <= limit
        if show.format(value) == show.format(limit) and not met:
            show = "{:.4g}"
        text = f"{show.format(value)}, aim {'≥' if at_least else '≤'} {show.format(limit)}"
        self.verdicts.append(Verdict(self.section_name, what, text, met))
        self.say(f"{what:56} {text:32} {'met' if met else 'MISSED'}")

    def quiet_aim(self, what, value, limit, show="{:.2f}"):
        """The same for a cell of a table; returns the mark for the next cell."""
        if value is None:
            return ""
        met = value <= limit
        self.verdicts.append(Verdict(self.section_name, what, f"{show.format(value)}, aim ≤ {show.format(limit)}", met))
        return "met" if met else "MISSED"

    def finish(self):
        missed = [verdict for verdict in self.verdicts if not verdict.met]
        print(f"\naims: {len(self.verdicts) - len(missed)} met, {len(missed)} missed")
        for verdict in missed:
            print(f"  missed: {verdict.section}: {verdict.what}: {verdict.text}")
        return 1 if self.failures else 0


class Table:
    def __init__(self, heads):
        self.widths = [max(len(head), 18 if index == 0 else 7) for index, head in enumerate(heads)]
        self.row(*heads)

    def row(self, *cells):
        texts = ["–" if cell is None else cell for cell in cells]
        print("  " + "  ".join(text.ljust(width) if index == 0 else text.rjust(width)
                               for index, (text, width) in enumerate(zip(texts, self.widths))), flush=True)


def ratio(a, b, show="{:.2f}"):
    """a / b as text; None if either is missing."""
    return show.format(a / b) if a is not None and b else None


def megabytes(count):
    return f"{count / 1e6:.1f}"
