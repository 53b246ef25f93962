"""Whether a template of a council pack can be used: one sentence for each thing that is wrong.

In: the kind of message and one variant. Out: problems, empty when there are none. Promises: what passes here
renders with any facts, within the length, with the reference and the mark, without a link.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from jinja2 import Template, TemplateSyntaxError, meta
from jinja2.exceptions import TemplateError

from civic.adapters.wording.sandbox import environment
from civic.core.weighted_length import has_link, weighted_length
from civic.core.wording import FACTS, FLOORS, KINDS, LIMIT, SHORTENED, spot

REF, MARK = "R-1234567", "^MSAB"
WORDS = "Words that say a little more than is needed "


def check_template(kind: str, source: str) -> list[str]:
    """The problems of one variant of a message."""
    if kind not in FACTS:
        return [
            f"There is no message of kind “{kind}”.{_nearest(kind, KINDS)} The kinds are: {', '.join(KINDS)}."
        ]
    try:
        tree = environment().parse(source)
        template = environment().from_string(source)
    except TemplateSyntaxError as error:
        what = str(error.message).rstrip(".")
        return [
            f"Line {error.lineno}: {what}. Check the braces and that each {{% if %}} has its {{% endif %}}."
        ]
    unknown = sorted(meta.find_undeclared_variables(tree) - FACTS[kind])
    if unknown:
        return [f"There is no fact “{name}” for it.{_nearest(name, sorted(FACTS[kind]))}" for name in unknown]
    return list(dict.fromkeys(_problems_of_text(kind, template)))


def _problems_of_text(kind: str, template: Template) -> Iterator[str]:
    for facts in (_facts(kind, 1), _facts(kind, 0), _facts(kind, min(FLOORS))):
        try:
            text = " ".join(template.render(facts).split())
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            yield f"It fails when it is used: {error}."
            return
        yield from _problems(text)


def _problems(text: str) -> Iterator[str]:
    if REF not in text:
        yield "The reference is missing in some cases: put {{ ref }} where every branch has it."
    if MARK not in text:
        yield "The mark is missing in some cases: end with {{ mark }} so that people see who wrote it."
    if has_link(text):
        yield "It holds a link, which X charges thirteen times more for: leave the address out."
    if weighted_length(text) > LIMIT:
        length = weighted_length(text)
        yield f"It can be {length} characters long, even with every fact shortened; X takes {LIMIT}. Say less."


def _facts(kind: str, longest: int) -> Mapping[str, object]:
    """Sample facts: none (0), one letter each (1), or as long as a shortened fact is at its longest."""
    told: dict[str, object] = dict.fromkeys(FACTS[kind], "")
    if longest:
        told |= {name: (WORDS * 2)[:longest].strip() or "x" for name in FACTS[kind]}
        told |= {name: WORDS[:longest] for name in SHORTENED if name in FACTS[kind]}
        told |= {"spot": spot(str(told["place"])), "emergency_number": "000", "hazard": True, "photos": 1}
    return told | {"ref": REF, "mark": MARK}


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f" Did you mean “{near[0]}”?" if near else ""
