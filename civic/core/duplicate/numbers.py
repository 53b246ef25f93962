"""The numbers in a text that tell houses, poles and plots from each other.

In: a text. Out: each number, and whether it is a house in a street. Promises: no others count: of hours, dates, years,
lengths, people, reports and emergency calls there are many.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

_UNIT = (
    r"%|(?:am|pm|a\.m|p\.m|days?|weeks?|months?|years?|yrs?|hours?|hrs?|min(?:ute)?s?|sec(?:ond)?s?|times?|cycles?|kids|"
    r"people|cars?|bags?|sacks?|entries|feet|foot|ft|inch(?:es)?|in|cm|mm|m|km|k|met(?:re|er)s?|mph|km/?h|kph|of|x|percent|"
    r"degrees?|rupees|quid|dollars|bucks|units?|families|houses|homes|or|to|sign|zone|limit|th|nd)\b"
)
_NUMBER = re.compile(
    rf"(?<![\w:.,$£₹€-])(?<!rs )(?<!i['’]m )#?(\d{{1,5}})[a-z]?\b(?![:.,]\d)(?!\s*(?:{_UNIT}))", re.I
)
_LEADS_IN = re.compile(
    r"(?:\b(?:no\.?|number|nr|at|outside|opposite|opp|behind|by|near|from|plot|block|ward|house|apt|door|shop|lot|and|of|to)"
    r"\s*#?|#|^)\Z",
    re.I,
)
_THING_LEADS_IN = re.compile(
    r"(?:\b(?:pole|post|lamp|light|flat|unit|bay|platform|stop|gate|swing|bin|bench)\s*(?:no\.?|number|nr)?\s*#?|\b(?:no\.?|number|nr)|#)\Z",
    re.I,
)
_CALLS = re.compile(r"\b(?:call|ring|rang|dial|phon)\w*(?:\s+(?:no\.?|number|nr))?\W*\Z", re.I)
_STREET_FOLLOWS = re.compile(
    r"[a-z]?\s+(?:[A-Z][a-z]+|[a-z]+\s+(?:st|street|rd|road|ave|avenue|dr|drive|ln|lane|ct|court|cres|close|way|pl|place)\b)"
)
MOST_NUMBERS, LEADING_CHARS = 12, 40
"""Whoever names more than so many tells of a whole street; what leads in to a number stands right before it."""
REMEMBERED = 512
"""One text is compared with many, one after the other."""
_TO_CALL = frozenset([0, 111, 112, 911, 999])
_YEARS = range(1980, 2051)
_NOT_HOUSES = re.compile(r"\b24/7\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{1,4}/\d{1,4}\b(?!\s+[A-Z][a-z])")
"""All day, dates and shares; "3/14 Alma Street" is a flat in a house."""
_OF_PAPER = re.compile(
    r"\b(?:ticket|case|ref(?:erence)?|job|report|complaint|request|incident|rego|bus|route|phone|tel|mob(?:ile)?)\W*"
    r"(?:no\.?|number|nr|#)?\W*\Z",
    re.I,
)
_COUNTS_FROM = re.compile(r"(?:\b(?:and|of|to|from)|^)\Z", re.I)
_COUNTED = re.compile(r"\s+(?!is\b|has\b|was\b|does\b|needs\b)[a-z]+s\b")
_HOUR = re.compile(
    r"\s+(?:last|this|every|tomorrow|tonight|yesterday|(?:on )?\w+day|in the (?:morning|afternoon|evening)|at night|"
    r"o['’]?clock)\b",
    re.I,
)


@lru_cache(maxsize=REMEMBERED)
def numbers_of(text: str) -> Mapping[int, bool]:
    """Numbers of houses, poles and plots, and whether each is a house in a street: what leads in or follows says so."""
    plain, found = _NOT_HOUSES.sub(" ", text).replace("/", " and "), {}
    for match in _NUMBER.finditer(plain):
        before = plain[max(0, match.start() - LEADING_CHARS) : match.start()].rstrip(" #")
        house = bool(_STREET_FOLLOWS.match(plain, match.end(1)))
        thing = not house and bool(_THING_LEADS_IN.search(before))
        if _counts(before, plain, match, house=house, thing=thing):
            continue
        if house or thing or _LEADS_IN.search(before):
            found[int(match.group(1))] = not thing
        if len(found) == MOST_NUMBERS:
            break
    return found


def _counts(before: str, plain: str, match: re.Match[str], *, house: bool, thing: bool) -> bool:
    """Years, emergency calls, hours, references, and how many of something there are."""
    number = int(match.group(1))
    if number in _TO_CALL and _CALLS.search(before):
        return True
    if house:
        return False
    return (
        (not thing and (number in _YEARS or number in _TO_CALL))
        or _OF_PAPER.search(before) is not None
        or _HOUR.match(plain, match.end(1)) is not None
        or (_COUNTS_FROM.search(before) is not None and _COUNTED.match(plain, match.end(1)) is not None)
    )
