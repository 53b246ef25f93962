"""Posts from whatever is given: X v2 payloads, JSON lines, or one plain text a line.

In: the whole text of a file. Out: a Given for each post, in order. Promises: a line that is no JSON is a post in
itself; what cannot be read in a JSON line costs only that part; ids are kept as they were written.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from civic.adapters.x.page import Page
from civic.adapters.x.parse import posts_in as x_posts_in
from civic.core.post import InboundPost
from civic.core.storable import cleaned

Json = dict[str, Any]
POSITION_LIMITS = {"lat": 90.0, "lon": 180.0}
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""When a post was written that does not say so."""


@dataclass(frozen=True)
class Given:
    """A post; `at` is (lat, lon) where somebody has confirmed the place already."""

    id: str
    post: InboundPost
    at: tuple[float, float] | None = None


def posts_in(text: str, own_id: str = "") -> Iterator[Given]:
    """`own_id`: the council's account on X, whose own posts are told from others."""
    whole = _json(text) if text.lstrip()[:1] in ("{", "[") else None
    values = whole if isinstance(whole, list) else [whole] if isinstance(whole, dict) else _lines(text)
    number = 0
    for value in values:
        for given in _given(value, number, own_id):
            number += 1
            yield given


def _lines(text: str) -> Iterator[object]:
    """A line that is no JSON object or array is a text; empty lines are nothing."""
    for line in text.split("\n"):
        if line.strip():
            value = _json(line) if line.lstrip()[:1] in ("{", "[") else None
            yield line.strip() if value is None else value


def _json(text: str) -> object:
    """None for what is no JSON, and for what is nested deeper than can be read."""
    try:
        value: object = json.loads(text)
        cleaned(value)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, (dict, list)) else None


def _given(value: object, number: int, own_id: str) -> Iterator[Given]:
    if isinstance(value, list):
        for at, one in enumerate(_flat(value)):
            yield from _given(one, number + at, own_id)
    elif isinstance(value, dict) and isinstance(value.get("data"), (dict, list)) and "text" not in value:
        for post in x_posts_in(Page.of(value), own_id):
            yield Given(post.id, post)
    elif isinstance(value, dict):
        yield _from_line(value, number)
    else:
        yield _from_line({"text": str(value)}, number)


def _flat(values: list[object]) -> Iterator[object]:
    """Lists in lists, however deep, as one."""
    waiting = [iter(values)]
    while waiting:
        for one in waiting[-1]:
            if isinstance(one, list):
                waiting.append(iter(one))
                break
            yield one
        else:
            waiting.pop()


def _from_line(line: Json, number: int) -> Given:
    """X's own reader does the work: the line becomes a payload with one post."""
    known = line.get("id")
    name = str(known) if isinstance(known, (str, int)) and not isinstance(known, bool) else str(number + 1)
    text = line.get("text")
    data = {**line, "id": str(number + 1), "text": text if isinstance(text, str) else ""}
    if "created_at" not in line:
        data["created_at"] = NO_TIME.isoformat()
    places = line.get("places")
    page = Page.of({"data": data, "includes": {"places": places if isinstance(places, list) else []}})
    post = x_posts_in(page, "")[0]
    return Given(name, replace(post, id=name, root_id=name), _position(line))


def _position(line: Json) -> tuple[float, float] | None:
    """None too for 0, 0, which nobody has confirmed."""
    found = []
    for axis, limit in POSITION_LIMITS.items():
        value = line.get(axis)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= limit:
            return None
        found.append(float(value))
    return (found[0], found[1]) if any(found) else None
