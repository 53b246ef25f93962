"""The labelled posts, made for the demo's town: two thirds to steer by, one third kept aside.

In: the name of a file. Out: its lines, and what `civic explain` says of such lines. Promises: a post is decided here on
the same way as from a file of a council's own.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from civic.explain import Explainer, posts_in

Line = dict[str, Any]
Answer = dict[str, Any]
STEER, ASIDE = "steer", "aside"
PARTS = (STEER, ASIDE)
PASSED_ON = ("text", "lat", "lon", "created_at")


@cache
def lines(name: str, part: str) -> tuple[Line, ...]:
    """Those of one part of kinds, categories, places or pairs."""
    text = (files("civic.bench") / "labelled" / f"{name}.jsonl").read_text(encoding="utf-8")
    read = (json.loads(line) for line in text.split("\n") if line)
    return tuple(line for line in read if line["aside"] == (part == ASIDE))


def answers(
    explainer: Explainer, texts: Iterable[str], at: tuple[float, float] | None = None
) -> list[Answer]:
    """`at`: a confirmed place of all these posts."""
    place = {} if at is None else {"lat": at[0], "lon": at[1]}
    return explained(explainer, [{"text": text, **place} for text in texts])


def explained(explainer: Explainer, posts: Sequence[Line]) -> list[Answer]:
    """One answer for each post, in order."""
    given = posts_in("\n".join(json.dumps(post) for post in posts))
    return [explainer.explain(one) for one in given]
