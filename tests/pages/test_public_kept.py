"""Public pages that are kept: as fresh as if they were drawn each time, and no more of them than the limit."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import event

from civic import fieldwork
from civic.pages.kept import Kept
from tests.pages.test_public_reports import update, with_photo
from tests.world import World, jpeg

PAGE = "/reports/R-1001"


def drawn_anew(world: World) -> str:
    """The page as a process draws it that has kept nothing."""
    world.app.state.report_pages = Kept()
    return world.client.get(PAGE).text


def news(world: World) -> list[tuple[Callable[..., object], tuple[object, ...]]]:
    """What happens to the swing, step by step; residents may read of each."""
    photo = world.house.photos.keep(jpeg(colour="seagreen"))
    return [
        (fieldwork.start, (update(world),)),
        (fieldwork.add_photo, (update(world), photo, "Both seats hang level")),
        (fieldwork.complete, (update(world), "New chain")),
    ]


def test_what_happens_shows_at_once(world: World) -> None:
    with_photo(world)
    office = world.house.workplace().office
    before = world.client.get(PAGE).text
    for happens, what in news(world):
        with world.house.opener.writing() as store:
            happens(store, office, *what)
        now = world.client.get(PAGE).text
        assert now == drawn_anew(world)
        if happens is not fieldwork.add_photo:
            assert now != before, happens.__name__
        before = now


def test_a_kept_page_costs_one_look(sqlite_world: World) -> None:
    with_photo(sqlite_world)
    said: list[str] = []
    event.listen(
        sqlite_world.house.opener.engine,
        "before_cursor_execute",
        lambda connection, cursor, statement, *_: said.append(statement),
    )
    sqlite_world.client.get(PAGE)
    first = len(said)
    page = sqlite_world.client.get(PAGE).text
    assert first > 4
    assert [one.split()[0].upper() for one in said[first:]] == ["BEGIN", "SELECT"]
    sqlite_world.clock.pass_(minutes=1)
    assert sqlite_world.client.get(PAGE).text == page
    assert len(said) > first + 4


def test_colours_are_everybodys_own(sqlite_world: World) -> None:
    with_photo(sqlite_world)
    light = sqlite_world.client.get(PAGE).text
    sqlite_world.client.cookies.set("theme", "dark")
    assert sqlite_world.client.get(PAGE).text != light


def test_only_the_pages_asked_for_last_are_kept() -> None:
    kept = Kept(most=2)
    drawn: list[str] = []

    def draw(name: str) -> str:
        drawn.append(name)
        return name

    for name in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(name, partial(draw, name)) == name
    assert drawn == ["a", "b", "c", "b"]
