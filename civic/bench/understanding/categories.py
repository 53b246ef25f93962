"""The category: by the pack alone, by a pack cut down, after learning; and what is decided without a person.

In: a council's pack and labelled reports. Out: rows. Promises: what was learned is judged on the part kept aside
alone; plain text classification stands beside each, given the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from civic.bench.understanding.labelled import ASIDE, STEER, Answer, answers, lines
from civic.bench.understanding.plain import by_fitting, by_likeness
from civic.bench.understanding.rows import Aim, Row, share
from civic.core.category import SURE
from civic.core.council import Pack
from civic.explain import Explainer
from civic.explain.learning import from_bytes, learned_from

FEW_WORDS, FEW_EXAMPLES = 5, 3
TOP_1, TOP_3, LEARNED_TOP_1 = Aim(0.67), Aim(0.83), Aim(0.74)
DECIDED, RIGHT = Aim(0.40), Aim(0.88)
LEARNED_DECIDED, LEARNED_RIGHT = Aim(0.50), Aim(0.90)
Reports = Sequence[tuple[str, str]]


def cut_down(pack: Pack) -> Pack:
    """Each category with its first few words and examples."""
    cut = [
        replace(one, words=one.words[:FEW_WORDS], examples=one.examples[:FEW_EXAMPLES])
        for one in pack.categories
    ]
    return replace(pack, categories=tuple(cut))


def category_rows(explainer: Explainer, cut: Explainer, cut_pack: Pack, part: str) -> Iterator[Row]:
    """By packs alone; `cut` has the pack cut down."""
    reports = _reports("categories", part)
    texts, codes = [text for text, _ in reports], [code for _, code in reports]
    said = answers(explainer, texts)
    yield from ranked("pack", "whole pack", part, codes, [likeliest(one) for one in said])
    few = f"pack of {FEW_WORDS} words, {FEW_EXAMPLES} examples each"
    ranks = [likeliest(one) for one in answers(cut, texts)]
    yield from ranked("cut-pack", few, part, codes, ranks, TOP_1, TOP_3)
    yield from ranked(
        "plain-likeness", "the same by plain TF-IDF", part, codes, by_likeness(cut_pack.categories, texts)
    )
    yield from decided("pack", "whole pack", part, codes, said, SURE, DECIDED, RIGHT)


def learned_rows(pack: Pack) -> Iterator[Row]:
    """After learning from all reports to steer by."""
    lessons = (*_reports("categories", STEER), *_reports("kinds", STEER))
    learned = from_bytes(learned_from(lessons, pack)[0])
    reports = _reports("categories", ASIDE)
    texts, codes = [text for text, _ in reports], [code for _, code in reports]
    said = answers(Explainer(pack, learned=learned), texts)
    after = f"after {len(lessons)} corrections"
    ranks = [likeliest(one) for one in said]
    yield from ranked("learned", after, ASIDE, codes, ranks, LEARNED_TOP_1)
    plain = [[code] for code in by_fitting(lessons, texts)]
    words = f"{after}, by plain TF-IDF and logistic regression"
    yield _top(1, "plain-learned", words, ASIDE, codes, plain)
    yield from decided("learned", after, ASIDE, codes, said, learned.sure, LEARNED_DECIDED, LEARNED_RIGHT)


def likeliest(said: Answer) -> list[str]:
    """Codes in order."""
    return [said["category"], *(one["category"] for one in said["alternatives"])]


def decided(
    name: str,
    words: str,
    part: str,
    codes: Sequence[str],
    said: Sequence[Answer],
    sure: float,
    often: Aim,
    right: Aim,
) -> Iterator[Row]:
    """From the confidence `sure` on nobody looks."""
    alone = [one["category_confidence"] >= sure for one in said]
    those = (
        one["category"] == code for code, one, is_sure in zip(codes, said, alone, strict=True) if is_sure
    )
    yield share(f"{name}-decided", f"decided without a person, {words}", part, alone, often)
    yield share(f"{name}-decided-right", f"of these the right category, {words}", part, those, right)


def _reports(name: str, part: str) -> list[tuple[str, str]]:
    return [(line["text"], line["category"]) for line in lines(name, part) if "category" in line]


def ranked(
    name: str, words: str, part: str, codes: Sequence[str], ranks: Sequence[Sequence[str]],
    first: Aim | None = None, three: Aim | None = None,
) -> Iterator[Row]:  # fmt: skip
    yield _top(1, name, words, part, codes, ranks, first)
    yield _top(3, name, words, part, codes, ranks, three)


def _top(
    many: int, name: str, words: str, part: str, codes: Sequence[str], ranks: Sequence[Sequence[str]],
    aim: Aim | None = None,
) -> Row:  # fmt: skip
    those = (code in rank[:many] for code, rank in zip(codes, ranks, strict=True))
    return share(f"{name}-top-{many}", f"category top {many}, {words}", part, those, aim)
