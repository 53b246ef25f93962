"""What reports near each other are compared by: the words they came with and what their photos look like."""

from collections.abc import Iterable

from sqlalchemy import func, select

from civic.db.store.base import Part, table
from civic.db.tables import PhotoRow, PostRow

POST, PHOTO = table(PostRow), table(PhotoRow)


class TwinReads(Part):
    def texts(self, report_ids: Iterable[int]) -> dict[int, str]:
        """The words that each report was made from: those of its first post; none where they are forgotten."""
        first = (
            select(func.min(POST.c.id))
            .where(POST.c.report_id.in_(list(report_ids)))
            .group_by(POST.c.report_id)
        )
        rows = self._rows(select(POST.c.report_id, POST.c.text).where(POST.c.id.in_(first)))
        return {row.report_id: row.text for row in rows if row.text}

    def photos(self, report_ids: Iterable[int]) -> dict[int, list[str]]:
        """The likeness of each report's photos of the fault."""
        rows = self._rows(
            select(PHOTO.c.report_id, PHOTO.c.likeness).where(
                PHOTO.c.report_id.in_(list(report_ids)), PHOTO.c.kind == "before", PHOTO.c.likeness != ""
            )
        )
        found: dict[int, list[str]] = {}
        for row in rows:
            found.setdefault(row.report_id, []).append(row.likeness)
        return found
