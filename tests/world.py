"""The named world of the tests: Wrenford on Thursday 7 May 2026, its people, and the swing at Alma Park.

Everything is real (database, photos on disk, rules, pages) but the clock. Posts come in by `tweet`, as a channel
would hand them in; `work` is one pass of the worker; `client` is a browser without its eyes.
"""

import io
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from fastapi.testclient import TestClient
from PIL import Image
from pwdlib.hashers.argon2 import Argon2Hasher

from civic import intake
from civic.adapters.passwords import Argon2Passwords
from civic.core.access import Role
from civic.core.council import Pack
from civic.core.event import Actor
from civic.core.post import InboundPost, PostPhoto, PostPlace
from civic.core.report import Report, report_id
from civic.db.store.accounts import Account
from civic.deps import House, Workplace
from civic.main import Furnisher, build_house, create_app
from civic.ports import Channel
from civic.settings import Settings
from civic.worker import Worker

THURSDAY = datetime(2026, 5, 6, 22, 52, tzinfo=UTC)
"""8:52 on Thursday 7 May in Wrenford."""
PASSWORD = "a swing in the park"
SEED = 7
"""Of what is left to chance."""
SWING = (
    "@WrenfordCouncil the swing seat at Alma Park has come off one chain. Kids are still trying to use it."
)


CHEAP = Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1)
"""Real hashes at a thousandth of the cost; `tests/adapters/test_passwords.py` tries the real cost."""
_furnished: dict[str, Workplace] = {}


def furnished(
    furnish: Furnisher,
    pack: Pack,
    categories: Mapping[str, str],
    crews: Mapping[str, str],
    model: bytes | None = None,
) -> Workplace:
    """What a pack becomes is the same in every test of a process, and never changes: it is made once."""
    key = f"{pack.digest} {dict(furnish.speaking)} {dict(categories)} {dict(crews)} {hash(model)}"
    if key not in _furnished:
        _furnished[key] = furnish(pack, categories, crews, model)
    return _furnished[key]


class Moment:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = THURSDAY) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> datetime:
        self.at += timedelta(**time)
        return self.at


@dataclass(frozen=True)
class Person:
    account: Account

    @property
    def actor(self) -> Actor:
        return self.account.actor


class World:
    """Open it with `with`; it closes its database and client."""

    def __init__(
        self, database_url: str, folder: Path, channels: Mapping[str, Channel] | None = None
    ) -> None:
        self.settings = settings = Settings(
            database_url=database_url, data_dir=folder, public_url="http://testserver", join="person"
        )
        self.clock = Moment()
        self.house: House = build_house(settings)
        self.house.clock = self.clock
        self.house.chance = random.Random(SEED).random
        self.channels: dict[str, Channel] = dict(channels or {})
        self.house.channels = self.channels
        self._speak({"x": "X"})
        self.house.passwords = Argon2Passwords(CHEAP)
        self.worker = Worker(self.house)
        self.app = create_app(self.house)
        self.client = TestClient(self.app, follow_redirects=False, headers={"sec-fetch-site": "same-origin"})
        self._posts = 0
        self.mira = self._person("mira", "Mira Santos", "MS", Role.DISPATCHER)
        self.ada = self._person("ada", "Ada Lindqvist", "AL", Role.ADMIN)
        self.parks_north = self._person("parks-north", "Parks North", "PN", Role.CREW, "parks-north")

    def __enter__(self) -> Self:
        self.client.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.client.__exit__(kind, error, tb)
        self.house.opener.engine.dispose()

    def plug_in(self, *channels: Channel) -> None:
        """These channels, and no others."""
        self.channels.clear()
        self.channels.update({one.name: one for one in channels})
        self._speak({one.name: one.known_as for one in channels})

    def _speak(self, speaking: Mapping[str, str]) -> None:
        self.house.furnish = partial(furnished, Furnisher(self.settings, speaking))

    def tweet(
        self,
        text: str = SWING,
        by: str = "almaparkparent",
        *,
        reply_to: str | None = None,
        thread: str | None = None,
        place: PostPlace | None = None,
        photos: tuple[PostPhoto, ...] = (),
        post_id: str | None = None,
        received_at: datetime | None = None,
    ) -> str:
        """A post to the council, written now, stored as the listener would store it (now, or later); its id."""
        self._posts += 1
        name = post_id or str(2_052_000_000_000_000_000 + self._posts)
        post = InboundPost(
            channel="x",
            id=name,
            root_id=name,
            thread_id=thread or reply_to or name,
            author_id=f"id-{by}",
            author_handle=by,
            author_name=by,
            text=text,
            posted_at=self.clock.now(),
            in_reply_to_id=reply_to,
            photos=photos,
            place=place,
            raw={"id": name, "text": text},
        )
        with self.house.opener.writing() as store:
            store.posts.add(post, received_at or self.clock.now())
        return name

    def tools(self) -> intake.Tools:
        """What intake works with, without any channel."""
        place, house = self.house.workplace(), self.house
        return intake.Tools(
            house.opener, place.office, place.understanding, {}, house.photos, house.clock, house.lease,
            house.chance,
        )  # fmt: skip

    def work(self) -> int:
        """One pass of the worker over all that is due."""
        return self.worker.work_once()

    def report(self, ref: str = "R-1001") -> Report:
        with self.house.opener.reading() as store:
            found = store.reports.get(report_id(ref) or 0)
        assert found is not None, f"there is no report {ref}"
        return found

    def swing(self) -> Report:
        """The swing at Alma Park, reported and with its crew."""
        self.tweet()
        self.work()
        return self.report()

    def sign_in(self, person: Person) -> None:
        """Sign the client in as this person, by the sign-in page."""
        answer = self.client.post(
            "/sign-in", data={"username": person.account.username, "password": PASSWORD}
        )
        assert answer.status_code == 303, answer.text

    def _person(self, username: str, name: str, mark: str, role: Role, crew: str | None = None) -> Person:
        hashed = self._hash()
        with self.house.opener.writing() as store:
            store.accounts.add(username, name, mark, role, crew, hashed, self.clock.now())
            found = store.accounts.to_sign_in(username)
        assert found is not None
        return Person(found[0])

    _hashed: str | None = None

    def _hash(self) -> str:
        if World._hashed is None:
            World._hashed = self.house.passwords.hash(PASSWORD)
        return World._hashed


def newer(one: str, other: str) -> bool:
    """Of two ids of posts, as X gives them."""
    return int(one) > int(other)


def jpeg(width: int = 640, height: int = 480, colour: str = "seagreen") -> bytes:
    """A small real photo."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


__all__ = ["PASSWORD", "SWING", "THURSDAY", "Moment", "Person", "World", "jpeg", "newer"]
