"""The outcome of reading a post, with everything that staff, the history and the reply need of it."""

from dataclasses import dataclass, fields
from enum import StrEnum

from civic.core.category import Suggestion
from civic.core.council import Priority
from civic.core.place import Found
from civic.core.post import PostKind
from civic.core.reply import Meaning


class Act(StrEnum):
    """What is to be done with a post."""

    RAISE = "raise"
    ASK_PERSON = "ask_person"
    ASK_PLACE = "ask_place"
    OUTSIDE = "outside"
    FOLLOW_UP = "follow_up"
    IGNORE = "ignore"


@dataclass(frozen=True)
class Decision:
    """`category` is the likeliest of a report even when unsure, None for questions, criticism and praise;
    `place` is set only when sure. `thing` is a noun for the reply, empty where there is no category.

    `says_what` and `says_where` are pieces of the text to be underlined; `mentions` is the number of the report
    whose reference the text holds; `meaning` is what a reply asks for, and of no account for other posts. `agency` is
    the code of the other body whose matter it is, or may be; `model` the version of what was learned that decided with
    the pack, empty where the pack decided alone. `also` are
    categories of further faults that the same words seem to tell of. `confidence` is that of the whole, as far as it is
    a report; `kind_confidence` of its kind alone.
    """

    kind: PostKind
    action: Act
    category: str | None
    suggestions: tuple[Suggestion, ...]
    place: Found | None
    candidates: tuple[Found, ...]
    areas: dict[str, str]
    outside: bool
    hazard: bool
    hazard_words: tuple[str, ...]
    meaning: Meaning
    mentions: int | None
    confidence: float
    why: tuple[str, ...]
    title: str
    thing: str
    priority: Priority = Priority.NORMAL
    says_what: tuple[str, ...] = ()
    says_where: tuple[str, ...] = ()
    agency: str = ""
    model: str = ""
    also: tuple[str, ...] = ()
    kind_confidence: float = 1.0

    @property
    def urgency(self) -> str:
        """danger, or as urgent as its category is: high, normal or low; normal where nothing is known."""
        return "danger" if self.hazard else self.priority.value

    def facts(self) -> dict[str, object]:
        """The whole, for JSON; its parts as they are, since JSON is all that they are written to."""
        return {one.name: getattr(self, one.name) for one in fields(self)}
