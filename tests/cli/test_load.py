"""`civic load`: the same pack again changes nothing; what a new pack no longer has is retired and keeps its work."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from civic.core.report import ReportState
from civic.db.engine import open_engine
from civic.db.pack_codec import FORM
from tests.cli.conftest import Run, refused
from tests.databases import WRENFORD
from tests.world import World


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the Wrenford pack, to be changed."""
    return shutil.copytree(WRENFORD, tmp_path / "pack")


def without_parks_north(pack: Path) -> None:
    crews, routing = pack / "crews.toml", pack / "routing.toml"
    tables = crews.read_text("utf-8").split("[[crew]]")
    crews.write_text("[[crew]]".join(one for one in tables if '"parks-north"' not in one), "utf-8")
    routing.write_text(routing.read_text("utf-8").replace('"parks-north"', '"parks-south"'), "utf-8")


def test_the_same_pack_again_changes_nothing(run: Run, pack: Path, database: str) -> None:
    before = rows(database)
    answer = run("load", pack)
    assert answer.exit_code == 0, answer.output
    assert "Wrenford was loaded already; nothing changed" in answer.stdout
    assert "places, 748 addresses." in answer.stdout
    assert rows(database) == before


def test_a_crew_that_is_gone_is_retired_and_keeps_its_work(world: World, run: Run, pack: Path) -> None:
    world.swing()
    url = world.house.opener.engine.url.render_as_string(hide_password=False)
    without_parks_north(pack)
    answer = run("load", pack, CIVIC_DATABASE_URL=url)
    assert answer.exit_code == 0, answer.output
    assert "Note: 1 open report is still with Parks North, which this pack no longer has." in answer.stdout
    with world.house.opener.reading() as store:
        assert store.packs.retired_crews() == ["parks-north"]
        assert store.packs.crew_names()["parks-north"] == "Parks North"
    assert world.report().state is ReportState.WITH_CREW
    world.clock.pass_(seconds=3)
    assert "Parks North" in world.client.get("/reports/R-1001").text
    back = run("load", WRENFORD, CIVIC_DATABASE_URL=url)
    assert "Note" not in back.stdout
    with world.house.opener.reading() as store:
        assert store.packs.retired_crews() == []


def test_nobody_new_joins_a_crew_that_is_gone(run: Run, pack: Path) -> None:
    without_parks_north(pack)
    assert run("load", pack).exit_code == 0
    pat = ["pat", "--role", "crew", "--crew", "parks-north", "--password", "a swing in the park"]
    told = refused(run("user", "add", *pat))
    assert "There is no crew parks-north. The crews are: " in told
    assert "parks-north" not in told.partition("The crews are")[2]


def test_a_pack_with_errors_changes_nothing(run: Run, pack: Path, database: str) -> None:
    before = rows(database)
    (pack / "crews.toml").write_text('[[crew]]\ncode = "a b"\nnam = "A"\n')
    told = refused(run("load", pack))
    assert "so nothing was loaded" in told and "crews.toml, line 3" in told
    assert rows(database) == before


def test_an_icon_that_the_product_cannot_draw_is_told(run: Run, pack: Path) -> None:
    categories = pack / "categories.toml"
    text = categories.read_text("utf-8")
    categories.write_text(text.replace('icon = "toilet"', 'icon = "toilett"'), "utf-8")
    assert 'There is no icon "toilett". Did you mean "toilet"?' in refused(run("load", pack))


def test_a_pack_that_another_version_stored_is_stored_anew(run: Run, database: str) -> None:
    engine = open_engine(database)
    with engine.begin() as connection:
        connection.execute(text("update pack set body = :body"), {"body": b"\x00 of another time"})
    assert "Run `civic load PACK_DIR` again" in refused(run("serve"))
    answer = run("load", WRENFORD)
    assert answer.exit_code == 0 and "Wrenford is loaded" in answer.stdout
    with engine.connect() as connection:
        [body] = connection.scalars(text("select body from pack")).all()
    engine.dispose()
    assert body.startswith(FORM)


def rows(database: str) -> list[list[tuple[object, ...]]]:
    engine = open_engine(database)
    with engine.connect() as connection:
        found = [
            [tuple(row) for row in connection.execute(text(f"select * from {name} order by 1"))]
            for name in ("pack", "category", "crew")
        ]
    engine.dispose()
    return found
