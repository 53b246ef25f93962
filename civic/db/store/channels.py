"""How far each channel was read, whether it is well, and which workers live."""

from datetime import datetime

from sqlalchemy import false, select, update

from civic.db.store.base import Part, table
from civic.db.tables import ChannelRow, WorkerRow

CHANNEL = table(ChannelRow)
WORKER = table(WorkerRow)


class Channels(Part):
    def since_id(self, name: str) -> str | None:
        """The id up to which every post is stored; None before the first poll."""
        row = self._row(select(CHANNEL.c.since_id).where(CHANNEL.c.name == name))
        return row.since_id if row else None

    def read_up_to(
        self, name: str, since_id: str | None, at: datetime, last_post_at: datetime | None
    ) -> None:
        """Remember that everything up to `since_id` is stored, and that the channel answered."""
        self._ensure(name)
        values: dict[str, object] = {"polled_at": at, "failing_since": None, "failure": ""}
        if since_id is not None:
            values["since_id"] = since_id
        if last_post_at is not None:
            values["last_post_at"] = last_post_at
        self._run(update(CHANNEL).where(CHANNEL.c.name == name).values(**values))

    def failed(self, name: str, at: datetime, reason: str) -> None:
        """Remember that the channel does not answer, since when, and in whose words."""
        self._ensure(name)
        row = self._row(select(CHANNEL.c.failing_since).where(CHANNEL.c.name == name))
        since = row.failing_since if row and row.failing_since else at
        self._run(update(CHANNEL).where(CHANNEL.c.name == name).values(failing_since=since, failure=reason))

    def gap(self, name: str, at: datetime, words: str) -> None:
        """Remember that posts may have been missed."""
        self._run(update(CHANNEL).where(CHANNEL.c.name == name).values(gap_at=at, gap=words))

    def pushed(self, name: str, at: datetime) -> None:
        """Remember that the channel's platform called us."""
        self._ensure(name)
        self._run(update(CHANNEL).where(CHANNEL.c.name == name).values(pushed_at=at))

    def _ensure(self, name: str) -> None:
        self._add_new(ChannelRow, {"name": name, "failure": ""})

    def try_writing(self) -> None:
        """Change nothing, in a way that fails where nothing could be changed."""
        self._run(update(WORKER).where(false()).values(beat_at=WORKER.c.beat_at))

    def beat(self, worker: str, at: datetime) -> None:
        """A worker's sign of life."""
        if not self._run(update(WORKER).where(WORKER.c.name == worker).values(beat_at=at)):
            self._add_new(WorkerRow, {"name": worker, "beat_at": at})
