"""Who asked for no more answers, until they ask for them again."""

from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select

from civic.db.store.base import Part, table
from civic.db.tables import OptOutRow, PostRow

OPT_OUT, POST = table(OptOutRow), table(PostRow)
THEIRS = (OPT_OUT.c.channel == bindparam("channel"), OPT_OUT.c.author_id == bindparam("author_id"))
AUTHOR_OF = (
    select(OPT_OUT.c.at)
    .join_from(
        POST, OPT_OUT, and_(OPT_OUT.c.channel == POST.c.channel, OPT_OUT.c.author_id == POST.c.author_id)
    )
    .where(POST.c.id == bindparam("post_id"))
)
FIND, FORGET = select(OPT_OUT.c.at).where(*THEIRS), delete(OPT_OUT).where(*THEIRS)


class OptOuts(Part):
    def add(self, channel: str, author_id: str, post_id: int, at: datetime) -> None:
        """This author wants no more answers; saying so twice is saying it once."""
        values = {"channel": channel, "author_id": author_id, "post_id": post_id, "at": at}
        self._add_new(OptOutRow, values)

    def forget(self, channel: str, author_id: str) -> None:
        """This author wants answers again."""
        self._run(FORGET, channel=channel, author_id=author_id)

    def has(self, channel: str, author_id: str) -> bool:
        return self._row(FIND, channel=channel, author_id=author_id) is not None

    def has_author_of(self, post_id: int) -> bool:
        return self._row(AUTHOR_OF, post_id=post_id) is not None
