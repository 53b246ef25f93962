"""What two texts say that tells apart two things which are otherwise alike: "the next pole down", "you cleared that one".

In: both texts, in any order. Out: each thing that tells them apart, with its evidence in log-odds and a sentence for
staff. Promises: the same both ways; a text that says of the very same thing that it is there still is not told apart by
words of a repair.

The figures follow the same regression as those beside them in `score`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import product

from civic.core.duplicate.numbers import REMEMBERED, numbers_of
from civic.core.things import things_in
from civic.core.words import READ_CHARS, forms_of, singular

Apart = tuple[float, str]
"""Evidence in log-odds, always against, and a sentence."""
OTHER_NUMBER, OTHER_SIDE, LATER_ONE, NOT_THAT_ONE = -2.8, -2.4, -2.4, -2.1
NEXT_NUMBER, ANOTHER_ONE, OTHER_COLOUR, OTHER_THING = -1.2, -1.5, -1.6, -0.6
NEIGHBOURS = 2
"""Whoever tells of a fault by the house next to it, or by their own, is that far from its number; poles have their own."""
AGAIN = frozenset(["again", "still"])
_ANOTHER = frozenset(["another", "different", "separate", "new"])
_OWN = frozenset(["my", "our", "his", "her", "their", "your", "brand", "no", "im", "were"])
_NOT_OF_IT = frozenset(
    [
        *("day", "week", "month", "year", "night", "hour", "minute", "time", "morning", "evening", "winter", "summer"),
        *("victim", "tyre", "tire", "car", "bike", "shoe", "person", "resident", "neighbour", "neighbor", "accident"),
        *("crash", "fall", "injury", "complaint", "report", "tweet", "email", "call", "reminder", "attempt"),
        *("here", "to", "from"),
    ]
)  # fmt: skip
"""What is told of with a fault, and is no second one: "another day", "my new car", "new here"."""
_SIDES = (
    ("left", "right"), ("north", "south"), ("east", "west"), ("before", "after"), ("top", "bottom"), ("upper", "lower"),
    ("inbound", "outbound"), ("uphill", "downhill"), ("upstairs", "downstairs"), ("inside", "outside"),
    ("entry", "exit"), ("first", "second"),
)  # fmt: skip
_BOUND = {f"{side}bound": side for side in ("north", "south", "east", "west")}
_CORNER = re.compile(r"\b(north|south|n|s)[- ]?(east|west|e|w)(?:ern)?\b", re.I)
_COLOURS = frozenset(
    ["white", "black", "brown", "blue", "red", "green", "yellow", "grey", "gray", "purple", "orange", "silver", "pink"]
)  # fmt: skip
_THAT_ONE = re.compile(
    r"\b(?:is|was|are|were|works?|working|went)\s+(?:\w+\s+)?(?:fine|ok|okay)\b(?=\W*(?:$|[.,;!?]|but|now|it|though|for))"
    r"|\bnot the\b(?! (?:(?:first|second|third|last|1st|2nd|3rd|only) (?:time|day|week|year|report|person)|best|\w+['’]s)\b)"
    r"|\bnot (?:that|this) one\b|\bnot (?:at|in) (?:number )?\d+|\bthe other (?:one|side|end)\b"
    r"|\bnext (?:\w+ )?(?:one|pole|post|lamp|light|manhole|house|block|corner)\b|\b\w+ next to (?:it|that)\b"
    r"|\bisn['’]?t the only",
    re.I,
)
"""What names the one that it is not about, or one beside it."""
_FINE = re.compile(r"\b(?:fine|ok|okay)\b", re.I)
_SINCE = re.compile(
    r"\b(?:this time|(?<!since )(?<!from )(?<!than )last (?:time|week|month|year)|(?:weeks?|months?) ago|"
    r"(?:was|were|been|got|you) (?:fixed|mended|cleared|cleaned|collected|removed|took)|farther|further (?:up|down|along))\b",
    re.I,
)
_DONE = re.compile(
    r"\b(?:cleared|cleaned|fixed|mended|repaired|towed|removed|taken|collected|picked up|emptied|(?:you|they) filled|"
    r"painted over|re-?opened|relaid|re-?placed|sanded|sealed|swept|mowed|gone|sorted|finished|came back)\b",
    re.I,
)
_AND_NOW = re.compile(
    r"\b(?:now|today|tonight|since|but|new|fresh|this (?:morning|time|week|one)|overnight|another|again|by \w+day|next|"
    r"instead|yesterday)\b",
    re.I,
)
_REPORTED = re.compile(
    r"\b(?:report|logg|flagg|rais|lodg|complain|ask|email|e-mail|messag|tweet|writ|wrote|told|tell|call|phon|rang|ring|"
    r"contact|notif)\w*\b[^.!?;]*\Z",
    re.I,
)
"""Who reported it last week tells of the same."""
_SAME_AGAIN = re.compile(
    r"\b(?:brok\w+|fail\w*|collaps\w+|block\w+|leak\w+|burst|flood\w+|crack\w+|sunk|sank|open|dead|out|off|down|loose|"
    r"dark|stuck|flicker\w+|wobbl\w+)\s+(?:up\s+)?again\b|\bhas\s+\w+ed\s+again\b|\bworse\b"
    r"|\b(?:it|but|and)\s+(?:isn['’]?t|is not|wasn['’]?t|was not|hasn['’]?t|has not)\b",
    re.I,
)
"""What was mended and failed again, or never was, is the same."""
_NOT_DONE = re.compile(
    r"(?:not|never|none|nor|no|nobody|cannot|\w+n['’]?t|needs?|please|pls|when|until|till|should|be|to|if|unless|without|"
    r"waiting|still)[.,]?",
    re.I,
)
_WORDS_BEFORE, _CHARS_BEFORE = 4, 28


def told_apart(one: str, other: str) -> Iterator[Apart]:
    """Everything that tells the two apart in their first READ_CHARS."""
    one, other = one[:READ_CHARS], other[:READ_CHARS]
    theirs, ours = frozenset(forms_of(one)), frozenset(forms_of(other))
    for found in (
        _numbers(numbers_of(one), numbers_of(other)),
        _sides(theirs, ours) or _corners(one, other),
        _later(one) or _later(other),
        _exception(one, other) or _exception(other, one),
        _another(one) or _another(other),
        _colours(theirs, ours),
        _things(one, other),
    ):
        if found is not None:
            yield found


def _numbers(theirs: Mapping[int, bool], ours: Mapping[int, bool]) -> Apart | None:
    if not theirs or not ours:
        return None
    apart, one, other = min((abs(one - other), one, other) for one, other in product(theirs, ours))
    if not apart:
        return None
    first, second = sorted((one, other))
    if apart <= NEIGHBOURS and theirs[one] and ours[other]:
        return NEXT_NUMBER, f"Numbers next to each other: {first} and {second}"
    return OTHER_NUMBER, f"Other numbers: {first} and {second}"


def _sides(theirs: frozenset[str], ours: frozenset[str]) -> Apart | None:
    left, right = (frozenset(_BOUND.get(form, form) for form in forms) for forms in (theirs, ours))
    for side, beyond in _SIDES:
        if {left & {side, beyond}, right & {side, beyond}} == {frozenset([side]), frozenset([beyond])}:
            return OTHER_SIDE, f"Other sides: {side} and {beyond}"
    return None


def _corners(one: str, other: str) -> Apart | None:
    theirs, ours = (
        {f"{upright[0]}{across[0]}".upper() for upright, across in _CORNER.findall(text)}
        for text in (one, other)
    )
    if not theirs or not ours or theirs & ours:
        return None
    first, second = sorted((min(theirs), min(ours)))
    return OTHER_SIDE, f"Other corners: {first} and {second}"


@lru_cache(maxsize=REMEMBERED)
def _later(text: str) -> Apart | None:
    """What is said of an earlier one that is over; "reported weeks ago, still there" says it of the same."""
    if _SAME_AGAIN.search(text):
        return None
    since = None if AGAIN & {*forms_of(text)} else _first(_SINCE, text, _of_an_earlier)
    now = max((match.start() for match in _AND_NOW.finditer(text)), default=0)
    done = since or _first(_DONE, text[:now], _is_over)
    return (LATER_ONE, f"Says “{done.group().lower()}”") if done else None


def _first(
    pattern: re.Pattern[str], text: str, counts: Callable[[str, re.Match[str]], bool]
) -> re.Match[str] | None:
    return next((match for match in pattern.finditer(text) if counts(text, match)), None)


def _of_an_earlier(text: str, since: re.Match[str]) -> bool:
    """Not "I rang last week", nor "hasn't been fixed"."""
    if since.group().casefold() == "this time":
        return True
    return not _denied(text, since) and not _REPORTED.search(text, 0, since.start())


def _is_over(text: str, done: re.Match[str]) -> bool:
    """ "They cleared it, but now …", and not "it was never cleared", nor "please get it cleared"."""
    return not _denied(text, done)


def _denied(text: str, done: re.Match[str]) -> bool:
    before = text[max(0, done.start() - _CHARS_BEFORE) : done.start()].split()[-_WORDS_BEFORE:]
    return any(_NOT_DONE.fullmatch(word) for word in before)


def _exception(text: str, other: str) -> Apart | None:
    """Where its clause names another thing than the other text, that is no news of it: "the slide, the swings are fine"."""
    found = _THAT_ONE.search(text)
    if found and _FINE.search(found.group()):
        named, theirs = things_in(re.split(r"[,.;!?]|\bbut\b", text[: found.start()])[-1]), things_in(other)
        if named and theirs and not named & theirs:
            return None
    return (NOT_THAT_ONE, f"Says “{' '.join(found.group().lower().split())}”") if found else None


@lru_cache(maxsize=REMEMBERED)
def _another(text: str) -> Apart | None:
    """The first word that says so of the thing itself."""
    forms = ("", *forms_of(text), "")
    for before, form, after in zip(forms, forms[1:], forms[2:], strict=False):
        if form in _ANOTHER and before not in _OWN and singular(after) not in _NOT_OF_IT:
            return ANOTHER_ONE, f"Says “{form}”"
    return None


def _colours(theirs: frozenset[str], ours: frozenset[str]) -> Apart | None:
    if theirs & _COLOURS and ours & _COLOURS and not theirs & ours & _COLOURS:
        return OTHER_COLOUR, "Another colour"
    return None


def _things(one: str, other: str) -> Apart | None:
    theirs, ours = things_in(one), things_in(other)
    if not theirs or not ours or theirs & ours:
        return None
    first, second = sorted((min(theirs), min(ours)))
    return OTHER_THING, f"Other things: {first} and {second}"
