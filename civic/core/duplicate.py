"""Whether two reports tell of the same thing: distance, category, words, photo likeness and time.

In: two sightings as a report holds them. Out: a score from 0 to 1 and the reasons, in the order in which
staff read them. Promises: the score is the same both ways; what is unknown (no place, no photo) counts for
nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product

from civic.core.place import metres_between
from civic.core.words import telling_words

HASH_BITS = 64
ALIKE_BITS = 20
"""Two 64-bit difference hashes of unrelated photos differ in about 32 bits; up to 10 is the same scene."""
SAME_SCENE_BITS = 10
SAME_SPOT_M = 15.0
FAR_M = 250.0
LONG_AGO_HOURS = 24.0 * 60
LIKELY, VERY_LIKELY, JOIN = 0.5, 0.75, 0.9
WEIGHTS = {"place": 4.0, "category": 2.0, "photo": 3.0, "words": 2.0, "time": 1.0}


class Sense(StrEnum):
    PHOTO = "photo"
    PLACE = "place"
    CATEGORY = "category"
    WORDS = "words"
    TIME = "time"


@dataclass(frozen=True)
class Sighting:
    """What is compared. `photos` are 64-bit dHashes as hex; `category` "" is unknown."""

    text: str
    at: datetime
    category: str = ""
    lat: float | None = None
    lon: float | None = None
    photos: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """`sentence` says what is alike, `measure` how much; `score` from 0 to 1."""

    sense: Sense
    score: float
    sentence: str
    measure: str


class Same(StrEnum):
    """What to do about a report that may be another's twin."""

    JOIN = "join"
    SUGGEST = "suggest"
    NONE = "none"


@dataclass(frozen=True)
class Likeness:
    score: float
    why: tuple[Reason, ...]

    @property
    def words(self) -> str:
        if self.score >= VERY_LIKELY:
            return "Very likely the same"
        return "Possibly the same" if self.score >= LIKELY else "Hardly the same"


def score(one: Sighting, other: Sighting) -> Likeness:
    """The weighted mean of what both sides know; places too far apart settle it."""
    found = (
        _photo(one, other),
        _place(one, other),
        _category(one, other),
        _words(one, other),
        _time(one, other),
    )
    why = tuple(reason for reason in found if reason is not None)
    if any(reason.sense is Sense.PLACE and reason.score == 0.0 for reason in why):
        return Likeness(0.0, why)
    total = sum(WEIGHTS[reason.sense] for reason in why)
    return Likeness(round(sum(WEIGHTS[reason.sense] * reason.score for reason in why) / total, 3), why)


def same(likeness: Likeness) -> Same:
    """Sure enough to join without a person, worth showing to one, or neither."""
    if likeness.score >= JOIN:
        return Same.JOIN
    return Same.SUGGEST if likeness.score >= LIKELY else Same.NONE


def bits_apart(one: str, other: str) -> int:
    """How many bits two hashes in hex differ in; HASH_BITS when one is no hash."""
    try:
        return (int(one, 16) ^ int(other, 16)).bit_count()
    except ValueError:
        return HASH_BITS


def _photo(one: Sighting, other: Sighting) -> Reason | None:
    if not one.photos or not other.photos:
        return None
    apart = min(bits_apart(left, right) for left, right in product(one.photos, other.photos))
    if apart <= SAME_SCENE_BITS:
        return Reason(Sense.PHOTO, 1.0, "Photos show the same scene", "very alike")
    alike = max(0.0, 1 - apart / HASH_BITS * 2)
    measure = "somewhat alike" if apart <= ALIKE_BITS else "not alike"
    return Reason(Sense.PHOTO, alike, "Photos show something else or another side", measure)


def _place(one: Sighting, other: Sighting) -> Reason | None:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    metres = metres_between(one.lat, one.lon, other.lat, other.lon)
    near = min(1.0, max(0.0, 1 - (metres - SAME_SPOT_M) / (FAR_M - SAME_SPOT_M)))
    sentence = "Same spot" if metres <= SAME_SPOT_M else "Near each other" if near else "Far from each other"
    return Reason(
        Sense.PLACE, near, sentence, f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"
    )


def _category(one: Sighting, other: Sighting) -> Reason | None:
    if not one.category or not other.category:
        return None
    same = one.category == other.category
    return Reason(
        Sense.CATEGORY,
        float(same),
        "Same category" if same else "Another category",
        "same" if same else "other",
    )


def _words(one: Sighting, other: Sighting) -> Reason | None:
    left, right = telling_words(one.text), telling_words(other.text)
    if not left or not right:
        return None
    shared = [word for word in left if word in right]
    fewest = min(len(left), len(right))
    sentence = f"Same words: {', '.join(shared[:4])}" if shared else "No word in common"
    return Reason(Sense.WORDS, len(shared) / fewest, sentence, f"{len(shared)} of {fewest}")


def _time(one: Sighting, other: Sighting) -> Reason:
    hours = abs((one.at - other.at).total_seconds()) / 3600
    days = round(hours / 24)
    apart = "on the same day" if days == 0 else "a day apart" if days == 1 else f"{days} days apart"
    return Reason(Sense.TIME, max(0.0, 1 - hours / LONG_AGO_HOURS), f"Reported {apart}", f"{days} d")


def best_first(
    report: Sighting, others: Sequence[tuple[str, Sighting]], at_least: float = LIKELY
) -> tuple[tuple[str, Likeness], ...]:
    """(reference, likeness) of those that are at least this likely the same, likeliest first."""
    scored = ((reference, score(report, other)) for reference, other in others)
    likely = [pair for pair in scored if pair[1].score >= at_least]
    return tuple(sorted(likely, key=lambda pair: -pair[1].score))
