"""What is wrong with a pack, gathered so that all of it can be told at once.

In: findings from every part of the reader. Out: problems (nothing may be loaded) and notices (loaded, but
somebody should know). Promises: each says where, what and what to do; of rows that fail alike the first few are
told in full and all others by their lines, in one finding, instead of filling the screen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

SHOWN_ALIKE = 5
FEATURE = re.compile(r"feature (\d+)")


@dataclass(frozen=True, slots=True)
class PackProblem:
    """One finding. `line` starts at 1; `key` is the TOML key, the column, or the GeoJSON feature."""

    file: str
    line: int | None
    key: str | None
    what: str
    do: str

    def __str__(self) -> str:
        where = [self.file]
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.key:
            where.append(self.key)
        return f"{', '.join(where)}: {self.what} {self.do}".rstrip()


class PackErrors(Exception):
    """The pack cannot be used. `problems` holds everything that is wrong with it, in reading order."""

    def __init__(self, problems: tuple[PackProblem, ...]) -> None:
        self.problems = problems
        super().__init__(str(self))

    def __str__(self) -> str:
        count = len(self.problems)
        head = "The pack has 1 problem" if count == 1 else f"The pack has {count} problems"
        lines = "\n".join(f"- {problem}" for problem in self.problems)
        return f"{head}, so nothing was loaded.\n{lines}"


@dataclass(slots=True)
class Findings:
    """Collects while the pack is read. `alike` names a sort of finding of which a few examples are enough."""

    problems: list[PackProblem] = field(default_factory=list)
    notices: list[PackProblem] = field(default_factory=list)
    _alike: dict[tuple[str, str, bool], list[PackProblem]] = field(default_factory=lambda: defaultdict(list))

    def error(
        self,
        file: str,
        what: str,
        do: str,
        *,
        line: int | None = None,
        key: str | None = None,
        alike: str = "",
    ) -> None:
        self._add(self.problems, PackProblem(file, line, key, what, do), alike, grave=True)

    def notice(
        self,
        file: str,
        what: str,
        do: str = "",
        *,
        line: int | None = None,
        key: str | None = None,
        alike: str = "",
    ) -> None:
        self._add(self.notices, PackProblem(file, line, key, what, do), alike, grave=False)

    def settle(self) -> None:
        """Add one finding for each sort that was cut short, with the places of all the others; call once, at the end."""
        for (file, alike, grave), rest in self._alike.items():
            if len(rest) > SHOWN_ALIKE:
                places = _places(rest[SHOWN_ALIKE:])
                what = f"{len(rest) - SHOWN_ALIKE} more like these ({places}): {alike.rstrip('.')}."
                (self.problems if grave else self.notices).append(PackProblem(file, None, None, what, ""))
        self._alike.clear()

    def _add(self, to: list[PackProblem], problem: PackProblem, alike: str, *, grave: bool) -> None:
        same = self._alike[problem.file, alike, grave] if alike else []
        same.append(problem)
        if len(same) <= SHOWN_ALIKE:
            to.append(problem)


def _places(problems: Iterable[PackProblem]) -> str:
    """Where they stand: "lines 7 to 41 and 44", "features 3, 5 and 9"."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for problem in problems:
        feature = FEATURE.fullmatch(problem.key or "")
        if problem.line is not None:
            numbers["line"].append(problem.line)
        elif feature:
            numbers["feature"].append(int(feature[1]))
    return "; ".join(_numbered(kind, found) for kind, found in numbers.items()) or "elsewhere in the file"


def _numbered(kind: str, numbers: list[int]) -> str:
    runs = list(_runs(sorted(set(numbers))))
    listed = ", ".join(runs[:-1]) + (" and " if len(runs) > 1 else "") + runs[-1]
    return f"{kind if runs == [listed] and listed.isdigit() else kind + 's'} {listed}"


def _runs(numbers: list[int]) -> Iterator[str]:
    """Numbers in words, three or more in a row as one: 3, 5, 7 to 41."""
    start = 0
    for at, number in enumerate(numbers):
        if at + 1 < len(numbers) and numbers[at + 1] == number + 1:
            continue
        run = numbers[start : at + 1]
        yield from map(str, run) if len(run) < 3 else [f"{run[0]} to {run[-1]}"]
        start = at + 1
