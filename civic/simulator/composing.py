"""From what a person typed to what X stores: the @handles a reply begins with, t.co links, escaped
ampersands, the link that stands for the photos, entities with their positions, the weighted length, and the cut of
a long post."""

import functools
import hashlib
import html
import re
import unicodedata
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

LONGEST = 280
LONGEST_PREMIUM = 25_000
_BASE62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MENTION = re.compile(
    r"(?:(?<![A-Za-z0-9_!#$%&*@＠])(?<!&amp;)|(?<=rt)|(?<=RT)|(?<=rT)|(?<=Rt)|(?<=[rR][tT]:))[@＠]([A-Za-z0-9_]{1,20})"
    r"(?![A-Za-z0-9_@＠À-ÖØ-öø-ÿ]|://)"
)
_HASHTAG = re.compile(r"(?<![&\w/])[#＃](\w*[^\W\d_]\w*)")
_LEADING = re.compile(r"@(\w+)\s+")


@dataclass(frozen=True)
class Composed:
    """`text` as the API gives it; what people see of it is text[shown_from:shown_to]."""

    text: str
    note: str | None
    entities: dict[str, Any]
    shown_from: int
    shown_to: int
    mentioned: tuple[str, ...]


@functools.cache
def _library() -> ModuleType:
    """Loaded when first needed: its patterns take most of a second; and it warns of another package's end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import twitter_text
    module: ModuleType = twitter_text
    return module


def tidy(typed: str) -> str:
    return unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()


def weighted_length(typed: str, addressed: Sequence[str] = ()) -> int:
    """Characters as X counts them; the @handles that a reply begins with by itself are free."""
    return int(_library().parse_tweet(without_lead(tidy(typed), addressed)).weightedLength)


def has_link(typed: str) -> bool:
    return bool(_library().extract_urls_with_indices(tidy(typed)))


def without_lead(typed: str, addressed: Sequence[str]) -> str:
    names = {name.lower() for name in addressed}
    while (lead := _LEADING.match(typed)) and lead[1].lower() in names:
        typed = typed[lead.end() :]
    return typed


def digest(typed: str, addressed: Sequence[str]) -> bytes:
    """Equal for two texts that X would call duplicates of each other."""
    plain = " ".join(without_lead(tidy(typed), addressed).casefold().split())
    return hashlib.sha1(plain.encode(), usedforsecurity=False).digest()


def compose(
    typed: str, *, post_id: int, addressed: Sequence[str], author: str, media_keys: Sequence[str]
) -> Composed:
    """`addressed` are the usernames a reply goes to; they lead the text unless the writer wrote them."""
    body = tidy(typed)
    already = {name.lower() for name in _written_lead(body, addressed)}
    lead = "".join(f"@{name} " for name in addressed if name.lower() not in already)
    shown_from = len(lead) + len(body) - len(without_lead(body, addressed))
    short, note = _cut(body, addressed, post_id)
    text, urls = _link(short, lead, post_id)
    shown_to = len(text)
    text, photo_urls = _add_photo_link(text, post_id, author, media_keys)
    entities = _entities(text, urls + photo_urls)
    full = None if note is None else lead + html.escape(note, quote=False)
    mentioned = handles_in(full or text)
    return Composed(text, full, entities, shown_from, shown_to, mentioned)


def handles_in(text: str) -> tuple[str, ...]:
    return tuple(found[1] for found in _MENTION.finditer(text))


def _written_lead(body: str, addressed: Sequence[str]) -> list[str]:
    return _LEADING.findall(body[: len(body) - len(without_lead(body, addressed))])


def _cut(body: str, addressed: Sequence[str], post_id: int) -> tuple[str, str | None]:
    """A long post is cut in `text` and ends in a link to itself; all of it stands in the note."""
    if _surely_short(body) or weighted_length(body, addressed) <= LONGEST:
        return body, None
    kept = body[:256]
    while weighted_length(kept, addressed) > LONGEST - 25:
        kept = kept[:-8]
    return f"{kept.rstrip()}… https://x.com/i/web/status/{post_id}", body


def _surely_short(body: str) -> bool:
    """An upper bound that costs nothing: two for a character beyond ASCII, a whole link for every dot."""
    return len(body.encode()) + 23 * body.count(".") <= LONGEST


def _link(body: str, lead: str, post_id: int) -> tuple[str, list[dict[str, Any]]]:
    text, position = lead, 0
    urls: list[dict[str, Any]] = []
    for found in _library().extract_urls_with_indices(body):
        start, end = found["indices"]
        text += html.escape(body[position:start], quote=False)
        short = _short_url(post_id, len(urls))
        urls.append(_url_entity(text, short, found["url"]))
        text, position = text + short, end
    return text + html.escape(body[position:], quote=False), urls


def _url_entity(before: str, short: str, written: str) -> dict[str, Any]:
    expanded = written if "://" in written else f"http://{written}"
    shown = expanded.split("://", 1)[1]
    return {
        "start": len(before),
        "end": len(before) + len(short),
        "url": short,
        "expanded_url": expanded,
        "display_url": shown if len(shown) <= 27 else f"{shown[:26]}…",
    }


def _add_photo_link(
    text: str, post_id: int, author: str, media_keys: Sequence[str]
) -> tuple[str, list[dict[str, Any]]]:
    if not media_keys:
        return text, []
    before, short = (f"{text} " if text else ""), _short_url(post_id, 99)
    entity = _url_entity(before, short, f"https://x.com/{author}/status/{post_id}/photo/1")
    entity["display_url"] = f"pic.x.com/{short.rsplit('/', 1)[1]}"
    return before + short, [entity | {"media_key": key} for key in media_keys]


def _entities(text: str, urls: list[dict[str, Any]]) -> dict[str, Any]:
    mentions = [
        {"start": m.end() - len(m[1]) - 1, "end": m.end(), "username": m[1]} for m in _MENTION.finditer(text)
    ]
    hashtags = [{"start": m.start(), "end": m.end(), "tag": m[1]} for m in _HASHTAG.finditer(text)]
    found = {"mentions": mentions, "hashtags": hashtags, "urls": urls}
    return {kind: entries for kind, entries in found.items() if entries}


def _short_url(post_id: int, position: int) -> str:
    number = int.from_bytes(hashlib.sha256(f"{post_id}:{position}".encode()).digest()[:8], "big")
    slug = ""
    for _ in range(10):
        number, rest = divmod(number, 62)
        slug += _BASE62[rest]
    return f"https://t.co/{slug}"
