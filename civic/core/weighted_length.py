"""How long a post is as X counts, and whether it holds a link.

In: text. Out: the weighted length (emoji and most scripts beyond Europe's weigh two, every link 23), and the links
X would make, with or without a scheme. Promises: agrees with twitter-text, whose rules it uses; Latin letters,
dashes and quotes without anything like a link are counted without asking it.
"""

import functools
import re
import warnings
from types import ModuleType

_PLAIN = re.compile(r"[\n\x20-\x7e\u00c0-\u024f\u2010-\u201f]*")
_MAYBE_LINK = re.compile(r"[^\s.]\.[^\s.]|://")


def weighted_length(text: str) -> int:
    if _PLAIN.fullmatch(text) and not _MAYBE_LINK.search(text):
        return len(text)
    return int(_library().parse_tweet(text).weightedLength)


def links_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where X would make links: start and end of each."""
    if not _MAYBE_LINK.search(text):
        return ()
    found = _library().extract_urls_with_indices(text)
    return tuple((start, end) for start, end in (url["indices"] for url in found))


def has_link(text: str) -> bool:
    return bool(links_in(text))


@functools.cache
def _library() -> ModuleType:
    """Loaded when first needed: its patterns take most of a second. It warns of pkg_resources' end, not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import twitter_text
    module: ModuleType = twitter_text
    return module
