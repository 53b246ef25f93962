"""Sentences as residents write them, made of the pack's own words and places, and what the rules make of them."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from civic.bench.trouble import BenchTrouble
from civic.core.post import InboundPost
from civic.core.understanding import Act
from civic.deps import Workplace

SEED = 20_260_507
SENTENCES = 320
RESIDENTS = 20_011
FIRST_POST = 3_000_000_000_000_000_000


@dataclass(frozen=True)
class Sample:
    """A sentence that the rules are sure of, with everything that a report keeps of it; `understanding` is JSON."""

    text: str
    title: str
    category: str
    hazard: bool
    place: str
    lat: float
    lon: float
    areas: Mapping[str, str]
    confidence: float
    thing: str
    understanding: str


def sentences(workplace: Workplace, number: int, seed: int = SEED) -> Iterator[str]:
    """The pack's examples and words, each at one of its places."""
    pack, chance = workplace.office.pack, random.Random(seed)
    said = [words for category in pack.categories for words in (*category.examples, *category.words)]
    for _ in range(number):
        place = chance.choice(pack.places)
        yield f"@{pack.council.handle} {chance.choice(said)} at {place.name}, {place.suburb}"


def post_of(text: str, number: int, at: datetime) -> InboundPost:
    """The sentence as a post on X by one of many residents."""
    name, author = str(FIRST_POST + number), str(number % RESIDENTS)
    return InboundPost(
        channel="x", id=name, root_id=name, thread_id=name, author_id=author, author_handle=f"resident{author}",
        author_name=f"Resident {author}", text=text, posted_at=at, raw={"id": name, "text": text},
    )  # fmt: skip


def samples(workplace: Workplace, now: datetime, ending: str = "") -> list[Sample]:
    """Sentences, with this ending, that would become a work order by themselves."""
    read = (_read(workplace, text + ending, now) for text in sentences(workplace, SENTENCES))
    found = [sample for sample in read if sample]
    if not found:
        raise BenchTrouble("The pack's words and places make no sentence that the rules are sure of.")
    return found


def _read(workplace: Workplace, text: str, now: datetime) -> Sample | None:
    decision = workplace.understanding.decide(post_of(text, 0, now), follows_up=False)
    place = decision.place
    if decision.action is not Act.RAISE or place is None or decision.category is None:
        return None
    return Sample(
        text, decision.title, decision.category, decision.hazard, place.name, place.lat, place.lon, decision.areas,
        decision.confidence, decision.thing, orjson.dumps(decision.facts()).decode(),
    )  # fmt: skip
