"""Messages to residents on their way out: what is to be said, to which post, and how it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from civic.core.pacing import ACKNOWLEDGED, HAZARD
from civic.core.report import Reporter


class MessageState(StrEnum):
    """`held` waits for a person's release; `sending` with a lapsed lease means the outcome is unknown."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class MessagePhoto:
    sha256: str
    alt: str


@dataclass(frozen=True)
class Message:
    """A reply to one post. `key` is unique for all time: it is what makes saying twice impossible.

    `queued_at` is since when it is tried, or is to be: made, released, tried for the first time or again; None while
    it is held. `attempts` names the claim that whoever sends it holds.
    """

    key: str
    event_id: int
    report_id: int
    post_id: int
    channel: str
    reply_to_id: str
    kind: str
    text: str
    facts: Mapping[str, object]
    photos: tuple[MessagePhoto, ...]
    state: MessageState
    priority: int
    created_at: datetime
    id: int = 0
    attempts: int = 0
    unsure: bool = False
    reason: str = ""
    external_id: str | None = None
    queued_at: datetime | None = None


ENDINGS = ("fixed", "unable")
"""What tells that a job has ended."""
GOING_ON = ("reopened", "assigned", "on_hold")
"""What tells that it goes on."""
URGENCY = {
    "emergency": HAZARD,
    "acknowledged": ACKNOWLEDGED,
    "accepted": ACKNOWLEDGED,
    "reopened": ACKNOWLEDGED,
    "question": 30,
    "outside": 30,
    "fixed": 40,
    "unable": 40,
}
OTHERWISE = 50


def priority(kind: str, *, hazard: bool) -> int:
    """What goes first when many wait: hazards, acknowledgements, questions, how jobs ended, the rest; lower is sooner."""
    return HAZARD if hazard else URGENCY.get(kind, OTHERWISE)


def key(kind: str, report_id: int, reporter: Reporter, rounds: int) -> str:
    """One message of a kind to one author in one round of a report's work: never a second, whatever they write."""
    return f"{kind}:{report_id}:{reporter.channel}:{reporter.author_id}:{rounds}"
