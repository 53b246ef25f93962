"""categories.toml, crews.toml and routing.toml: what may be wrong, who mends it, and who gets what.

In: the parsed files and the areas. Out: categories, crews, rules. Promises: codes are unique, every rule
names what exists, no rule is unreachable, and the last one catches everything.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from civic.core.council import ANY, Agency, Category, Crew, Priority, Rule, RuleHours
from civic.pack.entry import Entry, entries
from civic.pack.folder import Toml
from civic.pack.nearest import nearest
from civic.pack.problems import Findings

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
LONGEST_DUE = 366


def read_categories(
    toml: Toml, findings: Findings, icons: Collection[str] | None = None
) -> tuple[Category, ...]:
    """`icons` are the names that can be drawn; None: they are not known here."""
    found = entries(toml, "category", findings)
    if not found:
        findings.error(toml.file, "There is no category.", "Add at least one [[category]].")
    categories = tuple(_category(entry) for entry in found)
    for entry, category in zip(found, categories, strict=True):
        if icons is not None and category.icon not in icons:
            near = nearest(category.icon, icons)
            do = f'Did you mean "{near}"?' if near else 'Take another, such as "circle-alert" or "wrench".'
            entry.error("icon", f'There is no icon "{category.icon}".', do)
    _check_unique(found, findings)
    return categories


def read_crews(toml: Toml, findings: Findings) -> tuple[Crew, ...]:
    found = entries(toml, "crew", findings)
    if not found:
        findings.error(toml.file, "There is no crew.", "Add at least one [[crew]].")
    crews = tuple(_crew(entry) for entry in found)
    _check_unique(found, findings)
    return crews


def read_agencies(toml: Toml, findings: Findings) -> tuple[Agency, ...]:
    found = entries(toml, "agency", findings)
    agencies = tuple(_agency(entry) for entry in found)
    _check_unique(found, findings)
    return agencies


def read_rules(
    toml: Toml,
    findings: Findings,
    *,
    categories: Collection[str] | None,
    areas: Collection[str] | None,
    crews: Collection[str] | None,
) -> tuple[Rule, ...]:
    """The rules in their order. A collection holds the names a rule may use; None: they could not be read."""
    found = entries(toml, "rule", findings)
    rules = []
    for entry in found:
        entry.label = f"rule {entry.nth + 1}"
        rule = Rule(
            category=_known(entry, "category", categories, ANY),
            area=_known(entry, "area", areas, ANY),
            crew=_known(entry, "crew", crews, None),
            hours=RuleHours(entry.choice("hours", RuleHours.ALWAYS, [str(hours) for hours in RuleHours])),
        )
        entry.close()
        rules.append(rule)
    _check_order(toml, found, rules, findings)
    return tuple(rules)


def _category(entry: Entry) -> Category:
    code = _code(entry)
    category = Category(
        code=code,
        name=entry.text("name"),
        icon=entry.text("icon", "circle-alert"),
        words=entry.texts("words"),
        examples=entry.texts("examples"),
        priority=Priority(entry.choice("priority", Priority.NORMAL, [str(p) for p in Priority])),
        days=entry.whole("days", 10, 0, LONGEST_DUE),
        hazard=entry.flag("hazard"),
    )
    entry.close()
    if not category.words and not category.examples:
        what = f'"{code}" has no words and no examples, so no post will ever be taken for it.'
        entry.notice("words", what, 'Add words = ["…"].')
    return category


def _crew(entry: Entry) -> Crew:
    crew = Crew(code=_code(entry), name=entry.text("name"))
    entry.close()
    return crew


def _agency(entry: Entry) -> Agency:
    agency = Agency(_code(entry), entry.text("name"), entry.texts("words"), entry.text("contact", ""))
    entry.close()
    if not agency.words:
        what = f'"{agency.code}" has no words, so no post will ever be taken for its matter.'
        entry.notice("words", what, 'Add words = ["power line", "…"].')
    return agency


def _code(entry: Entry) -> str:
    entry.label = str(entry.values.get("code", f"{entry.table} {entry.nth + 1}"))
    code = entry.text("code")
    if code and not CODE.fullmatch(code):
        what = f'"{code}" cannot be a code.'
        entry.error("code", what, 'Use letters, digits and hyphens, such as "street-light".')
    return code


def _check_unique(found: list[Entry], findings: Findings) -> None:
    first: dict[str, Entry] = {}
    for entry in found:
        code = str(entry.values.get("code", "")).strip().casefold()
        if code and code in first:
            line = first[code].line("code")
            what = f'The code "{code}" is already used on line {line}.'
            entry.error("code", what, "Give each its own code, or remove one of the two.")
        first.setdefault(code, entry)


def _known(entry: Entry, key: str, known: Collection[str] | None, default: str | None) -> str:
    name = entry.text(key, default)
    if not name or known is None or name == default or name in known:
        return name
    near = nearest(name, known)
    do = f'Did you mean "{near}"?' if near else _choices(key, known)
    entry.error(key, f'There is no {key} "{name}" in this pack.', do)
    return name


def _choices(key: str, known: Collection[str]) -> str:
    if key == "area":
        return 'Write it as "kind:name", such as "ward:North", or "*".' + (
            f" There are {', '.join(sorted(known)[:8])}." if known else " The pack lists no areas."
        )
    return f"Known are {', '.join(sorted(known)[:12])}."


def _catches_all(rule: Rule) -> bool:
    return rule.category == ANY and rule.area == ANY and rule.hours is RuleHours.ALWAYS


def _check_order(toml: Toml, found: list[Entry], rules: list[Rule], findings: Findings) -> None:
    if not rules or not _catches_all(rules[-1]):
        line = found[-1].line("category") if found else None
        what = "The last rule does not catch everything, so some report could find no crew."
        do = 'End with a [[rule]] of category = "*", area = "*" and the crew that takes the rest.'
        findings.error(toml.file, what, do, line=line)
    for entry, rule in zip(found[:-1], rules[:-1], strict=True):
        if _catches_all(rule):
            what = f"Rule {entry.nth + 1} catches everything, so the rules after it are never reached."
            entry.error("category", what, "Move it to the end.")
