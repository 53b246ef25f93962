"""Further faults: one post may have several reports, the first of which it became by itself.

In: reports that a person made of one post. Out: which post, which words of it and which other reports belong to a
report. Promises: what was put back counts as words of the first report again; its own stay known, so that it can be
taken out anew.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Row, bindparam, func, select, update

from civic.core.understanding.several import without
from civic.db.store.base import Part, table
from civic.db.store.reports import REPORT
from civic.db.tables import FaultRow, PostRow

FAULT, POST = table(FaultRow), table(PostRow)
WHICH: BindParameter[int] = bindparam("report_id")
MANY: BindParameter[list[int]] = bindparam("report_ids", expanding=True)
ONE = select(FAULT.c.report_id, FAULT.c.of_id, FAULT.c.post_id, FAULT.c.text).where(
    FAULT.c.report_id == WHICH
)
OWN_POST = select(func.min(POST.c.id).label("id")).where(POST.c.report_id == WHICH)
MADE = select(FAULT.c.report_id, FAULT.c.of_id, FAULT.c.text, REPORT.c.merged_into_id).join_from(
    FAULT, REPORT, REPORT.c.id == FAULT.c.report_id
)
THEIR_POSTS = (
    select(FAULT.c.post_id)
    .where(FAULT.c.report_id.in_(MANY))
    .union_all(select(FAULT.c.post_id).where(FAULT.c.of_id.in_(MANY)))
)
OF_THESE = MADE.where(FAULT.c.post_id.in_(THEIR_POSTS))
"""All that were made of the posts of these, since one that was put back passes its own parts on."""
OF_POST = select(FAULT.c.report_id).where(FAULT.c.post_id == bindparam("post_id")).order_by(FAULT.c.report_id)
FIRST_OF_POST = select(POST.c.report_id).where(POST.c.id == bindparam("post_id"))


@dataclass(frozen=True)
class Fault:
    """The report made of it, the one that it was made out of, and the words of the post that tell of it. Where that one
    was put back itself, `of_id` is read as the one that it was put back into."""

    report_id: int
    of_id: int
    post_id: int
    text: str


class Faults(Part):
    def add(self, fault: Fault) -> None:
        self._add(FaultRow, {name: getattr(fault, name) for name in Fault.__dataclass_fields__})

    def get(self, report_id: int) -> Fault | None:
        """What a report was made of; None where it came by a post of its own."""
        row = self._row(ONE, report_id=report_id)
        if row is None:
            return None
        of_id = _Made(self._rows(OF_THESE, report_ids=[report_id])).standing(row.of_id)
        return Fault(report_id, of_id, row.post_id, row.text)

    def post_of(self, report_id: int) -> int | None:
        """The post that a report tells of in its first words."""
        fault = self._row(ONE, report_id=report_id)
        if fault is not None:
            return int(fault.post_id)
        row = self._row(OWN_POST, report_id=report_id)
        return row.id if row else None

    def made_of(self, post_id: int) -> list[int]:
        """The further reports that were made of a post, also those that were put back."""
        return [row.report_id for row in self._rows(OF_POST, post_id=post_id)]

    def of_post(self, post_id: int) -> list[int]:
        """All the reports that tell of a post, the one that it became by itself first."""
        first = self._row(FIRST_OF_POST, post_id=post_id)
        own = [first.report_id] if first and first.report_id is not None else []
        return [*own, *self.made_of(post_id)]

    def same_post(self, one: int, other: int) -> bool:
        """Whether two reports tell of the same post."""
        parted = self._rows(OF_THESE, report_ids=[one, other])
        return bool(parted) and other in self.of_same_post(one)

    def of_same_post(self, report_id: int) -> list[int]:
        """The other reports of the post that a report tells of."""
        post_id = self.post_of(report_id)
        reports = self.of_post(post_id) if post_id is not None else []
        return [one for one in reports if one != report_id]

    def words(
        self,
        texts: Iterable[tuple[int, str]],
        report_ids: Iterable[int] | None = None,
        back: Collection[int] = (),
        out: Collection[int] = (),
    ) -> dict[int, str]:
        """The words of each report, given those of its first post, as if those `back` were put back and those `out` were
        not; all faults are read where no reports are named."""
        rows = self._rows(MADE) if report_ids is None else self._rows(OF_THESE, report_ids=list(report_ids))
        return _Made(rows, back, out).words(dict(texts))

    def forget(self, post_id: int) -> None:
        """Keep nothing of the words of a post."""
        self._run(update(FAULT).where(FAULT.c.post_id == post_id).values(text=""))


class _Made:
    """Reports that were made of posts, as if those `back` were put back and those `out` were not."""

    def __init__(
        self, rows: Iterable[Row[Any]], back: Collection[int] = (), out: Collection[int] = ()
    ) -> None:
        self._rows = {row.report_id: row for row in rows}
        are_back = {number for number, row in self._rows.items() if self._is_back(row)}
        self._back = are_back.union(self._rows.keys() & back).difference(out)

    def standing(self, report_id: int) -> int:
        """The one that has the words of a report: itself, or the one that it was put back into."""
        while report_id in self._back:
            report_id = self._rows[report_id].of_id
        return report_id

    def words(self, known: dict[int, str]) -> dict[int, str]:
        """Those of a further report are its own, until it is put back; those of the report that it was made of are what
        is left."""
        taken: dict[int, list[str]] = {}
        own: dict[int, str] = {}
        for number, row in self._rows.items():
            own[number] = "" if number in self._back else row.text
            if own[number]:
                taken.setdefault(self.standing(row.of_id), []).append(row.text)
        return {number: without(text, taken.get(number, ())) for number, text in (known | own).items()}

    def _is_back(self, row: Row[Any]) -> bool:
        """Whether it stands in the one that it was made of, or that this one was made of, and so on."""
        of_id = row.of_id
        while of_id != row.merged_into_id and of_id in self._rows:
            of_id = self._rows[of_id].of_id
        return bool(of_id == row.merged_into_id)


def posts_of(reports: CompoundSelect[tuple[int]]) -> CompoundSelect[tuple[int]]:
    """The numbers of the posts that tell of these reports, also in some of their words only."""
    own = select(POST.c.id).where(POST.c.report_id.in_(reports))
    return own.union_all(select(FAULT.c.post_id).where(FAULT.c.report_id.in_(reports)))
