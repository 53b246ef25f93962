"""Whether two reports tell of the same thing: photo likeness, distance, category, words and time.

In: two sightings as a report holds them. Out: a score from 0 to 1 and the reasons, in the order in which
staff read them. Promises: the score is the same both ways; what is unknown (no place, no photo) counts for
nothing; two things that are told apart by their numbers or in so many words are never sure to be one.

Each reason adds its evidence in log-odds; the score is their logistic. The figures follow a logistic regression over
the labelled pairs of the benchmark, rounded; photos and nearly the same words, which those pairs do not have, were put
beside them by hand, and so was time, which tells little there. Words in common count for nothing else: pairs that are
not the same share as many.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import product

from civic.core.duplicate.apart import AGAIN, told_apart
from civic.core.duplicate.numbers import REMEMBERED
from civic.core.place import metres_between
from civic.core.post import PostKind
from civic.core.stems import stem
from civic.core.words import forms_of, telling_words

HASH_BITS = 64
ALIKE_BITS = 20
"""Two 64-bit difference hashes of unrelated photos differ in about 32 bits; up to 10 is the same scene."""
SAME_SCENE_BITS = 10
SAME_SPOT_M = 15.0
FAR_M = 250.0
"""Farther apart than this, places settle it: they are not the same."""
BLUR_M = 50.0
"""So much of a distance may be owed to places that are known roughly."""
LONG_AGO_DAYS = 60.0
SHOWN, LIKELY, VERY_LIKELY, JOIN = 0.35, 0.65, 0.8, 0.95
ENOUGH_APART = 8
ABOVE = 0.001
"""Scores are told so finely."""
START = 0.55
SAME_SCENE, OTHER_SCENE = 2.5, -0.6
PER_100_M = -1.0
SAME_CATEGORY, OTHER_CATEGORY, SURELY = 0.1, 0.19, 0.99
SAME_MATTER, OTHER_MATTER, HARDLY_ALIKE = 1.0, -1.3, 0.3
SAID_ALIKE, SEEN_AGAIN = 1.0, 1.1
NO_FAULT, COMPLAINS = -1.3, -0.6
LONG_AGO = -0.3
ALIKE_FROM, ALIKE_WORDS = 0.75, 3


_NO_FAULT = frozenset([PostKind.QUESTION, PostKind.PRAISE])
_COMPLAINTS = frozenset([PostKind.CRITICISM])


class Sense(StrEnum):
    PHOTO = "photo"
    PLACE = "place"
    CATEGORY = "category"
    WORDS = "words"
    TIME = "time"


@dataclass(frozen=True)
class Sighting:
    """What is compared. `photos` are 64-bit dHashes as hex; `category` "" is unknown, and where it is not settled
    `categories` has how likely each is; `radius_m` is how far off the place may be; `about` are shares of what residents
    anywhere write about, in any one order, () where nobody asked; `kind` is what kind of post it is, where that is known."""

    text: str
    at: datetime
    category: str = ""
    lat: float | None = None
    lon: float | None = None
    photos: tuple[str, ...] = ()
    radius_m: float = 0.0
    about: tuple[float, ...] = ()
    categories: Mapping[str, float] = field(default_factory=dict)
    kind: PostKind = PostKind.REPORT


@dataclass(frozen=True)
class Reason:
    """`sentence` says what is alike, `measure` how much; `adds` is its evidence in log-odds, for it if positive."""

    sense: Sense
    adds: float
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
    """The evidence of all that both sides know; places too far apart settle it."""
    apart = tuple(told_apart(one.text, other.text))
    alike = not apart and _said_alike(one.text, other.text)
    found = (
        _photo(one, other),
        _place(one, other),
        _category(one, other, alike),
        *_words(one, other, apart, alike),
        _time(one, other),
    )
    why = tuple(reason for reason in found if reason is not None)
    if any(reason.adds == -math.inf for reason in why):
        return Likeness(0.0, why)
    evidence = START + sum(reason.adds for reason in why)
    return Likeness(round(1 / (1 + math.exp(-evidence)), 3), why)


def join_from(taken_apart: Sequence[float]) -> float:
    """From which score on no person needs to look: JOIN, or more than what people have taken apart again, by the scores
    that it had been joined with. One of these may be a slip, two are not."""
    return max(JOIN, sorted(taken_apart)[-2] + ABOVE) if len(taken_apart) > 1 else JOIN


def shown_from(judged: Iterable[tuple[float, bool]]) -> float:
    """From which score on staff are shown a report beside another: SHOWN, or more where they have said ENOUGH_APART times
    and more that what is more alike is not the same, and never that what is less alike is. What is very likely is always
    shown. `judged`: the scores of what they were shown, and whether they merged it."""
    known = [one for one in judged if one[0] >= SHOWN]
    merged_from = min((score for score, merged in known if merged), default=VERY_LIKELY)
    apart = sorted(score for score, merged in known if not merged and score < merged_from)
    return apart[-ENOUGH_APART] + ABOVE if len(apart) >= ENOUGH_APART else SHOWN


def same(likeness: Likeness, join: float = JOIN) -> Same:
    """Sure enough to join without a person, worth showing to one, or neither."""
    if likeness.score >= join:
        return Same.JOIN
    return Same.SUGGEST if likeness.score >= LIKELY else Same.NONE


def may_join(category: str, other: str, *, with_photos: bool) -> bool:
    """Whether two sightings of these likeliest categories could be sure to be the same, whatever their words: what could
    not need not be compared."""
    most = START + SAME_MATTER + SAID_ALIKE + SEEN_AGAIN + (SAME_SCENE if with_photos else 0.0)
    if category and other:
        most += _agreeing(SURELY if category == other else 1 - SURELY)
    return most >= math.log(JOIN / (1 - JOIN))


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
        return Reason(Sense.PHOTO, SAME_SCENE, "Photos show the same scene", "very alike")
    if apart <= ALIKE_BITS:
        return Reason(Sense.PHOTO, 0.0, "Photos are somewhat alike", "somewhat alike")
    return Reason(Sense.PHOTO, OTHER_SCENE, "Photos show something else or another side", "not alike")


def _place(one: Sighting, other: Sighting) -> Reason | None:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    metres = metres_between(one.lat, one.lon, other.lat, other.lon)
    measure = f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"
    sure = max(0.0, metres - min(BLUR_M, (one.radius_m + other.radius_m) / 2))
    if sure > FAR_M:
        return Reason(Sense.PLACE, -math.inf, "Far from each other", measure)
    sentence = "Same spot" if metres <= SAME_SPOT_M else "Near each other"
    return Reason(Sense.PLACE, PER_100_M * sure / 100, sentence, measure)


def _category(one: Sighting, other: Sighting, alike: bool) -> Reason | None:
    """What is said in nearly the same words is of one category, however unsure it is of which."""
    left, right = _codes(one), _codes(other)
    if not left or not right:
        return None
    same_one = sum(share * right.get(code, 0.0) for code, share in left.items())
    if alike and max(left, key=lambda code: left[code]) == max(right, key=lambda code: right[code]):
        same_one = SURELY
    same_one = min(SURELY, max(1 - SURELY, same_one))
    adds = _agreeing(same_one)
    if same_one >= 0.5:
        return Reason(Sense.CATEGORY, adds, "Same category", "same")
    if same_one >= 0.1:
        return Reason(Sense.CATEGORY, adds, "Perhaps the same category", "perhaps")
    return Reason(Sense.CATEGORY, adds, "Another category", "other")


def _agreeing(same_one: float) -> float:
    """What is sure to be another category tells more than what is sure to be the same."""
    odds = math.log(same_one / (1 - same_one))
    return (SAME_CATEGORY if odds > 0 else OTHER_CATEGORY) * odds


def _codes(sighting: Sighting) -> Mapping[str, float]:
    return sighting.categories or ({sighting.category: 1.0} if sighting.category else {})


def _words(
    one: Sighting, other: Sighting, apart: Iterable[tuple[float, str]], alike: bool
) -> Iterator[Reason]:
    """What the words have in common, what says that it was seen before, and what tells both apart: each by itself, so
    that no reason for it is told in the words of one against it."""
    left, right = _stems(one.text), _stems(other.text)
    if not left or not right:
        return
    shared = [word for at, word in left.items() if at in right]
    measure = f"{len(shared)} of {min(len(left), len(right))}"
    about = _about(one, other)
    adds = SAME_MATTER * (about or 0.0)
    quoted = [f"“{word}”" for word in sorted(shared)[:4]]
    words = f"Same words: {', '.join(quoted)}" if shared else "No word in common"
    if about is not None and about < HARDLY_ALIKE:
        adds += OTHER_MATTER
        words = "Tells of something else"
    elif about is not None and not shared:
        words = "Tells of the like in other words"
    if alike:
        adds += SAID_ALIKE
    yield Reason(Sense.WORDS, adds, words, measure)
    if again := sorted(AGAIN & {*forms_of(one.text), *forms_of(other.text)}):
        yield Reason(Sense.WORDS, SEEN_AGAIN, f"Told again: “{again[0]}”", "")
    yield from (Reason(Sense.WORDS, adds, sentence, "") for adds, sentence in apart)
    yield from _kinds(one, other)


def _said_alike(one: str, other: str) -> bool:
    left, right = _stems(one), _stems(other)
    shared = len(left.keys() & right.keys())
    return shared >= ALIKE_WORDS and shared >= ALIKE_FROM * max(len(left), len(right))


def _kinds(one: Sighting, other: Sighting) -> Iterator[Reason]:
    """Who asks, praises or complains may mean no fault at all, or all there are."""
    for kinds, adds, sentence in (
        (_NO_FAULT, NO_FAULT, "One tells of no fault"),
        (_COMPLAINTS, COMPLAINS, "One complains about the council"),
    ):
        if one.kind in kinds or other.kind in kinds:
            yield Reason(Sense.WORDS, adds, sentence, "")


def _about(one: Sighting, other: Sighting) -> float | None:
    """How alike both are in what they are about, 0 to 1: the Bhattacharyya coefficient of their shares."""
    if not one.about or not other.about:
        return None
    return sum(math.sqrt(left * right) for left, right in zip(one.about, other.about, strict=True))


@lru_cache(maxsize=REMEMBERED)
def _stems(text: str) -> Mapping[str, str]:
    """The first word of each stem."""
    return {stem(word): word for word in reversed(telling_words(text))}


def _time(one: Sighting, other: Sighting) -> Reason:
    seconds = abs((one.at - other.at).total_seconds())
    days = round(seconds / 86_400)
    apart = "on the same day" if days == 0 else "a day apart" if days == 1 else f"{days} days apart"
    return Reason(
        Sense.TIME, LONG_AGO * min(1.0, seconds / 86_400 / LONG_AGO_DAYS), f"Reported {apart}", f"{days} d"
    )
