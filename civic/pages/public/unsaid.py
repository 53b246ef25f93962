"""What crews and the desk wrote that nobody has let go to residents yet.

In: a report's events, messages and photos. Out: the events whose own words residents may read, and the photos they
may see. Promises: how a job ended is told in the crew's words and photos only once a person has released the reply,
or where nobody waits for one; why work waits only where the council tells of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from civic.core.event import EventKind
from civic.db.store.photos import SHOWN, KeptPhoto
from civic.ports import Office

ENDINGS = (EventKind.COMPLETED, EventKind.UNABLE)


def spoken(office: Office, events: Iterable[Any], messages: Iterable[Any]) -> frozenset[int]:
    """The ids of the events whose words may be read."""
    replies: dict[int, list[bool]] = defaultdict(list)
    for message in messages:
        replies[message.event_id].append(message.queued_at is not None)
    return frozenset(event.id for event in events if _may_be_read(office, event, replies[event.id]))


def seen(photos: Sequence[KeptPhoto], events: Sequence[Any], read: frozenset[int]) -> list[KeptPhoto]:
    """Of what is not hidden: what came with the report, and photos of work whose end may be read."""
    endings = [event for event in events if event.kind in ENDINGS]

    def told(photo: KeptPhoto) -> bool:
        end = next((event for event in endings if event.at >= photo.added_at), None)
        return end is not None and end.id in read

    shown = (photo for photo in photos if photo.showing == SHOWN)
    return [photo for photo in shown if photo.kind == "before" or told(photo)]


def _may_be_read(office: Office, event: Any, let_go: Sequence[bool]) -> bool:
    if event.kind == EventKind.ON_HOLD and "on_hold" not in office.told:
        return False
    return not let_go or any(let_go)
