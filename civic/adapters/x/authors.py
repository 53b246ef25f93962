"""Who wrote the posts of a page: from what is known of them, and from X for the others only, which bills each.

In: a page without authors, or with those that came along. Out: the page with them. Promises: what came along is kept;
who is known is not asked for; an author whom X does not tell of costs the post nothing but the name.

X's price list does not say whether authors that come along with a post are billed. Asked for once in some days they
are paid for once in some days; if those that come along were free, this would be the dearer way, by a cent for each.
"""

import logging
from collections.abc import Callable, Mapping, Sequence

from civic.adapters.x.calls import IDS_A_CALL
from civic.adapters.x.line import Json
from civic.adapters.x.page import Page, by
from civic.core.post import Author
from civic.core.storable import cleaned
from civic.ports import Authors, PermanentFailure

log = logging.getLogger("civic.x")
Ask = Callable[[Sequence[str]], Json]
"""Asks X for at most IDS_A_CALL users; raises a Failure."""


class Known:
    def __init__(self, channel: str, authors: Authors, ask: Ask) -> None:
        self._channel = channel
        self._authors = authors
        self._ask = ask

    def name(self, page: Page, own_id: str) -> Page:
        """The page with its authors; our own account needs no name."""
        wanted = page.authors() - {own_id}
        told = {author_id: user for author_id, user in page.users.items() if author_id in wanted}
        known = self._authors.known(self._channel, wanted - told.keys()) if wanted - told.keys() else {}
        told |= self._asked(sorted(wanted - told.keys() - known.keys()))
        if told:
            self._authors.keep(self._channel, {author_id: _author(user) for author_id, user in told.items()})
        return page.with_users(told | {author_id: _user(author_id, one) for author_id, one in known.items()})

    def _asked(self, ids: Sequence[str]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for first in range(0, len(ids), IDS_A_CALL):
            try:
                found |= by("id", cleaned(self._ask(ids[first : first + IDS_A_CALL])).get("data"))
            except PermanentFailure as refusal:
                log.warning("Posts are taken without the names of their authors: %s", refusal.reason)
        return found


def _author(user: Mapping[str, object]) -> Author:
    return Author(_text(user, "username"), _text(user, "name"), user.get("protected") is True)


def _user(author_id: str, author: Author) -> Json:
    return {
        "id": author_id,
        "username": author.handle,
        "name": author.name,
        "protected": author.protected,
    }


def _text(user: Mapping[str, object], name: str) -> str:
    value = user.get(name)
    return value if isinstance(value, str) else ""
