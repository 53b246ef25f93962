"""The outside as the stages see it: a channel, a geocoder, photos, words and a clock; and how each may fail.

An adapter answers with plain values or raises one of three failures, which differ in what to do next:
TemporaryFailure (try again, not before `retry_at` when given), PermanentFailure (do not try again; a person
must see the reason), UnknownOutcome (it may have happened: look it up before trying again). ChannelPaused and
TooManyCalls are TemporaryFailures that are true of everything the channel would be asked to say.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from civic.core import sla
from civic.core.calls import Tally
from civic.core.council import Agency, Category, Council, Pack
from civic.core.pacing import Pace
from civic.core.place import AreaIndex
from civic.core.post import Author, InboundPost, OwnReply
from civic.core.report import Report
from civic.core.understanding import PlaceFinder

DAYS_WITHOUT_CATEGORY = 10
SHELVES = 256
"""Photos stand on so many shelves, by the beginning of their hash."""


class Failure(Exception):
    """`reason` is what staff read: what was wrong and what to do."""

    def __init__(self, reason: str, *, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_at = retry_at


class TemporaryFailure(Failure):
    """It did not happen, and may work later."""


class ChannelPaused(TemporaryFailure):
    """The channel says nothing for anybody until `until`, when one message may try again."""

    def __init__(self, reason: str, until: datetime) -> None:
        super().__init__(reason, retry_at=until)
        self.until = until


class TooManyCalls(TemporaryFailure):
    """The platform takes no more of these calls until `until`."""

    def __init__(self, reason: str, until: datetime) -> None:
        super().__init__(reason, retry_at=until)
        self.until = until


class PermanentFailure(Failure):
    """It did not happen and will not by itself."""


class UnknownOutcome(Failure):
    """The request went out and no answer came back: it may have happened."""


@dataclass(frozen=True)
class OutboundPhoto:
    """A JPEG to go with a post; `alt` is at most 1,000 characters."""

    data: bytes
    alt: str


class Channel(Protocol):
    """One account on one platform. Ids are the platform's, as strings, and so are cursors: places in its list of posts
    to the council, which are the ids of posts where it has nothing else."""

    name: str
    """What programs call it: in the database, in addresses, in figures."""
    known_as: str
    """What people call the platform."""
    lists_at_most: int
    """So many posts it tells of at most, however many there were."""
    pace: Pace
    look: str
    """The name of the window that a look for posts counts against, as the tally has it."""
    call_names: Mapping[str, str]
    """What people call the calls that its tally counts, and their windows; those that are missing go by their own names."""

    def pages_since(self, since_id: str | None) -> Iterator[list[InboundPost]]:
        """Posts to the council behind the cursor `since_id`, newest page first; no page when nothing is new."""

    def search(self, since_id: str, until_id: str) -> Iterator[list[InboundPost]]:
        """Posts to the council between two cursors, also those that `pages_since` tells of no more, newest page first;
        PermanentFailure where there is no search for us."""

    def photo(self, url: str) -> bytes:
        """The bytes of a photo that a post names."""

    def reply(self, to_id: str, text: str, photos: tuple[OutboundPhoto, ...], key: str = "") -> str:
        """Post a reply to `to_id` and give its id. `key` is the message's own and the same at every try, for platforms
        that say nothing twice under one key."""

    def find_reply(self, to_id: str, text: str) -> str | None:
        """The id of our own reply to `to_id` with this text, if the platform has it."""

    def replies(self, to_id: str) -> list[OwnReply]:
        """All our own replies to `to_id`, oldest first."""

    def newer(self, one: str, other: str | None) -> bool:
        """Whether the id, or cursor, `one` is newer than `other`."""

    def take_tally(self) -> Tally:
        """The calls made since this was last asked with what they cost, and what the platform said of its limits."""

    def gone(self, ids: Sequence[str]) -> set[str]:
        """Those of at most 100 posts that the public cannot see there any more."""


class Pushing(Protocol):
    """A channel whose platform calls us too, besides being asked."""

    name: str
    signature_header: str

    def have_pushed(self, url: str) -> list[str]:
        """Have the platform push to this address; what was done, in words. Raises a Failure."""

    def still_pushes(self) -> bool | None:
        """Whether the platform holds our webhook to be valid, after checking it again where it did not; None where it has
        none. Raises a Failure."""

    def challenge(self, token: str) -> str:
        """What proves to the platform that we are who it calls."""

    def genuine(self, body: bytes, signature: str) -> bool:
        """Whether the platform itself signed these bytes."""

    def event_name(self, event: dict[str, Any]) -> str:
        """What the same event has each time it comes; ValueError says why it is no event."""

    def pushed(self, event: dict[str, Any]) -> list[InboundPost]:
        """The posts that a genuine event tells of; may ask the platform for what did not come along."""

    def newer(self, one: str, other: str | None) -> bool:
        """Whether id `one` is newer than `other`."""


class Authors(Protocol):
    """What is known of who writes, so that a platform need not be asked, and paid, for it with every post."""

    def known(self, channel: str, ids: Collection[str]) -> Mapping[str, Author]:
        """Those of whom it is known, and lately enough."""

    def keep(self, channel: str, authors: Mapping[str, Author]) -> None:
        """Remember what was told now."""


class Geocoder(PlaceFinder, Protocol):
    """The council's places by words and by position, whatever sources stand behind them; never raises."""


