"""What can be done about a report, by its state: the one likeliest act first, each with its key."""

from dataclasses import dataclass, replace

from civic.core.report import OPEN_STATES, UNDECIDED_STATES, WORKED_STATES, Report, ReportState

S = ReportState


@dataclass(frozen=True)
class Act:
    """`name` is the last part of the address that does it; `direct` ones need no further word."""

    name: str
    words: str
    key: str
    icon: str = ""


ACCEPT = Act("acceptance", "Accept", "a", "check")
DECLINE = Act("refusal", "Decline", "d", "circle-x")
MERGE = Act("merge", "Merge", "m", "merge")
ASK = Act("location-request", "Ask for the place", "l", "circle-question-mark")
CATEGORY = Act("category", "Category", "c", "tag")
PLACE = Act("location", "Move the pin", "p", "map-pin")
ASSIGN = Act("assignment", "Reassign", "g", "users")
HOLD = Act("hold", "On hold", "h", "pause")
DIVIDE = Act("division", "Further fault", "f", "split")
RELEASE = Act("release", "Send the reply", "s", "send")
WITHHOLD = Act("withholding", "Do not send", "x", "ban")
READ = Act("reading", "I have read it", "r", "check")
REOPEN = Act("reopening", "Reopen", "o", "rotate-ccw")
RECONSIDER = Act("reconsideration", "Take the decision back", "u", "undo-2")


def acts_for(
    report: Report, *, reachable: bool, held: bool, several: int = 1, part_of: str = ""
) -> tuple[Act, ...]:
    """What can be done now, the likeliest first. `several`: so many faults its words seem to tell of; `part_of`: what it
    can be put back into."""
    acts = _by_state(report, reachable)
    if report.state in OPEN_STATES:
        back = (Act("reunion", f"Put back into {part_of}", "t", "merge"),) if part_of else ()
        known = replace(DIVIDE, words="Several faults")
        first = report.state in UNDECIDED_STATES and several > 1
        acts = (known, *acts) if first else (*acts, known if several > 1 else DIVIDE)
        acts = (*acts, *back)
    return (RELEASE, WITHHOLD, *acts) if held else acts


def _by_state(report: Report, reachable: bool) -> tuple[Act, ...]:
    if report.state in (S.NEW, S.WAITING):
        return _undecided(report, reachable)
    if report.state is S.ACCEPTED:
        return (MERGE, DECLINE)
    if report.state in WORKED_STATES:
        hold = () if report.state is S.ON_HOLD else (HOLD,)
        return (ASSIGN, *hold, CATEGORY, PLACE, MERGE, DECLINE)
    if report.state in (S.FIXED, S.UNABLE):
        return (REOPEN,)
    if report.state is S.DUPLICATE:
        return (Act("reconsideration", f"Split from R-{report.merged_into_id}", "u", "split"),)
    return (RECONSIDER,)


def triage_acts(
    report: Report, *, reachable: bool, twin: str, several: int = 1, part_of: str = ""
) -> tuple[Act, ...]:
    """What triage offers; `twin` is the likeliest other report. What is decided already only has a reply to be read."""
    read = () if report.reply_due_at is None else (READ,)
    if report.state not in UNDECIDED_STATES:
        again = REOPEN if report.state in (S.FIXED, S.UNABLE) else RECONSIDER
        return read if report.state in OPEN_STATES else (*read, again)
    merge = (Act("merge", f"Merge into {twin}", "m", "merge"),) if twin else ()
    accept = Act(ACCEPT.name, "Accept as a new report" if twin else "Accept", ACCEPT.key, ACCEPT.icon)
    ask = (ASK,) if reachable and report.state is S.NEW else ()
    divide = (replace(DIVIDE, words=f"Make {several} reports of it"),) if several > 1 else ()
    back = (Act("reunion", f"Put back into {part_of}", "t", "merge"),) if part_of else ()
    return (*divide, *merge, accept, *ask, DECLINE, *back, *read)


def _undecided(report: Report, reachable: bool) -> tuple[Act, ...]:
    place = PLACE if report.placed else Act("location", "Put the pin on the map", "p", "map-pin")
    ask = (ASK,) if reachable and report.state is S.NEW and not report.placed else ()
    if not report.placed:
        return (place, *ask, CATEGORY, MERGE, DECLINE)
    if report.category is None:
        return (CATEGORY, place, MERGE, DECLINE)
    again = (ASK,) if reachable and report.state is S.NEW else ()
    return (ACCEPT, CATEGORY, place, MERGE, *again, DECLINE)
