"""Which photos belong to which report; the bytes are in the photo store, by their hash."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, update

from civic.core.message import MessagePhoto
from civic.core.report import Report
from civic.db.store.base import Part, table
from civic.db.tables import PhotoRow, ReportRow
from civic.ports import Photo

MOST_TOLD = 4
SHOWN, WAITS, HIDDEN, GONE = "shown", "waits", "hidden", "gone"
"""Whether residents may see a photo: `waits` until somebody has read the reply that it came with. Of one that is `gone`
only that it was there is left, for staff too; its bytes are swept where it hangs nowhere else."""
LEFT_OF_GONE = {"showing": GONE, "alt": "", "likeness": ""}
PHOTO = table(PhotoRow)
REPORT = table(ReportRow)


@dataclass(frozen=True)
class KeptPhoto:
    sha256: str
    kind: str
    alt: str
    width: int
    height: int
    likeness: str
    added_at: datetime
    work_order_id: int | None
    round: int
    showing: str


COLUMNS = [PHOTO.c[name] for name in KeptPhoto.__dataclass_fields__]
THEIRS, STANDS = PHOTO.c.report_id == bindparam("report_id"), PHOTO.c.showing != GONE
OF_REPORT = select(*COLUMNS).where(THEIRS, STANDS).order_by(PHOTO.c.id)
GONE_OF_REPORT = select(func.count().label("number")).where(THEIRS, PHOTO.c.showing == GONE)

MOST_ASKED = 500
ASKED = PHOTO.c.sha256.in_(bindparam("asked", expanding=True))
ON_REPORTS = select(PHOTO.c.sha256).distinct().where(ASKED, STANDS)
SHOWINGS = select(PHOTO.c.showing).distinct().where(PHOTO.c.sha256 == bindparam("sha256"))
STATES = (
    select(REPORT.c.state)
    .join_from(PHOTO, REPORT, REPORT.c.id == PHOTO.c.report_id)
    .where(PHOTO.c.sha256 == bindparam("sha256"), PHOTO.c.showing == SHOWN)
)
COVER = (
    select(PHOTO.c.sha256)
    .where(PHOTO.c.report_id == REPORT.c.id, PHOTO.c.kind == "before", PHOTO.c.showing == SHOWN)
    .order_by(PHOTO.c.id)
    .limit(1)
)
SET_COVER = update(REPORT).where(REPORT.c.id == bindparam("same_id")).values(cover=COVER.scalar_subquery())


class Photos(Part):
    def add(
        self,
        photo: Photo,
        report_id: int,
        kind: str,
        alt: str,
        at: datetime,
        post_id: int | None = None,
        work_order_id: int | None = None,
        round: int = 1,
        showing: str = SHOWN,
        parent: tuple[str, str] | None = None,
    ) -> bool:
        """Hang a kept photo on a report, in its round of work; False when it hangs there already, and is not gone.

        The first one that came with the report, and that residents may see, becomes its cover. `parent` is the channel
        and the platform's id of the post that it came from, where that is not the post itself.
        """
        parent_channel, parent_id = parent or (None, None)
        values = _as_kept(photo) | {
            "report_id": report_id,
            "post_id": post_id,
            "work_order_id": work_order_id,
            "kind": kind,
            "round": round,
            "showing": showing,
            "alt": alt,
            "added_at": at,
            "parent_channel": parent_channel,
            "parent_id": parent_id,
            "looked_up_at": None,
        }
        if self._add_new(PhotoRow, values) is None and not self._hang_again(values):
            return False
        if kind == "before" and showing == SHOWN:
            without = update(REPORT).where(REPORT.c.id == report_id, REPORT.c.cover.is_(None))
            self._run(without.values(cover=photo.sha256))
        return True

    def _hang_again(self, values: Mapping[str, Any]) -> bool:
        """Somebody else hands in what was gone."""
        names = ("report_id", "sha256", "kind", "round")
        same = [PHOTO.c[name] == values[name] for name in names]
        return self._run(update(PHOTO).where(*same, PHOTO.c.showing == GONE).values(**values)) == 1

    def share(self, post_id: int, report_id: int, other_id: int) -> None:
        """Hang the photos of a post on another report too, shown or hidden as they are here."""
        here = (PHOTO.c.post_id == post_id, PHOTO.c.report_id == report_id, STANDS)
        for row in self._rows(select(*PHOTO.c).where(*here).order_by(PHOTO.c.id)):
            values = {name: value for name, value in row._mapping.items() if name != "id"}
            self._add_new(PhotoRow, values | {"report_id": other_id, "round": 1})
        self._run(SET_COVER, same_id=other_id)

    def of_report(self, report_id: int, kind: str | None = None) -> list[KeptPhoto]:
        found = (KeptPhoto(**row._mapping) for row in self._rows(OF_REPORT, report_id=report_id))
        return [photo for photo in found if kind is None or photo.kind == kind]

    def gone_of_report(self, report_id: int) -> int:
        """How many photos came with posts that are gone."""
        row = self._row(GONE_OF_REPORT, report_id=report_id)
        return int(row.number) if row else 0

    def is_gone(self, sha256: str) -> bool:
        """Whether it hung on reports, and does not hang on any now."""
        return [row.showing for row in self._rows(SHOWINGS, sha256=sha256)] == [GONE]

    def of_work(self, report: Report) -> tuple[MessagePhoto, ...]:
        """The newest photos of the work that is told of: this work order's, in this round."""
        now = (report.work_order_id, report.rounds, SHOWN)
        after = self.of_report(report.id, "after")
        kept = [one for one in after if (one.work_order_id, one.round, one.showing) == now]
        return tuple(MessagePhoto(sha256=one.sha256, alt=one.alt) for one in kept[-MOST_TOLD:])

    def show_waiting(self, report_id: int) -> None:
        """Somebody has read what these photos came with."""
        waiting = update(PHOTO).where(PHOTO.c.report_id == report_id, PHOTO.c.showing == WAITS)
        if self._run(waiting.values(showing=SHOWN)):
            self._run(SET_COVER, same_id=report_id)

    def let_show(self, report_id: int, sha256: str, showing: str) -> bool:
        """Show a photo to residents, or hide it; False when it is so already, or hangs on another report."""
        other = (PHOTO.c.report_id == report_id, PHOTO.c.sha256 == sha256, STANDS, PHOTO.c.showing != showing)
        if not self._run(update(PHOTO).where(*other).values(showing=showing)):
            return False
        return self._run(SET_COVER, same_id=report_id) == 1

    def hide_of_post(self, post_id: int) -> None:
        """Residents do not see the photos of this post any more, whichever reports they hang on."""
        self._take_away(post_id, {"showing": HIDDEN})

    def forget_of_post(self, post_id: int) -> None:
        """Nobody sees the photos of this post any more."""
        self._take_away(post_id, LEFT_OF_GONE)

    def showing_parents(self, channel: str, parent_ids: Collection[str]) -> list[int]:
        """The reports with photos of these posts, which others answer or quote, in the order of their numbers."""
        theirs = select(PHOTO.c.report_id).distinct().where(*_of_parents(channel, parent_ids))
        return [row.report_id for row in self._rows(theirs.order_by(PHOTO.c.report_id))]

    def forget_of_parents(self, report_id: int, channel: str, parent_ids: Collection[str]) -> list[int]:
        """Nobody sees the photos of these posts on this report any more; the posts that brought each of them."""
        theirs = (PHOTO.c.report_id == report_id, *_of_parents(channel, parent_ids))
        rows = self._rows(update(PHOTO).where(*theirs).values(**LEFT_OF_GONE).returning(PHOTO.c.post_id))
        if rows:
            self._run(SET_COVER, same_id=report_id)
        return [row.post_id for row in rows]

    def _take_away(self, post_id: int, values: Mapping[str, str]) -> None:
        theirs = update(PHOTO).where(PHOTO.c.post_id == post_id, STANDS).values(**values)
        for report_id in {row.report_id for row in self._rows(theirs.returning(PHOTO.c.report_id))}:
            self._run(SET_COVER, same_id=report_id)

    def on_reports(self, asked: Sequence[str]) -> set[str]:
        """Those of these photos that hang on a report."""
        parts = (list(asked[start : start + MOST_ASKED]) for start in range(0, len(asked), MOST_ASKED))
        return {row.sha256 for part in parts for row in self._rows(ON_REPORTS, asked=part)}

    def states(self, sha256: str) -> list[str]:
        """The states of the reports that this photo hangs on, where residents may see it."""
        return [row.state for row in self._rows(STATES, sha256=sha256)]


def _of_parents(channel: str, parent_ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return PHOTO.c.parent_channel == channel, PHOTO.c.parent_id.in_(parent_ids), STANDS


def _as_kept(photo: Photo) -> dict[str, Any]:
    return {name: getattr(photo, name) for name in ("sha256", "width", "height", "likeness")}