@dataclass(frozen=True)
class Photo:
    """A photo as kept: upright, without any metadata, at most 2048 px; `likeness` is a 64-bit dHash as hex."""

    sha256: str
    width: int
    height: int
    likeness: str
    taken_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None


class PhotoStore(Protocol):
    """Photo bytes by the hash of what was handed in; keeping the same bytes twice is one photo."""

    def keep(self, data: bytes) -> Photo:
        """Check, clean and store; PermanentFailure says why bytes are no usable photo, TemporaryFailure why none can
        be stored now."""

    def read(self, sha256: str, size: str) -> bytes:
        """JPEG bytes in size `large` (2048 px), `medium` (960) or `small` (320); PermanentFailure if unknown."""

    def try_writing(self) -> None:
        """TemporaryFailure says why no photo can be stored now."""

    def handed_in_before(self, shelf: int, moment: datetime) -> list[str]:
        """Photos on one of the SHELVES that nobody has handed in since."""

    def throw_away(self, sha256: str, before: datetime) -> None:
        """Forget a photo, unless it was handed in again since."""


class TileStore(Protocol):
    """Files of map tiles by the SHA-256 of their content, where every process and host finds them."""

    def keep(self, file: Path, digest: str) -> None:
        """A copy, whole or not at all; TemporaryFailure says why none can be kept now."""

    def find(self, digest: str) -> Path | None:
        """The kept file; None where it is not there, whatever name is asked for."""

    def sweep(self, named: str) -> None:
        """Throw away all but the named file and the one kept last before it, which open pages still ask for."""


class Wording(Protocol):
    """The council's words to residents."""

    def say(self, kind: str, facts: Mapping[str, object], choose: int) -> str:
        """A message of this kind within the length budget; `choose` picks the variant, same number same words."""


class Clock(Protocol):
    def now(self) -> datetime:
        """This moment, in UTC, with its zone."""


Chance = Callable[[], float]
"""Another number each time, from 0 up to 1, all as likely."""


class NothingToLearn(ValueError):
    """Too little is confirmed; the text says how much there is and is needed."""


@dataclass(frozen=True)
class Taught:
    """A model as bytes. `fitness`: how many reports, and shares from 0 to 1 of what was right; `better`: it decides
    better than the pack alone. `words` tell it all to a person."""

    version: str
    body: bytes
    fitness: Mapping[str, float]
    better: bool
    words: str


class Teach(Protocol):
    def __call__(self, pairs: Sequence[tuple[str, str]], pack: Pack) -> Taught:
        """A model of the pack's categories from (text, category) pairs; NothingToLearn where they are too few."""


@dataclass(frozen=True)
class Office:
    """The council at work: its pack, its words, and what it has chosen to say by itself.

    `speaking` are the channels that can carry a reply, each with what people call it; `told` the kinds of message that
    are switched on; `held` those that wait for a person's release. The names include retired categories and crews.
    `joins`: a post that surely tells of an open report joins it without a person.
    """

    pack: Pack
    areas: AreaIndex
    wording: Wording
    speaking: Mapping[str, str]
    told: frozenset[str]
    held: frozenset[str]
    category_names: Mapping[str, str]
    crew_names: Mapping[str, str]
    joins: bool = True

    @property
    def council(self) -> Council:
        return self.pack.council

    def category(self, code: str | None) -> Category | None:
        return self.pack.category(code) if code else None

    def agency(self, code: str) -> Agency | None:
        """Another body that the pack names."""
        return next((agency for agency in self.pack.agencies if agency.code == code), None)

    def category_name(self, code: str | None) -> str:
        return self.category_names.get(code or "", "")

    def crew_name(self, code: str | None) -> str:
        return self.crew_names.get(code or "", "")

    def plain_title(self, report: Report) -> str:
        """What a report is of and where, in the council's words: none of a resident's."""
        category = self.category_name(report.category) or "A problem"
        return f"{category}, {report.place}" if report.place else category

    def search_words(self, report: Report) -> str:
        """What search finds a report by: its headline, category, place and areas."""
        said = (report.title, self.category_name(report.category), report.place, *report.areas.values())
        return " ".join(said)

    def due_at(self, category: str | None, hazard: bool, now: datetime) -> datetime:
        """When a job of this category raised now is due: hazards in hours, the rest in working days."""
        known = self.category(category)
        days = known.days if known else DAYS_WITHOUT_CATEGORY
        return sla.due_at(now, 0 if hazard or (known and known.hazard) else days, self.council)

    def answer_by(self, now: datetime) -> datetime:
        """Until when a person should have looked at what the rules were not sure of."""
        return sla.due_at(now, 1, self.council)
