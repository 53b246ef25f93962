"""Which crew a report goes to: the council's ordered rules, the first that matches.

In: the pack's rules, a category code, the areas the place lies in, and whether the council is open.
Out: the crew, the number of the rule (from 1) and why, for the history. Promises: no rule is looked at after
the first match, and a pack whose last rule is not a catch-all is told so instead of losing the report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from civic.core.council import ANY, Rule, RuleHours


@dataclass(frozen=True)
class Routed:
    crew: str
    rule_number: int
    why: str


@dataclass(frozen=True)
class NoRuleError(Exception):
    category: str
    areas: tuple[str, ...]

    def __str__(self) -> str:
        where = ", ".join(self.areas) or "no area"
        return (
            f"No routing rule matches category {self.category} in {where}. "
            'Add a last rule with category = "*" and area = "*" to routing.toml.'
        )


def route(
    rules: Sequence[Rule], category_code: str, areas: Mapping[str, str], *, is_open: bool = True
) -> Routed:
    """The first rule that matches; `areas` is {kind: name}, as AreaIndex.areas_at gives it."""
    for number, rule in enumerate(rules, start=1):
        if _matches(rule, category_code, areas, is_open):
            return Routed(rule.crew, number, _why(number, rule))
    raise NoRuleError(category_code, tuple(f"{kind}:{name}" for kind, name in areas.items()))


def _matches(rule: Rule, category_code: str, areas: Mapping[str, str], is_open: bool) -> bool:
    if rule.category not in (ANY, category_code):
        return False
    if rule.hours is not RuleHours.ALWAYS and (rule.hours is RuleHours.OPEN) != is_open:
        return False
    kind, _, name = rule.area.partition(":")
    return rule.area == ANY or areas.get(kind, "").casefold() == name.casefold() != ""


def _why(number: int, rule: Rule) -> str:
    kind, _, name = rule.area.partition(":")
    parts = [
        "any category" if rule.category == ANY else f"category {rule.category}",
        "any area" if rule.area == ANY else f"{kind} {name}",
    ]
    if rule.hours is not RuleHours.ALWAYS:
        parts.append(f"while the council is {rule.hours}")
    return f"Rule {number}: {', '.join(parts)}"
