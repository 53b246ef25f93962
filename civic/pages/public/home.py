"""The first page: what this is, search, report, the map and the newest reports."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from civic.db.reads.filters import Filter
from civic.deps import VisitDep
from civic.pages.public.lists import cards
from civic.pages.render import page

pages = APIRouter()

NEWEST = 6


@pages.get("/")
def home(visit: VisitDep) -> HTMLResponse:
    risk_until = visit.office.answer_by(visit.now)
    with visit.reading() as store:
        newest = store.reads.lists.public(Filter(state="all"), visit.now, risk_until, limit=NEWEST)
    channels = sorted(visit.office.speaking.values())
    return page(visit, "public/home.html", cards=cards(visit, newest), channels=channels)
