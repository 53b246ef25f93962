"""The exact words for what somebody is about to do, while they are still writing the reason."""

from fastapi import APIRouter
from fastapi.responses import Response

from civic.core import report as reports
from civic.core.access import Action
from civic.core.report import Report
from civic.db.store import Store
from civic.deps import VisitDep
from civic.pages.desk.previews import Wish, preview
from civic.pages.desk.reading import number_of, read_case
from civic.pages.render import json

pages = APIRouter(prefix="/desk")


@pages.get("/reports/{ref}/words.json")
def words(
    visit: VisitDep, ref: str, act: str, reason: str = "", into: str = "", crew: str = "", category: str = ""
) -> Response:
    with visit.reading(Action.READ_DESK) as store:
        case = read_case(visit, store, number_of(ref))
        wish = Wish(act, reason[:500], crew, category, target=_target(store, into))
        told = preview(case.audience, case.report, wish, visit.now)
    return json({"texts": told.texts, "readers": told.readers, "note": told.note})


def _target(store: Store, into: str) -> Report | None:
    number = reports.report_id(into)
    return store.reports.get(number) if number is not None else None
