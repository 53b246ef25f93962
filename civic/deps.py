"""What pages and the worker stand on: the house with its doors, and one visit through them.

A visit opens its transaction at the edge: `with visit.reading(Action.READ_DESK) as store` looks the session up,
in the same transaction, and refuses whoever may not; `with visit.writing(…)` commits at the end of the block.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Protocol

from fastapi import Depends, Request

from civic.core.access import Action, may
from civic.core.council import Pack
from civic.core.understanding import Understanding
from civic.core.understanding.no_place import no_places
from civic.core.understanding.pinned import PinnedPlaces
from civic.db.store import Opener, Store
from civic.db.store.accounts import Account
from civic.ports import Chance, Channel, Clock, Geocoder, Office, PhotoStore, Pushing, Teach, TileStore

COOKIE = "civic_session"
LOOK_FOR_NEW_PACK_EVERY = timedelta(seconds=2)
TAKEN_APART_WITHIN = timedelta(days=180)
"""What people took apart longer ago tells little of how Civic joins today."""


class NoPack(Exception):
    """No council has been loaded yet."""

    def __init__(self) -> None:
        super().__init__("No council pack is loaded yet. Run `civic load PACK_DIR` and open this page again.")


class SignInNeeded(Exception):
    """Nobody is signed in, or the session has ended."""


class Forbidden(Exception):
    """Somebody is signed in who may not do this."""

    def __init__(self, user: Account, action: Action) -> None:
        super().__init__(f"{user.name} is signed in as {user.role} and may not {action}.")


class Passwords(Protocol):
    def hash(self, password: str) -> str:
        """A hash to store."""

    def verify(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password; takes as long for an unknown account (None) as for a known one."""


@dataclass(frozen=True)
class Workplace:
    """The council as it is loaded now, ready for work. `basemap` is the JSON that maps are drawn from, `tiled` the
    short one where there are tiles to draw from; `model` the version of what was learned, empty while the pack decides
    alone."""

    digest: str
    office: Office
    understanding: Understanding
    geocoder: Geocoder
    basemap: bytes
    tiled: bytes = b""
    model: str = ""


@dataclass
class House:
    """Everything a process has: doors to the database, photos, channels, the clock, the council at work."""

    opener: Opener
    photos: PhotoStore
    tiles: TileStore
    clock: Clock
    passwords: Passwords
    channels: Mapping[str, Channel]
    furnish: Callable[[Pack, Mapping[str, str], Mapping[str, str], bytes | None], Workplace]
    teach: Teach
    public_url: str
    session_lasts: timedelta
    lease: timedelta
    poll_every: timedelta
    chance: Chance
    reports_per_hour: int = 60
    pushing: Mapping[str, Pushing] = field(default_factory=dict)
    monthly_cap: int = 0
    """What a channel may cost in a month, in thousandths of a dollar; 0 for no cap."""
    metrics_token: str = ""
    """Whoever brings it may read the figures from elsewhere; nobody when it is empty."""
    _workplace: Workplace | None = None
    _looked_at: datetime | None = None
    _sorted: tuple[int, tuple[int, int]] = (0, (0, 0))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def workplace(self) -> Workplace:
        """The council at work; a newly loaded pack is taken up within two seconds. NoPack before the first."""
        now = self.clock.now()
        current, looked = self._workplace, self._looked_at
        if current is not None and looked is not None and now - looked < LOOK_FOR_NEW_PACK_EVERY:
            return current
        with self._lock:
            self._workplace = self._refreshed(self._workplace, now)
            self._looked_at = now
            return self._workplace

    def _refreshed(self, current: Workplace | None, now: datetime) -> Workplace:
        with self.opener.reading() as store:
            digest, model = store.packs.digest(), store.models.active_version()
            known, fresh = self._sorted, store.models.sorted_since(self._sorted[0])
            if current is not None and (digest, model) == (current.digest, current.model):
                current = current if fresh[1] == known[1] else _remembering(current, store, now)
                self._sorted = fresh
                return current
            pack = store.packs.read()
            if pack is None:
                raise NoPack
            made = self.furnish(
                pack, store.packs.category_names(), store.packs.crew_names(), store.models.active_body()
            )
            return _remembering(replace(made, model=model), store, now)

    @property
    def secure(self) -> bool:
        """Whether cookies may travel over HTTPS only."""
        return self.public_url.startswith("https://")


def _remembering(place: Workplace, store: Store, now: datetime) -> Workplace:
    """With the kinds of posts that people have put right by now, the places, and what they took apart."""
    models, since = store.models, now - TAKEN_APART_WITHIN
    pinned = PinnedPlaces(models.pinned(), models.placed(), no_places(place.office.pack))
    apart, judged = models.taken_apart(since), models.judged(since)
    remembering = place.understanding.remembering(models.corrected_kinds(), pinned, apart, judged)
    return replace(place, understanding=remembering)


class Visit:
    """One request: who it is from, what it may do, and the doors it goes through."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.house: House = request.app.state.house
        self.now = self.house.clock.now()
        self.user: Account | None = None

    @property
    def workplace(self) -> Workplace:
        return self.house.workplace()

    @property
    def office(self) -> Office:
        return self.workplace.office

    @property
    def staff(self) -> Account:
        """The signed-in person, inside a transaction that asked for one."""
        if self.user is None:
            raise SignInNeeded
        return self.user

    @contextmanager
    def reading(self, action: Action | None = None) -> Iterator[Store]:
        """One unchanging picture of the database; with an action, only for those who may."""
        with self.house.opener.reading() as store:
            self._admit(store, action)
            yield store

    @contextmanager
    def writing(self, action: Action | None = None) -> Iterator[Store]:
        """One step, committed at the end of the block; with an action, only for those who may."""
        with self.house.opener.writing() as store:
            self._admit(store, action)
            yield store

    def _admit(self, store: Store, action: Action | None) -> None:
        if action is None:
            return
        token = self.request.cookies.get(COOKIE)
        self.user = store.accounts.signed_in(token_hash(token), self.now) if token else None
        if self.user is None:
            raise SignInNeeded
        if not may(self.user.role, action):
            raise Forbidden(self.user, action)


def token_hash(token: str) -> str:
    """What the database keeps of a session's secret."""
    return sha256(token.encode()).hexdigest()


async def _visit(request: Request) -> Visit:
    return Visit(request)


VisitDep = Annotated[Visit, Depends(_visit)]
