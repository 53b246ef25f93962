"""The list beside the map: who may see it, what it holds, how it is narrowed, and what it costs."""

from typing import Any

from sqlalchemy import event

from civic.core.place import AreaIndex
from civic.pages.desk.board import Board
from tests.world import World

UNSURE = "@WrenfordCouncil what is going on with the swing at Alma Park?"
NOWHERE = "@WrenfordCouncil the swing seat in the playground is broken"


def desk(world: World, path: str = "/desk", **headers: str) -> str:
    answer = world.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def reports(world: World, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.client.get(f"/desk/reports.json{query}").json()["reports"]
    return found


def test_only_staff_of_the_desk_may_read_it(world: World) -> None:
    answer = world.client.get("/desk")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=/desk")
    assert world.client.get("/desk/reports.json").status_code == 401
    world.sign_in(world.parks_north)
    refused = world.client.get("/desk")
    assert refused.status_code == 403
    assert 'href="/crew"' in refused.text


def test_the_list_holds_open_reports_soonest_due_first(world: World) -> None:
    world.swing()
    world.tweet(NOWHERE, by="northside_nan")
    world.work()
    world.sign_in(world.mira)
    found = reports(world)
    assert [one["ref"] for one in found] == ["R-1002", "R-1001"]
    assert [one["state"] for one in found] == ["waiting", "with_crew"]
    assert found[1]["place"] == "Playground, Alma Park"
    assert found[1]["crew"] == "parks-north"
    page = desk(world)
    assert page.index("R-1002") < page.index("R-1001")
    assert "2 open reports" in page
    assert "1 report has no place yet, so is only in the list" in page


def test_chips_count_what_they_lead_to(world: World) -> None:
    world.swing()
    world.tweet(NOWHERE, by="northside_nan")
    world.tweet("@WrenfordCouncil big pothole on Hill Street", by="kerbwatch")
    world.work()
    world.sign_in(world.mira)
    page = desk(world, "/desk?ward=North")
    for state, words in (("", "All open"), ("waiting", "Waiting"), ("with_crew", "With a crew")):
        number = len(reports(world, f"?ward=North&state={state}"))
        assert f'{words} <span class="num">{number}</span>' in page


def test_lists_are_narrowed_by_category_crew_and_state(world: World) -> None:
    world.swing()
    world.tweet(NOWHERE, by="northside_nan")
    world.work()
    world.sign_in(world.mira)
    assert [one["ref"] for one in reports(world, "?crew=parks-north")] == ["R-1001"]
    assert [one["ref"] for one in reports(world, "?category=playground")] == ["R-1002", "R-1001"]
    assert [one["ref"] for one in reports(world, "?state=waiting")] == ["R-1002"]
    assert reports(world, "?state=fixed") == []
    assert len(reports(world, "?state=nonsense")) == 2
    assert "No report stands like this now" in desk(world, "/desk?state=fixed")


def test_search_finds_words_streets_and_references_also_closed_ones(world: World) -> None:
    world.swing()
    world.sign_in(world.mira)
    refused = world.client.post("/desk/reports/R-1001/refusal", data={"reason": "Not our park"})
    assert refused.status_code == 303
    assert [one["ref"] for one in reports(world, "?q=swing+alma")] == ["R-1001"]
    assert reports(world, "?q=swing+bridge") == []
    straight = world.client.get("/desk?q=r-1001")
    assert straight.status_code == 303
    assert straight.headers["location"] == "/desk/reports/R-1001"
    assert "Nothing matches" in desk(world, "/desk?q=zeppelin")


def test_fifty_at_first_and_fifty_more_on_demand(sqlite_world: World) -> None:
    world = sqlite_world
    for number in range(52):
        world.tweet(by=f"resident{number}")
    while world.work():
        pass
    world.sign_in(world.mira)
    first = desk(world)
    assert first.count('class="rep"') == 50
    assert "Show 2 more" in first
    assert "52 open reports" in first
    assert desk(world, "/desk?shown=100").count('class="rep"') == 52
    told = world.client.get("/desk/reports.json").json()
    assert len(told["reports"]) == 50
    assert told["next"] == "/desk/reports.json?shown=100"


def test_a_part_of_the_page_is_its_changing_pieces_only(world: World) -> None:
    world.swing()
    world.sign_in(world.mira)
    part = desk(world, "/desk", **{"hx-request": "true"})
    assert "<html" not in part
    for name in ("desk-nav", "desk-health", "filters", "list", "unplaced"):
        assert f'id="{name}"' in part


def test_the_map_has_every_placed_report_of_the_filter(world: World) -> None:
    world.swing()
    world.tweet(NOWHERE, by="northside_nan")
    world.work()
    world.sign_in(world.mira)
    answer = world.client.get("/desk/reports.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    (feature,) = answer.json()["features"]
    assert feature["properties"]["ref"] == "R-1001"
    assert feature["properties"]["state"] == "with_crew"
    lon, lat = feature["geometry"]["coordinates"]
    areas = AreaIndex(world.house.workplace().office.pack.areas)
    assert areas.areas_at(lat, lon)["ward"] == "North"
    assert world.client.get("/desk/reports.geojson?state=waiting").json()["features"] == []


def test_late_ones_say_by_how_much_on_list_and_map(world: World) -> None:
    world.swing()
    world.clock.pass_(days=11)
    world.sign_in(world.mira)
    (late,) = reports(world, "?state=overdue")
    assert late["due"].endswith("overdue")
    feature = world.client.get("/desk/reports.geojson").json()["features"][0]
    assert feature["properties"]["state"] == "overdue"
    assert feature["properties"]["tag"].endswith(" d")


def test_what_people_write_is_shown_as_they_wrote_it(world: World) -> None:
    world.tweet("@WrenfordCouncil <script>alert(1)</script> the swing seat at Alma Park is broken")
    world.work()
    world.sign_in(world.mira)
    page = desk(world, "/desk/reports/R-1001") + desk(world) + desk(world, "/desk/triage")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_list_costs_three_statements_at_most(world: World) -> None:
    world.swing()
    world.sign_in(world.mira)
    said: list[str] = []
    engine = world.house.opener.engine

    def note(*given: Any) -> None:
        said.append(given[2])

    for path in (
        "/desk",
        "/desk?ward=North&state=with_crew",
        "/desk?q=swing",
        "/desk/reports.json",
        "/desk?state=fixed",
    ):
        desk(world, path)
        event.listen(engine, "after_cursor_execute", note)
        desk(world, path)
        event.remove(engine, "after_cursor_execute", note)
        asked = [statement for statement in said if not statement.startswith("BEGIN")]
        assert len(asked) <= 3, (path, asked)
        said.clear()


def test_an_empty_desk_says_that_all_is_well(world: World) -> None:
    world.sign_in(world.mira)
    with world.house.opener.writing() as store:
        store.channels.read_up_to("x", "1", world.clock.now(), world.clock.now())
    page = desk(world)
    assert "Nothing is open" in page
    assert "X is well" in page


def test_the_head_tells_when_x_does_not_answer(world: World) -> None:
    world.sign_in(world.mira)
    with world.house.opener.writing() as store:
        store.channels.failed("x", world.clock.now(), "X answered 503 Service Unavailable")
    page = desk(world)
    assert "X has not answered since 8:52" in page
    told = desk(world, "/desk/outbox")
    assert "X answered 503 Service Unavailable" in told
    assert "Nothing is lost" in told


def test_lines_that_are_kept_change_with_their_report_and_with_time(sqlite_world: World) -> None:
    sqlite_world.swing()
    sqlite_world.sign_in(sqlite_world.mira)
    first, plain = desk(sqlite_world), reports(sqlite_world)
    assert (desk(sqlite_world), reports(sqlite_world)) == (first, plain)
    answer = sqlite_world.client.post("/desk/reports/R-1001/category", data={"code": "park"})
    assert answer.status_code == 303
    assert [one["category"] for one in reports(sqlite_world)] == ["park"]
    assert 'aria-label="With a crew"' in first
    sqlite_world.clock.pass_(days=30)
    sqlite_world.sign_in(sqlite_world.mira)
    assert 'aria-label="Overdue"' in desk(sqlite_world)
    assert [one["look"] for one in reports(sqlite_world)] == ["overdue"]


def test_the_open_report_is_marked_in_its_line_and_lines_lead_back_to_the_same_list(
    sqlite_world: World,
) -> None:
    sqlite_world.swing()
    sqlite_world.sign_in(sqlite_world.mira)
    page = desk(sqlite_world, "/desk/reports/R-1001?ward=North")
    assert 'href="/desk/reports/R-1001?ward=North" data-ref="R-1001" aria-current="true"' in page
    assert 'href="/desk/reports/R-1001" data-ref="R-1001"><svg' in desk(sqlite_world)


def test_counts_older_than_the_last_news_say_so(sqlite_world: World) -> None:
    sqlite_world.swing()
    sqlite_world.sign_in(sqlite_world.mira)
    assert "data-old" not in desk(sqlite_world)
    board: Board = sqlite_world.app.state.desk_board
    board.changed()
    board.count_soonest_at = float("inf")
    assert 'id="desk-nav" aria-label="Desk" data-old' in desk(sqlite_world, **{"hx-request": "true"})
    board.count_soonest_at = 0.0
    assert "data-old" not in desk(sqlite_world, **{"hx-request": "true"})
