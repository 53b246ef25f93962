"""How long a post is as X counts, and whether it holds a link.

In: text. Out: the weighted length (emoji and most scripts beyond Europe's weigh two, every link 23), and the links
X would make, with or without a scheme. Promises: agrees with twitter-text, whose rules it uses; plain ASCII without
anything like a link is counted without asking it.
"""

import re
import warnings

# The library reads its emoji list through pkg_resources, which warns of its own end.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from twitter_text import extract_urls_with_indices, parse_tweet

_PLAIN = re.compile(r"[\n\x20-\x7e]*")
_MAYBE_LINK = re.compile(r"[^\s.]\.[^\s.]|://")


def weighted_length(text: str) -> int:
    if _PLAIN.fullmatch(text) and not _MAYBE_LINK.search(text):
        return len(text)
    return int(parse_tweet(text).weightedLength)


def links_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where X would make links: start and end of each."""
    if not _MAYBE_LINK.search(text):
        return ()
    return tuple((start, end) for start, end in (url["indices"] for url in extract_urls_with_indices(text)))


def has_link(text: str) -> bool:
    return bool(links_in(text))
