"""What people confirm at the desk becomes a model that decides beside the pack, if it decides better."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import text

from civic import learning, triage
from civic.core.council import Pack
from civic.db.store.models import Kept
from civic.main import teach
from civic.ports import Taught
from tests.core.test_understanding import post
from tests.stages.test_fieldwork import finish
from tests.world import World

WAYS = ["the {} is bad near {}", "{} trouble by {}", "please see the {} at {}", "again the {} close to {}"]
SPOTS = ["the mill", "the bend", "our gate", "the shop", "the hall"]
THINGS = {"tree": "swing", "street-light": "gizmo", "graffiti": "scribble"}
"""A town that calls broken swings a matter of trees, and says gizmo for a street light."""


def confirm(world: World, each: int = 20) -> None:
    """Twenty reports of each, and what a person said they are."""
    office = world.house.workplace().office
    said = [
        (code, way.format(thing, spot)) for code, thing in THINGS.items() for way in WAYS for spot in SPOTS
    ]
    for code, words in [pair for at, pair in enumerate(said) if at % 20 < each]:
        world.clock.pass_(minutes=1)
        name = world.tweet(f"@WrenfordCouncil {words}, it is broken", by=f"r{world.clock.now():%H%M}")
        world.work()
        with world.house.opener.writing() as store:
            report_id = store.posts.report_of("x", name)
            triage.categorise(store, office, report_id, code, world.clock.now(), world.mira.actor)


def likeliest(world: World, text: str) -> str:
    return world.house.workplace().understanding.decide(post(text)).suggestions[0].code


def test_enough_that_was_confirmed_is_learned_and_decides_at_once(world: World) -> None:
    assert likeliest(world, "the swing by the gate is broken") == "playground"
    confirm(world)
    assert world.worker.learn()
    world.clock.pass_(seconds=3)
    assert likeliest(world, "the swing by the gate is broken") == "tree"
    assert likeliest(world, "gizmo is bad by the mill") == "street-light"
    with world.house.opener.reading() as store:
        kept = store.models.newest()
    assert kept is not None and kept.active
    assert kept.fitness["by_blend"] > kept.fitness["by_pack"] and kept.fitness["reports"] >= 40


def test_a_report_tells_the_words_and_the_version_that_decided(sqlite_world: World) -> None:
    confirm(sqlite_world)
    sqlite_world.worker.learn()
    sqlite_world.clock.pass_(seconds=3)
    name = sqlite_world.tweet("@WrenfordCouncil the gizmo near our gate is broken", by="nan")
    sqlite_world.work()
    with sqlite_world.house.opener.reading() as store:
        report = store.reports.take(store.posts.report_of("x", name))
        kept = store.models.newest()
    assert kept is not None and report.understanding["model"] == kept.version
    sqlite_world.sign_in(sqlite_world.mira)
    page = sqlite_world.client.get(f"/desk/reports/{report.ref}").text
    assert f"what was learned here (version {kept.version})" in page


def test_it_is_learned_again_only_when_enough_is_new_or_the_pack_is_another(sqlite_world: World) -> None:
    confirm(sqlite_world, each=6)
    assert not sqlite_world.worker.learn(), "eighteen are too few"
    confirm(sqlite_world)
    assert sqlite_world.worker.learn()
    assert not sqlite_world.worker.learn()
    pack = sqlite_world.house.workplace().office.pack
    another = replace(pack, digest="another")
    assert learning.learn_due(sqlite_world.house.opener, another, teach, sqlite_world.clock) is not None


def test_what_the_system_sorted_by_itself_and_what_is_forgotten_teaches_nothing(world: World) -> None:
    world.swing()
    with world.house.opener.reading() as store:
        assert store.models.confirmed() == []
    finish(world)
    with world.house.opener.reading() as store:
        assert [code for _, code in store.models.confirmed()] == ["playground"]
    with world.house.opener.writing() as store:
        store.session.connection().execute(text("update post set text = ''"))
    with world.house.opener.reading() as store:
        assert store.models.confirmed() == []


def test_what_decides_no_better_than_the_pack_is_kept_aside(sqlite_world: World) -> None:
    confirm(sqlite_world)

    def no_better(pairs: Sequence[tuple[str, str]], pack: Pack) -> Taught:
        return replace(teach(pairs, pack), better=False)

    pack = sqlite_world.house.workplace().office.pack
    assert learning.learn_due(sqlite_world.house.opener, pack, no_better, sqlite_world.clock)
    sqlite_world.clock.pass_(seconds=3)
    assert sqlite_world.house.workplace().model == ""
    assert likeliest(sqlite_world, "the swing by the gate is broken") == "playground"


def test_a_model_of_another_version_of_civic_is_left_aside(world: World) -> None:
    kept = Kept("old", "digest", world.clock.now(), 1, True, {"reports": 60})
    with world.house.opener.writing() as store:
        store.models.add(kept, b"no model")
    world.clock.pass_(seconds=3)
    assert likeliest(world, "the swing by the gate is broken") == "playground"
