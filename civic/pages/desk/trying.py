"""Try a post: what Civic would make of words that somebody pastes, with every reason; nothing is kept or sent.

In: words in the address. Out: the decision as staff read it. Promises: no statement is written; the same understanding
decides here as for posts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup

from civic.core.access import Action
from civic.core.post import InboundPost
from civic.core.routing import NoRuleError, route
from civic.core.understanding import Act, Decision
from civic.core.understanding.asking import question
from civic.deps import Visit, VisitDep
from civic.pages.desk.board import board
from civic.pages.desk.marks import underlined
from civic.pages.desk.triage import KINDS
from civic.pages.render import page
from civic.ports import Office

pages = APIRouter(prefix="/desk")

LONGEST = 4_000
WORTH_TELLING = 0.05
ACTIONS = {
    Act.RAISE: "A job is raised at once",
    Act.ASK_PERSON: "Somebody at the desk looks at it",
    Act.ASK_PLACE: "The resident is asked where it is",
    Act.OUTSIDE: "The resident is told that it lies outside the council",
    Act.FOLLOW_UP: "It is added to the report that it names",
    Act.IGNORE: "Nothing: it is kept, and nobody is written to",
}


@dataclass(frozen=True)
class Tried:
    """`likely` are (category, in hundredths, why); `places` (name, metres, why)."""

    text: Markup
    kind: str
    action: str
    crew: str
    question: str
    agency: str
    urgency: str
    likely: Sequence[tuple[str, int, str]]
    places: Sequence[tuple[str, int, str]]
    why: Sequence[str]


@pages.get("/try", response_class=Response)
def try_page(visit: VisitDep, text: str = "") -> Response:
    words = text.strip()[:LONGEST]
    with visit.reading(Action.READ_DESK) as store:
        frame = board(visit).frame(visit, store)
    tried = _tried(visit, words) if words else None
    return page(visit, "desk/try.html", frame=frame, text=words, tried=tried, longest=LONGEST)


def _tried(visit: Visit, text: str) -> Tried:
    office = visit.office
    decision = visit.workplace.understanding.decide(_post(text, visit.now))
    agency = office.agency(decision.agency)
    named = [decision.place] if decision.place else list(decision.candidates)
    return Tried(
        text=underlined(text, decision.facts()),
        kind=KINDS[decision.kind.value],
        action=ACTIONS[decision.action],
        crew=office.crew_name(_crew(office, decision, visit.now)),
        question=question(decision),
        agency=f"{agency.name}: {agency.contact}"
        if agency and agency.contact
        else agency.name
        if agency
        else "",
        urgency=decision.urgency,
        likely=[
            (office.category_name(one.code), round(one.confidence * 100), one.why)
            for one in decision.suggestions[:3]
            if one.confidence >= WORTH_TELLING
        ],
        places=[(one.name, round(one.radius_m), one.why) for one in named[:5]],
        why=decision.why,
    )


def _post(text: str, now: datetime) -> InboundPost:
    return InboundPost(
        channel="desk",
        id="tried",
        root_id="tried",
        thread_id="tried",
        author_id="",
        author_handle="",
        author_name="",
        text=text,
        posted_at=now,
    )


def _crew(office: Office, decision: Decision, now: datetime) -> str:
    if decision.action is not Act.RAISE or decision.category is None:
        return ""
    try:
        is_open = office.council.is_open(now)
        return route(office.pack.rules, decision.category, decision.areas, is_open=is_open).crew
    except NoRuleError:
        return ""
