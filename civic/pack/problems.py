"""What is wrong with a pack, gathered so that all of it can be told at once.

In: findings from every part of the reader. Out: problems (nothing may be loaded) and notices (loaded, but
somebody should know). Promises: each says where, what and what to do; rows that fail alike are counted
after the first few instead of filling the screen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

SHOWN_ALIKE = 5


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
    _alike: Counter[tuple[str, str, bool]] = field(default_factory=Counter)

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
        if self._to_show(file, alike, True):
            self.problems.append(PackProblem(file, line, key, what, do))

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
        if self._to_show(file, alike, False):
            self.notices.append(PackProblem(file, line, key, what, do))

    def settle(self) -> None:
        """Add one line for each sort of finding that was cut short; call once, at the end."""
        for (file, alike, grave), count in self._alike.items():
            if count > SHOWN_ALIKE:
                more = PackProblem(file, None, None, f"{count - SHOWN_ALIKE} more like these: {alike}.", "")
                (self.problems if grave else self.notices).append(more)
        self._alike.clear()

    def _to_show(self, file: str, alike: str, grave: bool) -> bool:
        if not alike:
            return True
        self._alike[file, alike, grave] += 1
        return self._alike[file, alike, grave] <= SHOWN_ALIKE
