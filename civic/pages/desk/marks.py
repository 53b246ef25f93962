"""The words of a post that decided what it was read as, marked for the eye.

In: the text and what was understood of it. Out: markup in which k1 says what and k2 says where.
"""

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from civic.pages.desk.twins import plain_list


def underlined(text: str, known: Mapping[str, object]) -> Markup:
    """The post with the words that decided marked."""
    what = plain_words(known.get("says_what")) or _all_words(known.get("suggestions"), 1)
    where = plain_words(known.get("says_where")) or _all_words(known.get("candidates"), 9)
    marks = {word.casefold(): "k2" for word in where} | {word.casefold(): "k1" for word in what}
    if not marks:
        return escape(text)
    longest_first = sorted(marks, key=len, reverse=True)
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest_first), re.IGNORECASE
    )
    return Markup("").join(_pieces(pattern, text, marks))


def _pieces(pattern: re.Pattern[str], text: str, marks: Mapping[str, str]) -> Iterable[Markup]:
    end = 0
    for match in pattern.finditer(text):
        yield escape(text[end : match.start()])
        yield Markup('<mark class="{}">{}</mark>').format(marks[match[0].casefold()], match[0])
        end = match.end()
    yield escape(text[end:])


def _all_words(value: object, most: int) -> list[str]:
    return [word for one in plain_list(value)[:most] for word in plain_words(one.get("words"))]


def plain_words(value: object) -> list[str]:
    """Words out of a report's understanding; none where there are none."""
    return [str(one) for one in value if one] if isinstance(value, list | tuple) else []
