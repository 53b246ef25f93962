"""What platforms told of the accounts that write to the council, for as long as it holds."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select

from civic.core.post import Author
from civic.db.store.base import Part, table
from civic.db.tables import AuthorRow

AUTHOR = table(AuthorRow)


class KnownAuthors(Part):
    def known(self, channel: str, ids: Collection[str], since: datetime) -> dict[str, Author]:
        """Those of whom something was told since then."""
        theirs = (AUTHOR.c.channel == channel, AUTHOR.c.author_id.in_(list(ids)), AUTHOR.c.told_at > since)
        rows = self._rows(select(*AUTHOR.c).where(*theirs))
        return {row.author_id: Author(row.handle, row.name, row.protected) for row in rows}

    def keep(self, channel: str, authors: Mapping[str, Author], at: datetime, since: datetime) -> None:
        """Remember these, and no longer those who were told of before `since`."""
        gone = AUTHOR.c.author_id.in_(list(authors)) | (AUTHOR.c.told_at <= since)
        self._run(delete(AUTHOR).where(AUTHOR.c.channel == channel, gone))
        for author_id, one in authors.items():
            told = {"handle": one.handle, "name": one.name, "protected": one.protected, "told_at": at}
            self._add_new(AuthorRow, {"channel": channel, "author_id": author_id} | told)

    def forget(self, channel: str, author_id: str) -> None:
        """Know nothing of this account any more."""
        theirs = (AUTHOR.c.channel == channel, AUTHOR.c.author_id == author_id)
        self._run(delete(AUTHOR).where(*theirs))
