"""The council's words to residents, from templates: the product's own, or the pack's in their place.

In: a kind of message, facts, and a number that chooses the variant. Out: a text of at most 280 weighted
characters that carries the reference and the mark and holds no link. Promises: the same number gives the same
words; templates run in a sandbox; a template that does not work is told by `check_template` before it is used.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from civic.adapters.wording.checks import check_template
from civic.adapters.wording.sandbox import environment
from civic.core.wording import FACTS, KINDS, fitting, usable

__all__ = ["JinjaWording", "check_template", "default_variants"]

SEPARATOR = "\n---\n"
REMEMBERED = 500
"""So many texts are kept: each is worded to see whether it was said before, and again to be said."""


class JinjaWording:
    """ports.Wording over Jinja2; `templates` are the pack's variants by kind."""

    def __init__(self, templates: Mapping[str, Sequence[str]]) -> None:
        sources = {kind: tuple(templates.get(kind) or default_variants(kind)) for kind in KINDS}
        self._variants = {
            kind: tuple(environment().from_string(source) for source in variants)
            for kind, variants in sources.items()
        }
        self._worded = lru_cache(maxsize=REMEMBERED)(self._words)

    def say(self, kind: str, facts: Mapping[str, object], choose: int) -> str:
        if kind not in FACTS:
            raise ValueError(f"There is no message of kind “{kind}”. The kinds are: {', '.join(KINDS)}.")
        return self._worded(kind, choose % len(self._variants[kind]), tuple(usable(kind, facts).items()))

    def _words(self, kind: str, variant: int, facts: tuple[tuple[str, object], ...]) -> str:
        return fitting(self._variants[kind][variant].render, dict(facts))


@cache
def default_variants(kind: str) -> tuple[str, ...]:
    """The product's own words of this kind."""
    text = files(__package__).joinpath("defaults", f"{kind}.txt").read_text(encoding="utf-8")
    return tuple(variant.strip() for variant in text.split(SEPARATOR))
