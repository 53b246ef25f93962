"""Three further places, each with its own categories of a few words: how their reports are sorted, and twins found.

In: the demo's pack for all but the categories; labelled reports and pairs of a city in America, a borough in Britain and
a corporation in India. Out: rows over all three together. Promises: each town is decided with nothing but its own
categories, without places, since these reports are judged by what they are about.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files

from civic.bench.understanding.categories import (
    DECIDED,
    RIGHT,
    TOP_1,
    TOP_3,
    decided,
    likeliest,
    ranked,
)
from civic.bench.understanding.labelled import Answer, Line, answers, lines
from civic.bench.understanding.pairs import judged, verdict
from civic.bench.understanding.plain import by_likeness
from civic.bench.understanding.rows import Row
from civic.core.category import SURE
from civic.core.council import Category, Pack
from civic.explain import Explainer

FEW = "three towns with 5 words, 3 examples each"


def categories_of_towns() -> Mapping[str, tuple[Category, ...]]:
    """By town."""
    text = (files("civic.bench") / "labelled" / "towns.json").read_text(encoding="utf-8")
    return {
        town: tuple(
            Category(one["code"], one["name"], words=tuple(one["words"]), examples=tuple(one["examples"]))
            for one in categories
        )
        for town, categories in json.loads(text).items()
    }


def town_rows(pack: Pack, part: str) -> Iterator[Row]:
    said: list[Answer] = []
    plain: list[Sequence[str]] = []
    codes: list[str] = []
    pairs: list[Line] = []
    verdicts: list[str] = []
    for town, categories in categories_of_towns().items():
        explainer = Explainer(replace(pack, categories=categories, places=(), agencies=()))
        reports = [line for line in lines("town_reports", part) if line["town"] == town]
        texts = [line["text"] for line in reports]
        said += answers(explainer, texts)
        plain += by_likeness(categories, texts)
        codes += [line["category"] for line in reports]
        near = [line for line in lines("town_pairs", part) if line["town"] == town]
        pairs += near
        verdicts += [verdict(explainer, line) for line in near]
    yield from ranked("towns", FEW, part, codes, [likeliest(one) for one in said], TOP_1, TOP_3)
    yield from ranked("towns-plain", "the same by plain TF-IDF", part, codes, plain)
    yield from decided("towns", FEW, part, codes, said, SURE, DECIDED, RIGHT)
    yield from judged(part, pairs, verdicts, "towns-", ", three towns")
