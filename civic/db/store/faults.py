"""Further faults: one post may have several reports, the first of which it became by itself.

In: reports that a person made of one post. Out: which post, which words of it and which other reports belong to a
report. Promises: what was put back counts as words of the first report again; its own stay known, so that it can be
taken out anew.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

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
PUT_BACK = func.coalesce(REPORT.c.merged_into_id, 0) == FAULT.c.of_id
MADE = select(FAULT.c.report_id, FAULT.c.of_id, FAULT.c.text, PUT_BACK.label("put_back")).join_from(
    FAULT, REPORT, REPORT.c.id == FAULT.c.report_id
)
OF_THESE = MADE.where(FAULT.c.report_id.in_(MANY)).union_all(MADE.where(FAULT.c.of_id.in_(MANY)))
OF_POST = select(FAULT.c.report_id).where(FAULT.c.post_id == bindparam("post_id")).order_by(FAULT.c.report_id)
FIRST_OF_POST = select(POST.c.report_id).where(POST.c.id == bindparam("post_id"))


@dataclass(frozen=True)
class Fault:
    """The report made of it, the one that it was made out of, and the words of the post that tell of it."""

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
        return Fault(**row._mapping) if row else None

    def post_of(self, report_id: int) -> int | None:
        """The post that a report tells of in its first words."""
        fault = self.get(report_id)
        if fault is not None:
            return fault.post_id
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
    ) -> dict[int, str]:
        """The words of each report, given those of its first post, as if those `back` were put back; all faults are read
        where no reports are named."""
        known = dict(texts)
        rows = self._rows(MADE) if report_ids is None else self._rows(OF_THESE, report_ids=list(report_ids))
        return _words(known, {row.report_id: row for row in rows}.values(), back)

    def forget(self, post_id: int) -> None:
        """Keep nothing of the words of a post."""
        self._run(update(FAULT).where(FAULT.c.post_id == post_id).values(text=""))


def _words(
    known: dict[int, str], faults: Iterable[Row[tuple[int, int, str, bool]]], back: Collection[int]
) -> dict[int, str]:
    """Those of a further report are its own, until it is put back; those of the report that it was made of are what is
    left."""
    taken: dict[int, list[str]] = {}
    own: dict[int, str] = {}
    for row in faults:
        put_back = row.put_back or row.report_id in back
        own[row.report_id] = "" if put_back else row.text
        if not put_back:
            taken.setdefault(row.of_id, []).append(row.text)
    every = known | own
    return {number: without(text, taken.get(number, ())) for number, text in every.items()}


def posts_of(reports: CompoundSelect[tuple[int]]) -> CompoundSelect[tuple[int]]:
    """The numbers of the posts that tell of these reports, also in some of their words only."""
    own = select(POST.c.id).where(POST.c.report_id.in_(reports))
    return own.union_all(select(FAULT.c.post_id).where(FAULT.c.report_id.in_(reports)))
