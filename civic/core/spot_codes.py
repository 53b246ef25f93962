"""Codes of spots, such as the plus code 9R4F+2X and the what3words address ///filled.count.soap, are left alone.

In: a text. Out: the same text with a semicolon and blanks where such codes stand, so that what is found in it keeps its
position, and no name reaches across.
Promises: their letters are never read as names of streets or parks; links stay as they are; without its slashes only
what is three lower-case words of four letters and more, joined by dots alone, is a code: "bin full.please empty it",
"e.g." and "mon.tue.wed" are none.
"""

import re

_LINK = r"(?P<link>(?:https?://|www\.)\S+)"
_DIGITS = "[23456789CFGHJMPQRVWX]"
"""Of the Open Location Code specification: no vowels, so that no code spells a word."""
_PLUS_CODE = rf"(?i:(?<![\w+]){_DIGITS}{{4,8}}\+{_DIGITS}{{2,3}}(?![\w+]))"
_WITH_SLASHES = r"(?<![\w:/])/{2,3}[^\s./]+\.[^\s./]+\.[^\s./,;:!?()]+"
_WITHOUT = r"(?P<bare>(?<![\w.@'’-])[a-z]{4,}(?:\.[a-z]{4,}){2}(?![\w@]|\.\w))"
_CODE = re.compile("|".join([_LINK, _PLUS_CODE, _WITH_SLASHES, _WITHOUT]))


def without_spot_codes(text: str) -> str:
    """As long as before."""
    return _CODE.sub(_parted, text) if "+" in text or "." in text else text


def marked_spot_codes(text: str) -> tuple[str, ...]:
    """Those that nothing else is written like, as they stand in the text: three words without slashes may be a sentence
    in a hurry ("graffiti.urgent.please"), whose thing must not be lost."""
    found = _CODE.finditer(text) if "+" in text or "/" in text else ()
    return tuple(one.group() for one in found if not (one["link"] or one["bare"]))


def _parted(found: re.Match[str]) -> str:
    return found.group() if found["link"] else ";".ljust(len(found.group()))
