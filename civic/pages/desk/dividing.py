"""A post that tells of several faults: the parts that staff see, the act that makes a report of each, and the way back.

In: a report's case, or what staff chose of it. Out: its parts, the one that stays first; or back to the page that it came
from. Promises: what is understood of words is asked before any transaction is open, for it may use the network; a part
that is another report already is not made again, however often somebody presses.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from civic import dividing, triage
from civic.core.access import Action
from civic.core.post import InboundPost
from civic.core.report import OPEN_STATES, Report, reference
from civic.core.understanding import Decision
from civic.core.understanding.several import Told, without
from civic.db.store import Store
from civic.deps import Visit, VisitDep
from civic.dividing import Further
from civic.pages.desk.marks import plain_words
from civic.pages.desk.notices import after
from civic.pages.desk.reading import Case, number_of, take, take_with_others

pages = APIRouter(prefix="/desk/reports/{ref}")

Field = Annotated[str, Form()]
Fields = Annotated[list[str], Form(default_factory=list)]
LONGEST = 500
HANDLES = re.compile(r"\A(?:\s*@\w+)+\s*")
"""Whom a post is addressed to, before its first word."""


def parts(visit: Visit, store: Store, case: Case) -> list[Told]:
    """The faults that a report's words tell of, the one that it keeps first: what it was taken for, since its author may
    have been told so; none where they are not several."""
    report = case.report
    if report.state not in OPEN_STATES:
        return []
    words = store.reads.twins.texts([report.id]).get(report.id, "")
    found = visit.workplace.understanding.parts(HANDLES.sub("", words))
    return sorted(found, key=lambda told: told.category != report.category)


def several(report: Report) -> int:
    """How many faults its words were understood to tell of."""
    return 1 + len(plain_words(report.understanding.get("also")))


def same_post(store: Store, case: Case) -> list[tuple[str, str]]:
    """The other reports that were made of its post, by reference and headline."""
    if not any(row.kind in ("divided", "parted") for row in case.whole.events):
        return []
    rows = store.reads.desk.some(store.faults.of_same_post(case.report.id))
    return [(reference(row.id), row.title) for row in sorted(rows, key=lambda row: row.id)]


@pages.post("/division")
def divide(
    visit: VisitDep, ref: str, text: Fields, code: Fields, version: Field = "", keeps: Field = ""
) -> RedirectResponse:
    """`text` and `code` belong together in their order; without a code, words stay. `keeps` is what the report itself is."""
    wanted = [(words.strip()[:LONGEST], category) for words, category in zip(text, code, strict=False)]
    wanted = [(words, category) for words, category in wanted if words and category]
    said = [words for words, _ in wanted]
    with visit.reading(Action.DECIDE) as store:
        post, whole = _read(store, number_of(ref))
    further = [Further(words, category, _understood(visit, post, words)) for words, category in wanted]
    rest = _understood(visit, post, without(whole, said))
    with visit.writing(Action.DECIDE) as store:
        dividing.refuse_twice(store, store.reports.take(number_of(ref)), said)
        report = take(store, ref, version)
        actor = visit.staff.actor
        made = dividing.divide(store, visit.office, report.id, further, rest, visit.now, actor, keeps)
    return after(visit, report, "divided", ",".join(one.ref for one in made), stay=True)


@pages.post("/reunion")
def put_back(visit: VisitDep, ref: str, version: Field = "", parts: Field = "") -> RedirectResponse:
    """The report itself goes back into the one that it was made of; or `parts` do, which were just made of it."""
    numbers = [number_of(one) for one in parts.split(",")] if parts else [number_of(ref)]
    with visit.reading(Action.DECIDE) as store:
        fault = store.faults.get(numbers[0])
        post, whole = _read(store, fault.of_id if fault else numbers[0], numbers)
    rest = _understood(visit, post, whole) if whole else None
    with visit.writing(Action.DECIDE) as store:
        take_with_others(store, ref, version, *numbers)
        for number in numbers:
            report = dividing.put_back(store, visit.office, number, rest, visit.now, visit.staff.actor)
    return after(visit, report, "put_back", ",".join(map(reference, numbers)), stay=True)


def without_it(visit: Visit, ref: str) -> Decision | None:
    """What is understood of the words that are left where a report that was put back is taken out again; None where it is
    no such report, or the words are gone."""
    number = number_of(ref)
    with visit.reading(Action.DECIDE) as store:
        fault, report = store.faults.get(number), store.reports.get(number)
        if fault is None or report is None or report.merged_into_id != fault.of_id:
            return None
        post, left = _read(store, fault.of_id, out=[number])
    return _understood(visit, post, left) if left else None


def _read(
    store: Store, report_id: int, back: Sequence[int] = (), out: Sequence[int] = ()
) -> tuple[InboundPost | None, str]:
    """The post that a report tells of, and which of its words are the report's, with those that are put `back` and
    without those that are taken `out`."""
    post_id = store.faults.post_of(report_id)
    stored = store.posts.get(post_id) if post_id is not None else None
    texts = store.reads.twins.texts([report_id], back, out)
    return stored.post if stored else None, texts.get(report_id, "")


def _understood(visit: Visit, post: InboundPost | None, words: str) -> Decision:
    """What some words of a post would be understood as by themselves."""
    if post is None:
        raise triage.NotPossible("There is no post of which another report could be made.")
    return visit.workplace.understanding.decide(replace(post, text=words, parent_text=""))
