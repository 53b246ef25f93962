"""How far each channel was read, whether it is well or paused, and which workers live."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, func, select, update

from civic.db.store.base import Part, table
from civic.db.tables import ChannelRow, WorkerRow

CHANNEL = table(ChannelRow)
WORKER = table(WorkerRow)


@dataclass(frozen=True)
class Stand:
    """Until when a channel is or was paused, and why; no reason once the pause is over."""

    paused_until: datetime | None = None
    reason: str = ""

    def paused(self, now: datetime) -> bool:
        return bool(self.reason) and self.paused_until is not None and self.paused_until > now


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
        self._answers_again(name, at)
        self._run(update(CHANNEL).where(CHANNEL.c.name == name).values(**values))

    def _answers_again(self, name: str, at: datetime) -> None:
        """Reading failed for what paused the channel, and works now: so sending is tried at once."""
        again = (CHANNEL.c.paused_until > at, CHANNEL.c.failure == CHANNEL.c.pause_reason)
        self._run(update(CHANNEL).where(CHANNEL.c.name == name, *again).values(paused_until=at))

    def failed(self, name: str, at: datetime, reason: str) -> None:
        """Remember that the channel does not answer, since when, and in whose words."""
        self._ensure(name)
        row = self._row(select(CHANNEL.c.failing_since).where(CHANNEL.c.name == name))
        since = row.failing_since if row and row.failing_since else at
        self._run(update(CHANNEL).where(CHANNEL.c.name == name).values(failing_since=since, failure=reason))

    def gap(self, name: str, at: datetime, words: str, between: tuple[str, str]) -> None:
        """Remember that posts may have been missed between two ids; an older gap that is open becomes part of it."""
        since_id, until_id = between
        values = {"gap_at": at, "gap": words, "gap_until": until_id}
        since = func.coalesce(CHANNEL.c.gap_since, since_id)
        self._run(update(CHANNEL).where(CHANNEL.c.name == name).values(**values, gap_since=since))

    def gap_to_fill(self, name: str) -> tuple[str, str] | None:
        """Between which ids posts may be missing, unless that is left to a person."""
        row = self._row(select(CHANNEL.c.gap_since, CHANNEL.c.gap_until).where(CHANNEL.c.name == name))
        return (row.gap_since, row.gap_until) if row and row.gap_since and row.gap_until else None

    def leave_gap(self, name: str, why: str) -> None:
        """Only a person can look for what may have been missed."""
        words = CHANNEL.c.gap + " " + why
        values = {"gap": words, "gap_since": None, "gap_until": None}
        self._run(update(CHANNEL).where(CHANNEL.c.name == name).values(**values))

    def close_gap(self, name: str, until_id: str | None = None) -> None:
        """Somebody has looked for what may have been missed, or the gap up to that id is filled."""
        here = [CHANNEL.c.name == name, *([CHANNEL.c.gap_until == until_id] if until_id else [])]
        closed = {"gap_at": None, "gap": "", "gap_since": None, "gap_until": None}
        self._run(update(CHANNEL).where(*here).values(**closed))

    def pushed(self, name: str, at: datetime) -> None:
        """Remember that the channel's platform called us."""
        self._ensure(name)
        self._run(update(CHANNEL).where(CHANNEL.c.name == name).values(pushed_at=at))

    def was_pushed(self, name: str) -> bool:
        """Whether the channel's platform ever called us."""
        row = self._row(select(CHANNEL.c.pushed_at).where(CHANNEL.c.name == name))
        return row is not None and row.pushed_at is not None

    def push_valid(self, name: str, valid: bool | None) -> None:
        """Remember whether the platform holds our webhook to be valid; None where it has none, or does not say."""
        self._run(update(CHANNEL).where(CHANNEL.c.name == name).values(push_valid=valid))

    def stand(self, name: str) -> Stand:
        """Whether a channel may be sent to; locked until the end of this transaction, so that senders count one
        after the other."""
        self._ensure(name)
        what = (CHANNEL.c.paused_until, CHANNEL.c.pause_reason)
        row = self._row(select(*what).where(CHANNEL.c.name == name).with_for_update())
        return Stand(row.paused_until, row.pause_reason) if row else Stand()

    def patience_since(self, name: str, moment: datetime) -> datetime:
        """From when on a message's day of patience counts that began at this moment: not before the last pause ends."""
        row = self._row(select(CHANNEL.c.paused_until).where(CHANNEL.c.name == name))
        return max(moment, row.paused_until) if row and row.paused_until else moment

    def pause(self, name: str, until: datetime, reason: str) -> None:
        """Nothing is sent until then; staff read why."""
        self._ensure(name)
        told = {"paused_until": until, "pause_reason": reason}
        self._run(update(CHANNEL).where(CHANNEL.c.name == name).values(**told))

    def try_now(self, name: str, at: datetime) -> None:
        """Whoever mended what paused the channel need not wait for the next try."""
        paused = (CHANNEL.c.name == name, CHANNEL.c.paused_until > at)
        self._run(update(CHANNEL).where(*paused).values(paused_until=at))

    def end_pause(self, name: str, at: datetime) -> None:
        """Something went through. When the pause ended stays known: waiting in it is no message's fault."""
        paused = (CHANNEL.c.name == name, CHANNEL.c.pause_reason != "")
        self._run(update(CHANNEL).where(*paused).values(paused_until=at, pause_reason=""))

    def _ensure(self, name: str) -> None:
        self._add_new(ChannelRow, {"name": name, "failure": ""})

    def try_writing(self) -> None:
        """Change nothing, in a way that fails where nothing could be changed."""
        self._run(update(WORKER).where(false()).values(beat_at=WORKER.c.beat_at))

    def beat(self, worker: str, at: datetime) -> None:
        """A worker's sign of life."""
        if not self._run(update(WORKER).where(WORKER.c.name == worker).values(beat_at=at)):
            self._add_new(WorkerRow, {"name": worker, "beat_at": at})
