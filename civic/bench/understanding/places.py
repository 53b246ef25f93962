"""The place from words alone: how often sure, how often right, and what should have been asked.

In: labelled posts with what was said of them. Out: rows. Promises: sure is a place with a radius of at most 250 m.
"""

from collections.abc import Iterator, Sequence

from civic.bench.understanding.labelled import Answer, Line, answers, lines
from civic.bench.understanding.rows import Aim, Row, share
from civic.core.place import metres_between
from civic.explain import Explainer

SURE_M, WRONG_M = 250.0, 1_000.0
SURE, RIGHT, INSIDE = Aim(0.40), Aim(0.92), Aim(0.90)
WRONG = Aim(0.01, at_least=False)


def place_rows(explainer: Explainer, part: str) -> Iterator[Row]:
    labelled = lines("places", part)
    yield from judged(part, labelled, answers(explainer, [line["text"] for line in labelled]))


def judged(part: str, labelled: Sequence[Line], said: Sequence[Answer]) -> Iterator[Row]:
    both = [(line, one["place"]) for line, one in zip(labelled, said, strict=True)]
    told = [(line, place) for line, place in both if line["answer"] == "sure"]
    given = [(_metres_off(line, place), place) for line, place in told if place is not None]
    off = [metres for metres, place in given if _sure(place)]
    unsaid = (_sure(place) for line, place in both if line["answer"] == "ask")
    yield share("place-sure", "place sure where the words tell it", part, (_sure(p) for _, p in told), SURE)
    yield share("place-right", "of these within 250 m", part, (metres <= SURE_M for metres in off), RIGHT)
    yield share("place-wrong", "of these beyond 1 km", part, (metres > WRONG_M for metres in off), WRONG)
    inside = (metres <= place["radius_m"] for metres, place in given)
    yield share("place-inside", "the truth inside the radius told", part, inside, INSIDE)
    yield share("place-guessed", "place sure where the words do not tell it", part, unsaid)


def _sure(place: Answer | None) -> bool:
    return place is not None and place["radius_m"] <= SURE_M


def _metres_off(line: Line, place: Answer) -> float:
    return metres_between(line["lat"], line["lon"], place["lat"], place["lon"])
