"""A channel whose ids are addresses, whose cursor is a moment, and that says nothing twice under one key, as on Bluesky."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from civic import intake
from civic.core.post import InboundPost
from civic.ports import OutboundPhoto, UnknownOutcome
from tests.stages.test_intake import whole
from tests.stages.test_outbox import Scripted
from tests.world import SWING, World

OURS, THEIRS = "at://did:plc:council/app.bsky.feed.post", "at://did:plc:parent/app.bsky.feed.post"


class Addressed(Scripted):
    name, known_as = "bluesky", "Bluesky"

    def __init__(self, *script: Exception | str) -> None:
        super().__init__(*script)
        self.told: list[InboundPost] = []
        self.there: dict[str, str] = {}
        self.removed: set[str] = set()

    def tell(self, world: World, key: str, text: str, answers: str | None = None) -> str:
        """Somebody posts; the platform lists it by the moment when it heard of it."""
        name = f"{THEIRS}/{key}"
        self.told.append(
            InboundPost(
                self.name, name, name, answers or name, "did:plc:parent", "parent.example", "Parent", text,
                world.clock.now(), in_reply_to_id=answers, cursor=f"{world.clock.now():%FT%T}.{len(self.told):03}Z",
            )
        )  # fmt: skip
        return name

    def pages_since(self, since_id: str | None) -> Iterator[list[InboundPost]]:
        new = [post for post in reversed(self.told) if self.newer(post.cursor, since_id)]
        yield from ([post] for post in new)

    def reply(self, to_id: str, text: str, photos: tuple[OutboundPhoto, ...], key: str = "") -> str:
        """The key makes the address; without one every post is another."""
        made_of = key or str(len(self.there))
        address = f"{OURS}/{sha256(made_of.encode()).hexdigest()[:13]}"
        self.there[address] = to_id
        super().reply(to_id, text, photos, key)
        return address

    def find_reply(self, to_id: str, text: str) -> str | None:
        """Its list of our own posts is behind what it took."""
        return None

    def gone(self, ids: Sequence[str]) -> set[str]:
        return self.removed & set(ids)

    def newer(self, one: str, other: str | None) -> bool:
        return other is None or one > other


def look(world: World, channel: Addressed) -> int:
    new = intake.listen(world.house.opener, channel, world.clock)
    world.work()
    return new


def test_a_report_is_answered_followed_up_and_taken_back_by_its_address(world: World) -> None:
    channel = Addressed()
    world.plug_in(channel)
    post = channel.tell(world, "z-written-first", SWING)
    assert [look(world, channel), look(world, channel)] == [1, 0]
    [ours] = channel.there
    world.clock.pass_(minutes=5)
    channel.tell(world, "a-written-later", "It is the green one", answers=ours)
    assert look(world, channel) == 1
    assert [one.kind for one in whole(world).posts] == ["report", "follow_up"]
    assert [one.external_id for one in whole(world).messages] == [ours]
    assert channel.there == {ours: post}
    channel.removed = {post}
    world.clock.pass_(hours=21)
    assert intake.look_up_due(world.house.opener, world.house.workplace().office, channel, world.clock) == 2
    assert [one.text for one in whole(world).posts] == ["", "It is the green one"]


def test_where_a_key_holds_an_answer_that_cannot_be_found_yet_is_not_said_twice(world: World) -> None:
    channel = Addressed(UnknownOutcome("Bluesky broke off"))
    world.plug_in(channel)
    channel.tell(world, "one", SWING)
    look(world, channel)
    world.clock.pass_(minutes=5)
    world.work()
    assert len(channel.posted) == 2, "it was asked twice"
    assert [one.external_id for one in whole(world).messages] == list(channel.there)
