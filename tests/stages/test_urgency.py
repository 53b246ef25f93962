"""How urgent a fault is reaches the crew, with the reason in the history."""

from civic import dispatch, triage
from tests.stages.test_intake import whole
from tests.world import World

HOLE = "@WrenfordCouncil deep pothole outside the school, corner of Hill Street and Station Road"


def test_a_hole_by_a_school_is_a_job_of_high_priority(world: World) -> None:
    world.tweet(HOLE)
    world.tweet("@WrenfordCouncil deep pothole, corner of Mill Road and Quay Street", by="nan")
    world.work()
    with world.house.opener.reading() as store:
        order = store.work_orders.take(world.report().work_order_id or 0)
    assert order.priority == "high"
    assert "More urgent than usual: “outside the school”" in whole(world).events[0].why


def test_what_staff_say_it_is_counts_as_that_is_urgent(world: World) -> None:
    world.tweet("@WrenfordCouncil deep pothole outside the school")
    world.work()
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        triage.categorise(store, office, 1001, "graffiti", now, world.mira.actor)
        triage.move_pin(store, office, 1001, -27.8941, 151.6111, "Hill Street", now, world.mira.actor)
        triage.accept(store, office, 1001, now, world.mira.actor)
        dispatch.raise_work_order(store, office, 1001, now, world.mira.actor, None)
        order = store.work_orders.take(store.reports.take(1001).work_order_id or 0)
    assert order.priority == "low"
