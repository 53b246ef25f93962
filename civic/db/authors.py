"""ports.Authors in the database: each question and each answer is a transaction of its own."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from civic.core.post import Author
from civic.db.store import Opener
from civic.ports import Clock


class KeptAuthors:
    """What was told holds for so long as `lasts`."""

    def __init__(self, opener: Opener, clock: Clock, lasts: timedelta) -> None:
        self._opener = opener
        self._clock = clock
        self._lasts = lasts

    def known(self, channel: str, ids: Collection[str]) -> Mapping[str, Author]:
        with self._opener.reading() as store:
            return store.authors.known(channel, ids, self._clock.now() - self._lasts)

    def keep(self, channel: str, authors: Mapping[str, Author]) -> None:
        now = self._clock.now()
        with self._opener.writing() as store:
            store.authors.keep(channel, authors, now, now - self._lasts)
