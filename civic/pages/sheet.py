"""Every token, shape and part on one page: what all other pages are made of."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from civic.deps import VisitDep
from civic.pages.render import page

pages = APIRouter()


@pages.get("/sheet")
def sheet(visit: VisitDep) -> HTMLResponse:
    return page(visit, "sheet.html")
