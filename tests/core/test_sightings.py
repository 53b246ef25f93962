"""What is compared of a post is what is compared of its report, until a person has decided about it."""

from dataclasses import replace

import orjson
import pytest

from civic.core.post import PostKind
from civic.core.understanding import Decision, sightings
from tests.core.test_understanding import UNDERSTANDING, post

ABOUT = (0.5, 0.5)


def decision(text: str) -> Decision:
    return UNDERSTANDING.decide(post(text))


def kept(decided: Decision) -> dict[str, object]:
    known: dict[str, object] = orjson.loads(orjson.dumps(decided.facts()))
    return known


@pytest.mark.parametrize(
    "text",
    [
        "The swing at Alma Park is broken",
        "something at Alma Park is loose",
        "graffiti and a pothole at Alma Park",
        "when does Alma Park open?",
    ],
)
def test_a_report_that_waits_is_compared_as_its_post_was(text: str) -> None:
    one, decided = post(text), decision(text)
    place = decided.place
    assert place is not None
    of_post = sightings.of_post(text, one.posted_at, decided, ABOUT, ("0f",))
    assert of_post.categories and of_post.kind is decided.kind
    spot = (place.lat, place.lon, place.radius_m)
    category = decided.category or ""
    assert of_post == sightings.of_report(text, one.posted_at, spot, category, ABOUT, ("0f",), kept(decided))


def test_what_a_person_said_or_acted_on_is_settled() -> None:
    one, decided = post("something at Alma Park is loose"), decision("something at Alma Park is loose")
    spot = (-27.0, 152.0, 30.0)
    acted_on = sightings.of_report(one.text, one.posted_at, spot, decided.category or "")
    assert (acted_on.categories, acted_on.kind) == ({}, PostKind.REPORT)
    corrected = sightings.of_report(
        one.text, one.posted_at, spot, "toilet", understood=kept(replace(decided, category="toilet"))
    )
    assert (corrected.category, corrected.categories) == ("toilet", {})


@pytest.mark.parametrize("understood", [{}, {"suggestions": None}, {"suggestions": [], "kind": ""}])
def test_what_was_not_understood_is_unknown(understood: dict[str, object]) -> None:
    one = sightings.of_report("", post("").posted_at, (None, None, 0.0), understood=understood)
    assert (one.category, one.categories, one.kind) == ("", {}, PostKind.REPORT)
