"""What reports near each other are compared by: the words they came with and what their photos look like."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, func, select

from civic.core.report import UNDECIDED_STATES
from civic.db.store.base import Part, table
from civic.db.store.faults import FAULT, Faults
from civic.db.tables import PhotoRow, PostRow, ReportRow

POST, PHOTO, REPORT = table(PostRow), table(PhotoRow), table(ReportRow)
MANY: BindParameter[list[int]] = bindparam("report_ids", expanding=True)
FIRST = select(func.min(POST.c.id)).where(POST.c.report_id.in_(MANY)).group_by(POST.c.report_id)
TEXTS = select(POST.c.report_id, POST.c.text).where(POST.c.id.in_(FIRST))
SHARED = exists().where(FAULT.c.post_id == PHOTO.c.post_id)
LIKENESSES = select(PHOTO.c.report_id, PHOTO.c.likeness).where(
    PHOTO.c.report_id.in_(MANY), PHOTO.c.kind == "before", PHOTO.c.likeness != "", ~SHARED
)
UNDERSTOOD = select(REPORT.c.id, REPORT.c.understanding).where(
    REPORT.c.id.in_(MANY), REPORT.c.state.in_([state.value for state in UNDECIDED_STATES])
)


class TwinReads(Part):
    def texts(
        self, report_ids: Iterable[int], back: Collection[int] = (), out: Collection[int] = ()
    ) -> dict[int, str]:
        """The words that each report was made from: those of its first post, or its part of them; none where they are
        forgotten. `back` are reports that are read as put back where they were made, `out` as taken out again."""
        wanted = list(report_ids)
        rows = self._rows(TEXTS, report_ids=wanted)
        words = Faults(self.session).words(((row.report_id, row.text) for row in rows), wanted, back, out)
        return {number: words[number] for number in wanted if words.get(number)}

    def understood(self, report_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
        """What was understood of those among them that nobody has decided about."""
        return {row.id: row.understanding for row in self._rows(UNDERSTOOD, report_ids=list(report_ids))}

    def photos(self, report_ids: Iterable[int]) -> dict[int, list[str]]:
        """The likeness of each report's photos of the fault; which of a post's several faults one shows, nobody knows."""
        found: dict[int, list[str]] = {}
        for row in self._rows(LIKENESSES, report_ids=list(report_ids)):
            found.setdefault(row.report_id, []).append(row.likeness)
        return found
