"""Dividing: one post, several faults, a report of its own for each; and back again.

In: a report, the words of its post that tell of further faults, and who says so. Out: those reports, or the one report
that it was before. Promises: all of it in the caller's transaction; every report of the post has its author as its
reporter, its photos and, where its own words name no other, its place, and waits for a decision like any other; what a
crew has begun with stays a report of its own; what cannot be done is said with the reason.

What residents hear. The post has had its one automatic answer, so neither dividing nor putting back says anything, and
no report of the post is acknowledged by itself again. From then on each report speaks as any does, when a person
accepts it, declines it or finishes its work: to the same post, once for each, and never in the same words, since every
message holds its own report's reference. What was put back says nothing any more; its author hears once, of the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from civic.core.event import Actor, EventKind
from civic.core.report import OPEN_STATES, UNDECIDED_STATES, Draft, Report, ReportState, reference
from civic.core.understanding import Decision
from civic.core.understanding.several import without
from civic.core.wording import KINDS
from civic.core.words import words_of
from civic.db.store import Store
from civic.db.store.faults import Fault
from civic.merging import NotPossible, absorb, recorded
from civic.ports import Office

OF_ITS_WORDS = ("category", "suggestions", "also", "priority", "says_what", "hazard_words")
"""What is understood of a report's words, and so anew when some of them are another report's."""


@dataclass(frozen=True)
class Further:
    """The words that tell of a further fault, what a person says it is, and what else was understood of it."""

    text: str
    category: str
    decision: Decision


def divide(
    store: Store,
    office: Office,
    report_id: int,
    further: Sequence[Further],
    rest: Decision,
    now: datetime,
    actor: Actor,
    keeps: str = "",
) -> list[Report]:
    """Make a report of each further fault; `rest` is what is understood of the words that stay, and `keeps` what a person
    says that these are of."""
    report = store.reports.take(report_id)
    _may_divide(store, office, report, further, keeps)
    post_id = store.faults.post_of(report.id)
    if post_id is None:
        raise NotPossible(f"{report.ref} has no post of which another report could be made.")
    store.posts.count_as_reports(report.id)
    store.redaction.shown_again(post_id)
    made = [_made(store, office, report, post_id, one, now, actor) for one in further]
    told: dict[str, Any] = {"parts": [one.ref for one in made]} | ({"keeps": keeps} if keeps else {})
    if keeps and keeps != report.category:
        before = office.category_name(report.category) or "no category"
        told |= {"was": report.category, "before": before}
        report = store.reports.change(report, now, category=keeps)
    report = _left_with(store, office, report, rest, _danger_left(office, report, rest, made), now)
    recorded(store, office, report, EventKind.DIVIDED, now, actor, **told)
    return made


def put_back(
    store: Store, office: Office, report_id: int, rest: Decision | None, now: datetime, actor: Actor
) -> Report:
    """The report that it was made of has its words and its reporters again; `rest` is what is understood of them all,
    None where they are gone. The report that goes on."""
    fault = store.faults.get(report_id)
    if fault is None:
        raise NotPossible(
            f"{reference(report_id)} came by a post of its own: there is nothing to put it back into."
        )
    locked = store.reports.take_together(report_id, fault.of_id)
    _may_put_back(store, locked[report_id], locked[fault.of_id])
    store.outbox.drop_unsent(
        report_id, KINDS, f"It was put back into {locked[fault.of_id].ref} before this was sent."
    )
    report, whole = absorb(store, locked, report_id, fault.of_id, now)
    if not _parts_apart(store, whole):
        whole = _again(store, office, whole, "keeps", "was", now)
    if rest is not None and not store.redaction.is_gone(fault.post_id):
        store.redaction.shown_again(fault.post_id)
        whole = _left_with(store, office, whole, rest, whole.hazard or report.hazard, now)
    recorded(store, office, report, EventKind.PUT_BACK, now, actor, of=whole.ref)
    recorded(store, office, whole, EventKind.PUT_BACK, now, actor, part=report.ref)
    return whole


def taken_out(store: Store, office: Office, report: Report, rest: Decision, now: datetime) -> None:
    """What a report that was put back stood in tells only its own words again, of which `rest` is understood; the report
    is as it was while it stood there."""
    fault = store.faults.get(report.id)
    if fault is None or fault.of_id != report.merged_into_id or store.redaction.is_gone(fault.post_id):
        return
    whole = _again(store, office, store.reports.take(fault.of_id), "was", "keeps", now)
    _left_with(store, office, whole, rest, _danger_left(office, whole, rest, [report]), now)


def refuse_twice(store: Store, report: Report, words: Sequence[str]) -> None:
    """NotPossible where another report was made of some of these words of its post."""
    for number, text in store.reads.twins.texts(store.faults.of_same_post(report.id)).items():
        if text in words:
            raise NotPossible(
                f"{report.ref} was divided in the meantime: see {reference(number)}. Nothing more was changed."
            )


def begun(store: Store, report: Report) -> bool:
    """Whether a crew has begun with it."""
    if report.work_order_id is None:
        return False
    return store.work_orders.take(report.work_order_id).started_at is not None


def _may_divide(store: Store, office: Office, report: Report, further: Sequence[Further], keeps: str) -> None:
    codes = [*(one.category for one in further), *filter(None, [keeps])]
    if report.merged_into_id is not None:
        into = reference(report.merged_into_id)
        raise NotPossible(f"{report.ref} is part of {into} by now. Take it out of {into} first.")
    if report.state not in OPEN_STATES:
        raise NotPossible(f"{report.ref} has been closed in the meantime. Nothing was changed.")
    if not further:
        raise NotPossible(
            "Write the words that tell of a further fault, and say what it is. Nothing was changed."
        )
    if len({one.text for one in further}) < len(further):
        raise NotPossible(
            "The same words stand there twice: each further fault has words of its own. Nothing was changed."
        )
    if any(office.category(code) is None for code in codes):
        raise NotPossible("Say of each further fault what it is: choose one of the council’s categories.")
    whole = store.reads.twins.texts([report.id]).get(report.id, "")
    if not whole:
        raise NotPossible(
            f"The post of {report.ref} is gone, and its words with it: it cannot be divided any more."
        )
    refuse_twice(store, report, [one.text for one in further])
    if not words_of(without(whole, [one.text for one in further])):
        raise NotPossible(
            f"Those are all the words that {report.ref} has. Leave it those that tell of its own fault."
        )


def _made(
    store: Store, office: Office, report: Report, post_id: int, one: Further, now: datetime, actor: Actor
) -> Report:
    made = store.reports.add(_draft(store, office, report, one, now))
    store.faults.add(Fault(made.id, report.id, post_id, one.text))
    store.photos.share(post_id, report.id, made.id)
    photos = len(store.photos.of_report(made.id))
    recorded(store, office, made, EventKind.PARTED, now, actor, of=report.ref, photos=photos, due="")
    return made


def _draft(store: Store, office: Office, report: Report, one: Further, now: datetime) -> Draft:
    """What its own words name wins over what the whole post was taken for."""
    decision, category = one.decision, office.category(one.category)
    hazard = decision.hazard or bool(category and category.hazard)
    known = decision.facts() | {"thing": _thing(decision, one.category), "also": ()}
    place = decision.place
    if place is None and not decision.candidates:
        known["candidates"] = report.understanding.get("candidates", ())
    name = place.name if place else report.place
    areas = decision.areas if place else report.areas
    words = (decision.title, category.name if category else "", name, *areas.values())
    return Draft(
        channel=report.channel,
        state=ReportState.NEW,
        category=one.category,
        title=decision.title,
        lat=place.lat if place else report.lat,
        lon=place.lon if place else report.lon,
        place=name,
        place_source=place.source if place else store.reports.place_source(report.id),
        place_radius_m=place.radius_m if place else report.place_radius_m,
        areas=areas,
        due_at=_due_at(office, report, one.category, hazard, now),
        received_at=report.received_at,
        hazard=hazard,
        confidence=decision.confidence,
        understanding=known,
        words=" ".join(words),
    )


def _due_at(office: Office, report: Report, category: str, hazard: bool, now: datetime) -> datetime:
    """By when a person looks at it: as soon as at the rest of the post, and at a danger in hours."""
    answer_by = office.answer_by(now)
    if hazard:
        return min(answer_by, office.due_at(category, True, now))
    waits = report.state in UNDECIDED_STATES and not report.hazard
    return min(answer_by, report.due_at) if waits else answer_by


def _thing(decision: Decision, category: str | None) -> str:
    return next((one.thing for one in decision.suggestions if one.code == category), "")


def _danger_left(office: Office, report: Report, rest: Decision, made: Sequence[Report]) -> bool:
    """A danger goes with the words that tell of it; what a crew was sent to as one stays one."""
    if report.state not in UNDECIDED_STATES or not any(one.hazard for one in made):
        return report.hazard
    category = office.category(report.category)
    return rest.hazard or bool(category and category.hazard)


def _left_with(
    store: Store, office: Office, report: Report, rest: Decision, hazard: bool, now: datetime
) -> Report:
    """The report as the words tell it that are its own."""
    told = rest.facts()
    known = {**report.understanding, **{name: told[name] for name in OF_ITS_WORDS}}
    known["thing"] = _thing(rest, report.category)
    title = rest.title or report.title
    report = store.reports.change(report, now, title=title, hazard=hazard, understanding=known)
    store.reports.reword(report.id, office.search_words(report))
    return report


def _again(store: Store, office: Office, whole: Report, now_of: str, then_of: str, now: datetime) -> Report:
    """Of the category again that it was of before, or after, it was divided, unless a person has decided since."""
    told = store.history.newest(whole.id, EventKind.DIVIDED) or {}
    if "was" not in told or whole.state not in UNDECIDED_STATES or whole.category != told[now_of]:
        return whole
    whole = store.reports.change(whole, now, category=told[then_of])
    store.reports.reword(whole.id, office.search_words(whole))
    return whole


def _parts_apart(store: Store, whole: Report) -> bool:
    """Whether any report that was made of it does not stand in it."""
    others = [store.faults.get(number) for number in store.faults.of_same_post(whole.id)]
    made = [one.report_id for one in others if one is not None and one.of_id == whole.id]
    return any(one != whole.id for one in store.reports.stand_in(made))


def _may_put_back(store: Store, report: Report, whole: Report) -> None:
    if report.merged_into_id == whole.id:
        raise NotPossible(f"{report.ref} is back in {whole.ref} already. Nothing was changed.")
    if report.merged_into_id is not None:
        into = reference(report.merged_into_id)
        raise NotPossible(f"{report.ref} is part of {into} by now. Take it out of {into} first.")
    if begun(store, report):
        raise NotPossible(f"A crew has begun with {report.ref}: it stays a report of its own.")
    for one in (report, whole):
        if one.state not in OPEN_STATES:
            raise NotPossible(f"{one.ref} is not open any more: {report.ref} stays a report of its own.")
