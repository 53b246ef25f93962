"""Saving: what was understood of a post becomes a report with its photos, its history and its first answer.

In: a stored post, what was decided, its photos. Out: a report. Promises: all of it in the caller's transaction; the
same post never becomes a second report; what came too late is answered by a person only.
"""

from collections.abc import Sequence
from datetime import datetime

from civic.core.event import RESIDENT, SPOKEN, SYSTEM, Actor, Event, EventKind
from civic.core.post import InboundPost, PostKind
from civic.core.report import Draft, Report, Reporter, ReportState
from civic.core.understanding import Act, Decision
from civic.db.store import Store
from civic.db.store.photos import SHOWN
from civic.db.store.posts import StoredPost
from civic.history import facts, record
from civic.intake.gathering import Gathered, Photos, late
from civic.intake.seen_before import Again, SeenBefore
from civic.merging import merge
from civic.ports import Office, Photo

STATES = {
    Act.RAISE: ReportState.ACCEPTED,
    Act.ASK_PERSON: ReportState.NEW,
    Act.ASK_PLACE: ReportState.WAITING,
    Act.OUTSIDE: ReportState.NOT_OURS,
    Act.FOLLOW_UP: ReportState.NEW,
}
EVENTS = {Act.ASK_PLACE: EventKind.ASKED_PLACE, Act.OUTSIDE: EventKind.OUTSIDE}
NO_WORDS = "Photo sent with the report"


def report_by_form(
    store: Store,
    office: Office,
    decision: Decision,
    post: InboundPost,
    photos: Sequence[Photo],
    now: datetime,
) -> Report:
    """A report by the public form; the same form again (the same post id) is the same report."""
    post_id = store.posts.add(post, now)
    if post_id is None:
        return store.reports.take(store.posts.report_of(post.channel, post.root_id))
    stored = StoredPost(post_id, 0, None, post, "", now, now)
    return save(store, office, stored, decision, Photos([Gathered(photo) for photo in photos]), now)


def save(
    store: Store,
    office: Office,
    stored: StoredPost,
    decision: Decision,
    photos: Photos,
    now: datetime,
    seen: SeenBefore | None = None,
) -> Report:
    """Make the report, and tell its reporter what was understood; one that was `seen` before joins the other, and its
    reporter is told that instead, or that it is opened again."""
    report = store.reports.add(_draft(office, stored.post, decision, now))
    reports = (PostKind.FOLLOW_UP, PostKind.EMERGENCY)
    kind = PostKind.REPORT if decision.kind in reports else decision.kind
    reopens = seen is not None and seen.then is Again.REOPENS
    store.posts.settle(stored.id, "reopens" if reopens else "taken_in", kind, report.id)
    hang(store, report.id, stored, photos, now)
    told = facts(office, report, channel=stored.post.channel, **photo_facts(photos))
    if decision.action is not Act.RAISE:
        told["due"] = ""
    what = EVENTS.get(decision.action, EventKind.RECEIVED)
    linked = [seen.why] if seen is not None and seen.then is Again.LINKED else []
    why = ". ".join([*decision.why, *linked])
    event = Event(what, report.id, now, RESIDENT, told, why, post_id=stored.id)
    if seen is not None and not linked:
        record(store, office, report, event)
        into, why, score = seen.report_id, seen.why, seen.score
        return merge(store, office, report.id, into, now, SYSTEM, why, reopens=reopens, score=score)
    says = _says(office, decision, what)
    record(store, office, report, event, to=_to_answer(stored, kind, decision), says=says)
    if stored.said_by:
        _sorted_by(store, office, report, stored, now)
    return report


def _sorted_by(store: Store, office: Office, report: Report, stored: StoredPost, now: datetime) -> None:
    """Somebody took it up that was set aside: who, and what it was read as, for the history and for learning."""
    told = facts(office, report, before=stored.kind.replace("_", " "), sorted_as=PostKind.REPORT.value)
    who = Actor(stored.said_by, "")
    record(store, office, report, Event(EventKind.SORTED, report.id, now, who, told, post_id=stored.id))


def alarms(decision: Decision) -> bool:
    """Whether somebody may be in danger by what the post says, and not only by its category."""
    return decision.kind is PostKind.EMERGENCY or bool(decision.hazard_words)


def _says(office: Office, decision: Decision, what: EventKind) -> str | None:
    """Whom to call, where that is all there is to say at once; None for the words of the event, which say it too."""
    if not alarms(decision):
        return None
    told = decision.kind is PostKind.REPORT and SPOKEN[what] in office.told
    return None if told else "emergency"


def _to_answer(stored: StoredPost, kind: PostKind, decision: Decision) -> list[Reporter]:
    """Who wrote it, if they report something or may be in danger, and the answer would not come late."""
    return who_wrote(stored) if kind is PostKind.REPORT or alarms(decision) else []


def who_wrote(stored: StoredPost) -> list[Reporter]:
    """To be answered by itself: nobody whom no channel knows, or whose post came late."""
    post = stored.post
    if late(stored) or not post.author_id:
        return []
    return [Reporter(stored.id, post.channel, post.id, post.author_id, post.reply_mode)]


def hang(
    store: Store,
    report_id: int,
    stored: StoredPost,
    photos: Photos,
    now: datetime,
    round: int = 1,
    showing: str = SHOWN,
) -> None:
    """Hang the photos on a report, each with its own description and the post that it came from."""
    for one in photos.kept:
        parent = (stored.post.channel, one.parent_id) if one.parent_id else None
        words = one.alt or NO_WORDS
        store.photos.add(
            one.photo, report_id, "before", words, now, stored.id, round=round, showing=showing, parent=parent
        )


def photo_facts(photos: Photos) -> dict[str, object]:
    """What the history tells of a post's photos."""
    told: dict[str, object] = {"photos": len(photos.kept)}
    return told | {"left_out": list(photos.left_out)} if photos.left_out else told


def _draft(office: Office, post: InboundPost, decision: Decision, now: datetime) -> Draft:
    place = decision.place
    category = decision.category
    due_at = office.answer_by(now)
    if decision.action is Act.RAISE:
        due_at = office.due_at(category, decision.hazard, now)
    elif decision.hazard:
        due_at = min(due_at, office.due_at(category, True, now))
    areas = dict(decision.areas)
    words = (decision.title, office.category_name(category), place.name if place else "", *areas.values())
    return Draft(
        channel=post.channel,
        state=STATES[decision.action],
        category=category,
        title=decision.title,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        place=place.name if place else "",
        place_source=place.source if place else "",
        place_radius_m=place.radius_m if place else 0.0,
        areas=areas,
        due_at=due_at,
        received_at=now,
        hazard=decision.hazard,
        confidence=decision.confidence,
        understanding=decision.facts(),
        words=" ".join(words),
    )
