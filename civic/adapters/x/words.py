"""What people wrote, out of what X stores: long posts whole, links as they were given, no link for the photos.

In: the entry of a post. Out: its text. `same_words` tells whether a post of ours carries a text that we sent,
though X rewrites links, escapes three characters and may put names in front.
"""

import re
import unicodedata

from civic.adapters.x.page import Json

_OWN_MEDIA = re.compile(r"/status/\d+/(photo|video)/\d+$")
_LINK = re.compile(r"(https?://)?[\w-]+(\.[\w-]+)+(/\S*)?")
_LEAD = re.compile(r"^\s*(@\w+\s+)+")


def text_of(entry: Json) -> str:
    """TypeError or KeyError where there is no text at all."""
    written = _longest(entry)
    text = unescaped(_string(written["text"]))
    links = _links(written) or _links(entry)
    for link in links:
        text = _replaced(text, link)
    return text.strip()


def unescaped(text: str) -> str:
    """X escapes these three and nothing else."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def same_words(sent: str, entry: Json) -> bool:
    said = said_in(entry)
    return said != "" and _bare(sent) == _bare(said)


def said_in(entry: Json) -> str:
    """The text with the links as X has them; empty where there is none."""
    stored = _longest(entry).get("text")
    return unescaped(stored) if isinstance(stored, str) else ""


def _longest(entry: Json) -> Json:
    """`text` of a long post is cut; all of it stands in a note."""
    note = entry.get("note_tweet") or entry.get("note_post")
    return note if isinstance(note, dict) and isinstance(note.get("text"), str) else entry


def _links(written: Json) -> list[Json]:
    entities = written.get("entities")
    urls = entities.get("urls") if isinstance(entities, dict) else None
    return [url for url in urls if isinstance(url, dict)] if isinstance(urls, list) else []


def _replaced(text: str, link: Json) -> str:
    short, given = link.get("url"), link.get("expanded_url")
    if not isinstance(short, str) or not isinstance(given, str) or not short:
        return text
    if link.get("media_key") or _OWN_MEDIA.search(given):
        return re.sub(rf"\s*{re.escape(short)}", "", text)
    return text.replace(short, given) if given.startswith(("http://", "https://")) else text


def _bare(text: str) -> str:
    text = _LEAD.sub("", unicodedata.normalize("NFC", text))
    return "".join(_LINK.sub("", text).split())


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"the text is {type(value).__name__}")
    return value
