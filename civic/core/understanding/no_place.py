"""Words that stand where the name of a place could, and name none: "on Saturday", "by Mr Smith", "to Snap Send Solve".

In: a name in comparable words; what the pack tells of the town and of other bodies. Out: whether it is no place, and
whether one of its words says what kind of spot it is. Promises: one closed list for towns anywhere; a name that ends in
a kind of spot ("the Saturday Market", "Dr Smith Park") may be a place all the same.

The list is closed because what it holds is: days, months and hours are what calendars have, holidays what English-
speaking councils close for, titles what stands before a name in a letter, apps what posts about a town pass through.
Whatever else stands behind "on" or "to" is kept from being sure by its lead-in, not by this list.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from civic.core.council import Pack
from civic.core.gazetteer.names import LONG, TYPES
from civic.core.stems import stem, stems_of
from civic.core.words import EMPTY_WORDS, forms_of, singular

SPOTS = """
school shop station corner house building supermarket pub bank church temple mosque library hospital clinic junction
crossing crossroads roundabout bridge hotel market flats office pharmacy chemist garage mall
"""
"""Kinds of spot, beside the types of streets and grounds that the gazetteer knows."""
_TIMES = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn winter
minute hour day week weekend fortnight month year time today tonight tomorrow yesterday holiday
dawn sunrise morning noon midday lunch lunchtime afternoon arvo dusk sunset evening night midnight oclock
christmas xmas easter anzac halloween thanksgiving ramadan eid diwali holi vaisakhi hanukkah passover
"""
_TITLES = """
mr mrs ms miss mx dr prof professor sir dame lord lady rev mayor cr councillor councilor alderman minister premier
senator president mp
"""
TIMES, TITLES = frozenset(_TIMES.split()), frozenset(_TITLES.split())
_PHRASES = (
    "Good Friday|Boxing Day|Labour Day|Labor Day|Australia Day|Canada Day|Memorial Day|Remembrance Day|Bank Holiday"
    "|Independence Day|Republic Day|Waitangi Day|Mother’s Day|Father’s Day|Guy Fawkes|Deputy Mayor|Prime Minister"
)
_APPS = (
    "Facebook|Messenger|Instagram|Twitter|TikTok|YouTube|WhatsApp|Snapchat|Reddit|LinkedIn|Nextdoor|Bluesky|Mastodon"
    "|Threads|Telegram|Google|Apple Maps|Waze|OpenStreetMap|Snap Send Solve|FixMyStreet"
    "|SeeClickFix|Email|Gmail"
)
_CLOCK = ("am", "pm", "st", "nd", "rd", "th", "")


class NoPlaces:
    """`bodies` are whom residents write to or of; `towns` hold many places, and are none."""

    def __init__(self, bodies: Iterable[str] = (), towns: Iterable[str] = ()) -> None:
        runs = [run for name in (*_APPS.split("|"), *bodies) for run in _runs(name)]
        more = [run for name in (*_PHRASES.split("|"), *towns) for run in _runs(name)]
        self._bodies = frozenset(runs)
        self._begun = frozenset(run[:size] for run in (*runs, *more) for size in range(1, len(run) + 1))

    def hold(self, name: Sequence[str]) -> bool:
        """`name` by the forms of its words."""
        words = tuple(name)
        if words in self._begun or all(map(_number, words)):
            return True
        ends_in_spot = len(words) > 1 and is_spot(words[-1])
        if any(one in TITLES for one in words):
            return not (ends_in_spot and len(words) > 2)
        of_body = any(words[:size] in self._bodies for size in range(1, len(words)))
        return not ends_in_spot and (of_body or any(map(_time, words)))


def no_places(pack: Pack) -> NoPlaces:
    """With the pack's agencies and council, its suburbs and areas, and the city and country of its time zone."""
    council = pack.council
    cities = (council.name, *council.timezone.replace("_", " ").split("/"))
    suburbs = {place.suburb for place in pack.places} | {area.name for area in pack.areas}
    bodies = (council.handle, *(agency.name for agency in pack.agencies))
    return NoPlaces(bodies, (*cities, *(f"{city} City" for city in cities), *suburbs))


def is_spot(form: str) -> bool:
    return stem(LONG.get(form, form)) in _spots()


def _runs(name: str) -> Iterator[tuple[str, ...]]:
    """The words of a name as far as nothing empty stands between: "Transport and Main Roads" is two."""
    run: tuple[str, ...] = ()
    for form in forms_of(name):
        if form not in EMPTY_WORDS:
            run += (form,)
        elif run:
            yield run
            run = ()
    if run:
        yield run


def _time(form: str) -> bool:
    return form in TIMES or singular(form) in TIMES


def _number(form: str) -> bool:
    """7, 22nd, 30pm."""
    digits = form.rstrip("abcdefghijklmnopqrstuvwxyz")
    return digits.isdigit() and form.removeprefix(digits) in _CLOCK


@cache
def _spots() -> frozenset[str]:
    return frozenset(map(stem, TYPES)) | frozenset(stems_of(SPOTS))
