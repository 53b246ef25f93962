"""One table of a TOML file, read key by key with its types checked.

In: a table and where it stands. Out: values of the asked type; where a value is missing or wrong, a problem
is noted and a harmless stand-in returned, so that the rest of the pack is still read.
Promises: every key that was never asked for is reported, with the nearest key that exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from civic.pack.folder import Toml
from civic.pack.nearest import meant
from civic.pack.problems import Findings

T = TypeVar("T")


@dataclass(slots=True)
class Entry:
    """The nth table of a name. Ask for each key once, then call `close`."""

    toml: Toml
    table: str
    nth: int
    values: dict[str, Any]
    findings: Findings
    label: str = ""
    _asked: list[str] = field(default_factory=list)

    def text(self, key: str, default: str | None = None) -> str:
        """A non-empty text; required where no default is given."""
        value = self._take(key, default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            return self._wrong(key, value, "text", f'Write {key} = "…".', default or "")
        if not value.strip() and default is None:
            self.error(key, f"{key} is empty.", "Give it a value.")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._take(key, False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return self._wrong(key, value, "a list of texts", f'Write {key} = ["…", "…"].', ())
        return tuple(item.strip() for item in value if item.strip())

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        value = self._take(key, False)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            wanted = f"a whole number from {low} to {high}"
            return self._wrong(key, value, wanted, f"Write {key} = {default}, for example.", default)
        return value

    def flag(self, key: str) -> bool:
        value = self._take(key, False)
        if value is None:
            return False
        if not isinstance(value, bool):
            return self._wrong(key, value, "true or false", f"Write {key} = true or {key} = false.", False)
        return value

    def choice(self, key: str, default: str, allowed: Iterable[str]) -> str:
        value, allowed = self._take(key, False), list(allowed)
        if value is None:
            return default
        if value not in allowed:
            do = f"Write one of: {', '.join(allowed)}."
            return self._wrong(key, value, "one of the values known here", do, default)
        return str(value)

    def raw(self, key: str) -> Any:
        """The value as it stands, for the caller to check."""
        return self._take(key, False)

    def error(self, key: str, what: str, do: str) -> None:
        line = self.toml.line_of(self.table, key, self.nth)
        self.findings.error(self.toml.file, what, do, line=line, key=self._key(key))

    def notice(self, key: str, what: str, do: str = "") -> None:
        line = self.toml.line_of(self.table, key, self.nth)
        self.findings.notice(self.toml.file, what, do, line=line, key=self._key(key))

    def close(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self.values:
            if key not in self._asked:
                self.error(key, f'"{key}" is not a known key.', meant(key, self._asked))

    def line(self, key: str) -> int | None:
        return self.toml.line_of(self.table, key, self.nth)

    def _key(self, key: str) -> str:
        return f"{key} of {self.label}" if self.label else key

    def _take(self, key: str, required: bool) -> Any:
        self._asked.append(key)
        if key not in self.values and required:
            known = ", ".join(self.values) or "none"
            self.error(key, f"{key} is missing (keys given: {known}).", f'Add {key} = "…".')
        return self.values.get(key)

    def _wrong(self, key: str, value: Any, wanted: str, do: str, stand_in: T) -> T:
        self.error(key, f"{key} is {value!r}, which is not {wanted}.", do)
        return stand_in


def entries(toml: Toml, table: str, findings: Findings) -> list[Entry]:
    """Every `[[table]]` of a file."""
    found = toml.data.get(table, [])
    if not isinstance(found, list) or not all(isinstance(values, dict) for values in found):
        line = toml.line_of(table)
        what = f"[{table}] stands once where a list of them belongs."
        findings.error(toml.file, what, f"Write [[{table}]] with two brackets.", line=line, key=table)
        return []
    return [Entry(toml, table, nth, values, findings) for nth, values in enumerate(found)]


def check_tables(toml: Toml, known: tuple[str, ...], findings: Findings) -> None:
    """Report tables or loose keys of a file that have no meaning."""
    for table in toml.data:
        if table not in known:
            line = toml.line_of(table) or _loose(toml, table)
            what = f'"{table}" is not known here.'
            findings.error(toml.file, what, meant(table, known), line=line, key=table)


def _loose(toml: Toml, key: str) -> int | None:
    return next((at for at, line in enumerate(toml.lines, 1) if line.lstrip().startswith(key)), None)
