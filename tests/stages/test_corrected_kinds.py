"""What staff say of a post's kind holds for the next one in the same words, in every process, until it is taken back."""

import pytest

from civic import dispatch, triage
from civic.core.post import PostKind
from tests.core.test_understanding import post
from tests.world import World

JOKE = (
    "@WrenfordCouncil our swing voters in Alma Park are broken, somebody please mend them before election day"
)
ASKS = "@WrenfordCouncil do you know when somebody looks after the swings at Alma Park?"


def sorted_as(world: World, ref: str, kind: str) -> None:
    office = world.house.workplace().office
    number = world.report(ref).id
    with world.house.opener.writing() as store:
        triage.sort_as(store, office, number, kind, world.clock.now(), world.mira.actor)
    world.clock.pass_(seconds=3)


def kind_of(world: World, text: str) -> tuple[PostKind, str]:
    decision = world.house.workplace().understanding.decide(post(text))
    return decision.kind, decision.why[0]


def test_a_joke_that_became_a_report_does_so_once(world: World) -> None:
    world.tweet(JOKE)
    world.work()
    assert kind_of(world, JOKE)[0] is PostKind.REPORT
    sorted_as(world, "R-1001", "noise")
    assert kind_of(world, JOKE) == (PostKind.NOISE, "Much like R-1001, which is noise, says Mira Santos")
    name = world.tweet(JOKE, by="copycat")
    world.work()
    with world.house.opener.reading() as store, pytest.raises(LookupError, match="no report"):
        store.posts.report_of("x", name)


def test_taking_it_back_forgets_it(world: World) -> None:
    world.tweet(JOKE)
    world.work()
    sorted_as(world, "R-1001", "noise")
    assert kind_of(world, JOKE)[0] is PostKind.NOISE
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.reconsider(store, office, 1001, world.clock.now(), world.mira.actor)
    world.clock.pass_(seconds=3)
    assert kind_of(world, JOKE)[0] is PostKind.REPORT


def test_a_question_that_staff_accept_is_a_report_the_next_time(world: World) -> None:
    world.tweet(ASKS)
    world.work()
    assert kind_of(world, ASKS)[0] is PostKind.QUESTION
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        triage.categorise(store, office, 1001, "playground", world.clock.now(), world.mira.actor)
        triage.accept(store, office, 1001, world.clock.now(), world.mira.actor)
        dispatch.raise_work_order(store, office, 1001, world.clock.now(), world.mira.actor, None)
    world.clock.pass_(seconds=3)
    assert kind_of(world, ASKS)[0] is PostKind.REPORT


def test_what_is_forgotten_is_not_remembered(world: World) -> None:
    world.tweet(JOKE)
    world.work()
    sorted_as(world, "R-1001", "noise")
    with world.house.opener.writing() as store:
        assert [one.kind for one in store.models.corrected_kinds()] == [PostKind.NOISE]
        store.session.connection().exec_driver_sql("update post set text = ''")
        assert store.models.corrected_kinds() == []
