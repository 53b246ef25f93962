"""A crew's day: its own jobs only, each step, replays from a phone's queue, and what is missing said on the page."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from civic import dispatch, fieldwork, triage
from civic.core.access import Role
from civic.core.report import ReportState
from civic.core.work_order import WorkOrderState
from tests.world import SWING, World, jpeg

LIGHT = "@WrenfordCouncil street light out at the corner of Alma Street and School Street"
JOB = "/crew/work-orders/W-601"


def at_work(world: World) -> None:
    """The swing is with Parks North, whose phone is signed in."""
    world.swing()
    world.sign_in(world.parks_north)


def order(world: World, number: int = 601) -> WorkOrderState:
    with world.house.opener.reading() as store:
        row = store.reads.crew.job(number, None)
    assert row is not None
    return WorkOrderState(row.state)


def kinds(world: World) -> list[str]:
    with world.house.opener.reading() as store:
        return [event.kind for event in store.reads.one.events(1001)]


def add_photo(world: World, update_id: str = "", data: bytes | None = None) -> int:
    files = {"photo": ("after.jpg", jpeg() if data is None else data, "image/jpeg")}
    return world.client.post(f"{JOB}/photos", data={"update_id": update_id}, files=files).status_code


def test_the_day_shows_the_crews_own_jobs(world: World) -> None:
    world.swing()
    world.tweet(LIGHT, by="northside_nan")
    world.work()
    world.sign_in(world.parks_north)
    day = world.client.get("/crew").text
    assert "1 job left" in day
    assert "The swing seat at Alma Park has come off one chain" in day and "Street light" not in day
    assert "Due Thursday 14 May" in day
    assert 'href="https://www.openstreetmap.org/directions?to=-27.' in day


def test_an_empty_day_is_said_to_be_one(sqlite_world: World) -> None:
    sqlite_world.sign_in(sqlite_world.parks_north)
    day = sqlite_world.client.get("/crew").text
    assert "0 jobs left" in day and "No jobs left" in day


def test_the_desk_may_look_at_every_crew(sqlite_world: World) -> None:
    sqlite_world.swing()
    sqlite_world.sign_in(sqlite_world.mira)
    assert "W-601" in sqlite_world.client.get("/crew").text
    assert "W-601" in sqlite_world.client.get("/crew?crew=parks-north").text
    assert "W-601" not in sqlite_world.client.get("/crew?crew=roads").text
    assert sqlite_world.client.get(JOB).status_code == 200


def test_another_crews_job_is_not_shown_and_not_changed(world: World) -> None:
    at_work(world)
    office = world.house.workplace().office
    with world.house.opener.writing() as store:
        dispatch.assign(store, office, 1001, "parks-south", world.clock.now(), world.mira.actor)
    assert "No jobs left" in world.client.get("/crew").text
    page = world.client.get(JOB)
    assert page.status_code == 403
    assert "W-601 is with Parks South now" in page.text and 'href="/crew"' in page.text
    for verb in ("start", "completion", "inability"):
        answer = world.client.post(f"{JOB}/{verb}", data={"note": "done", "reason": "no"})
        assert answer.status_code == 403
    assert add_photo(world) == 403
    assert order(world) is WorkOrderState.RAISED
    assert world.client.get("/crew?crew=parks-south").text.count('class="job"') == 0


def test_a_crew_account_without_a_crew_hears_whom_to_ask(sqlite_world: World) -> None:
    nobody = sqlite_world._person("gloves", "Gloves", "GL", Role.CREW)
    sqlite_world.sign_in(nobody)
    page = sqlite_world.client.get("/crew")
    assert page.status_code == 403
    assert "Ask an administrator" in page.text


@pytest.mark.parametrize("ref", ["W-999", "swing", "W-99999999999999"])
def test_an_unknown_job_is_said_to_be_unknown(sqlite_world: World, ref: str) -> None:
    sqlite_world.sign_in(sqlite_world.parks_north)
    assert sqlite_world.client.get(f"/crew/work-orders/{ref}").status_code == 404
    assert sqlite_world.client.post(f"/crew/work-orders/{ref}/start").status_code == 404


def test_start_photo_and_finish(world: World) -> None:
    at_work(world)
    page = world.client.get(JOB).text
    assert "Start the job" in page and "Finish the job" not in page
    assert "Kids are still trying to use it." in page
    started = world.client.post(f"{JOB}/start")
    assert (started.status_code, started.headers["location"]) == (303, JOB)
    assert "Finish the job" in world.client.get(JOB).text
    world.clock.pass_(minutes=40)
    assert add_photo(world) == 303
    page = world.client.get(f"{JOB}?kept=1").text
    assert "The photo has arrived." in page and "9:32</time>" in page
    answer = world.client.post(f"{JOB}/completion", data={"note": ""})
    assert answer.headers["location"] == "/crew?done=W-601"
    assert "W-601 is off your list" in world.client.get("/crew?done=W-601").text
    assert world.report().state is ReportState.FIXED
    assert "Finish the job" not in world.client.get(JOB).text
    assert kinds(world)[-3:] == ["started", "photo_added", "completed"]


def test_the_same_update_again_changes_nothing(world: World) -> None:
    at_work(world)
    ids = [str(uuid.uuid4()) for _ in range(3)]
    for _ in range(3):
        assert world.client.post(f"{JOB}/start", data={"update_id": ids[0]}).status_code == 303
        assert add_photo(world, ids[1]) == 303
        done = world.client.post(f"{JOB}/completion", data={"update_id": ids[2], "note": "New chain"})
        assert done.status_code == 303
    assert kinds(world)[-3:] == ["started", "photo_added", "completed"]
    other = world.client.post(f"{JOB}/completion", data={"update_id": ids[2], "note": "Another note"})
    assert other.status_code == 409


def test_finishing_needs_a_photo_or_a_note_and_keeps_the_page(sqlite_world: World) -> None:
    at_work(sqlite_world)
    sqlite_world.client.post(f"{JOB}/start")
    answer = sqlite_world.client.post(f"{JOB}/completion", data={"note": "  "})
    assert answer.status_code == 422
    assert "Add an after-photo, or write a note" in answer.text and "Finish the job" in answer.text
    answer = sqlite_world.client.post(f"{JOB}/inability", data={"reason": " "})
    assert answer.status_code == 422
    assert "Write why it cannot be done" in answer.text
    assert order(sqlite_world) is WorkOrderState.STARTED


def test_what_cannot_be_finished_goes_back_with_its_reason(world: World) -> None:
    at_work(world)
    answer = world.client.post(f"{JOB}/inability", data={"reason": "The frame is rotten <!>"})
    assert answer.headers["location"] == "/crew?done=W-601"
    assert world.report().state is ReportState.UNABLE
    assert "The frame is rotten &lt;!&gt;" in world.client.get(JOB).text


@pytest.mark.parametrize("data", [b"", b"no photo at all"])
def test_a_photo_that_is_none_is_refused_on_the_page(sqlite_world: World, data: bytes) -> None:
    at_work(sqlite_world)
    files = {"photo": ("after.jpg", data, "image/jpeg")}
    answer = sqlite_world.client.post(f"{JOB}/photos", data={}, files=files)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text and "Add a photo" in answer.text
    assert sqlite_world.client.post(f"{JOB}/photos").status_code == 422


def test_a_photo_that_cannot_be_kept_is_said_so_without_naming_our_folders(
    sqlite_world: World, tmp_path: Path
) -> None:
    at_work(sqlite_world)
    (tmp_path / "photos").write_text("a file stands in the way")
    answer = sqlite_world.client.post(f"{JOB}/photos", files={"photo": ("after.jpg", jpeg(), "image/jpeg")})
    assert answer.status_code == 503
    assert "Photos cannot be kept just now" in answer.text and str(tmp_path) not in answer.text


def test_a_photo_of_a_finished_job_comes_too_late(world: World) -> None:
    at_work(world)
    photo = str(uuid.uuid4())
    assert add_photo(world, photo) == 303
    world.client.post(f"{JOB}/completion", data={"note": "New chain"})
    assert add_photo(world, photo) == 303, "the same photo sent again by the phone is no new one"
    files = {"photo": ("after.jpg", jpeg(colour="navy"), "image/jpeg")}
    answer = world.client.post(f"{JOB}/photos", files=files)
    assert answer.status_code == 422
    assert "W-601 is closed, so the resident would not get this photo." in answer.text
    assert kinds(world)[-2:] == ["photo_added", "completed"]


def test_what_is_too_large_is_refused_before_it_is_read(sqlite_world: World) -> None:
    at_work(sqlite_world)
    large = {"content-length": "100000001", "content-type": "multipart/form-data; boundary=x"}
    for path in (f"{JOB}/photos", "/reports", "/sign-in"):
        answer = sqlite_world.client.post(path, content=b"", headers=large)
        assert (answer.status_code, answer.text[:27]) == (413, "That is more than 100 MB. S")

    def piecemeal() -> Iterator[bytes]:
        yield b"x"

    answer = sqlite_world.client.post(f"{JOB}/photos", content=piecemeal())
    assert (answer.status_code, answer.text[:11]) == (411, "Say how lon")


def test_the_time_on_the_phone_counts_unless_it_cannot_be(world: World) -> None:
    at_work(world)
    world.clock.pass_(hours=5)
    world.client.post(f"{JOB}/start", data={"done_at": "2026-05-07T00:10:00.000Z"})
    assert "Started <time" in world.client.get(JOB).text and "10:10</time>" in world.client.get(JOB).text
    world.client.post(f"{JOB}/completion", data={"done_at": "2031-01-01T00:00:00Z", "note": "Done"})
    assert world.report().fixed_at == world.clock.now()


@pytest.mark.parametrize(
    ("verb", "field"), [("completion", "note"), ("inability", "reason"), ("start", "note")]
)
def test_when_the_desk_was_quicker_nothing_typed_is_lost(world: World, verb: str, field: str) -> None:
    at_work(world)
    office, now = world.house.workplace().office, world.clock.now()
    with world.house.opener.writing() as store:
        triage.decline(store, office, 1001, "It is on private ground.", now, world.mira.actor)
    answer = world.client.post(f"{JOB}/{verb}", data={field: "Both chains <new>"})
    assert answer.status_code == 409
    assert "W-601 was closed or changed meanwhile, so this was not saved." in answer.text
    assert "cannot become" not in answer.text
    if verb != "start":
        assert "What you wrote is still here." in answer.text and "Both chains &lt;new&gt;" in answer.text


def test_after_a_session_has_ended_signing_in_leads_back_to_the_job(sqlite_world: World) -> None:
    at_work(sqlite_world)
    sqlite_world.clock.pass_(days=15)
    for referer, back in ((f"http://testserver{JOB}", JOB), ("http://evil.example/x", "/"), ("", "/")):
        answer = sqlite_world.client.post(
            f"{JOB}/completion", data={"note": "New chain"}, headers={"referer": referer}
        )
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={back}")


def test_a_phone_may_speak_json(sqlite_world: World) -> None:
    at_work(sqlite_world)
    headers = {"accept": "application/json"}
    answer = sqlite_world.client.post(f"{JOB}/start", headers=headers)
    assert (answer.status_code, answer.json()) == (
        200,
        {"ref": "W-601", "state": "started", "report": "R-1001"},
    )
    refused = sqlite_world.client.post(f"{JOB}/completion", headers=headers)
    assert (refused.status_code, list(refused.json())) == (422, ["error"])
    bad = sqlite_world.client.post(f"{JOB}/completion", data={"update_id": "1"}, headers=headers)
    assert (bad.status_code, bad.json()["error"][:9]) == (422, "update_id")


def test_every_form_on_a_page_has_an_id_of_its_own(sqlite_world: World) -> None:
    at_work(sqlite_world)
    ids = re.findall(r'name="update_id" value="([-\w]+)"', sqlite_world.client.get(JOB).text)
    assert len(ids) == 4 and len(set(ids)) == 4
    assert all(uuid.UUID(one) for one in ids)


def test_the_crew_reads_why_a_job_came_to_it_or_came_back(sqlite_world: World) -> None:
    sqlite_world.swing()
    office, now = sqlite_world.house.workplace().office, sqlite_world.clock.now()
    with sqlite_world.house.opener.writing() as store:
        dispatch.assign(store, office, 1001, "roads", now, sqlite_world.mira.actor)
        dispatch.assign(store, office, 1001, "parks-north", now, sqlite_world.mira.actor)
    sqlite_world.sign_in(sqlite_world.parks_north)
    assert "Mira Santos moved it from Roads" in sqlite_world.client.get(JOB).text
    sqlite_world.client.post(f"{JOB}/start")
    assert "Mira Santos moved it" not in sqlite_world.client.get(JOB).text
    sqlite_world.client.post(f"{JOB}/completion", data={"note": "Done"})
    with sqlite_world.house.opener.writing() as store:
        fieldwork.reopen(store, office, 1001, now, sqlite_world.mira.actor)
    assert "Not fixed yet." in sqlite_world.client.get(JOB).text


def test_crews_see_what_is_under_way_first_then_what_is_due_first(sqlite_world: World) -> None:
    for number in range(3):
        sqlite_world.tweet(f"{SWING} {number}", by=f"resident{number}")
        sqlite_world.work()
        sqlite_world.clock.pass_(days=1)
    sqlite_world.sign_in(sqlite_world.parks_north)
    sqlite_world.client.post("/crew/work-orders/W-602/start")
    day = sqlite_world.client.get("/crew").text
    jobs = re.findall(r'<a class="jtop" href="/crew/work-orders/(W-\d+)"', day)
    assert jobs == ["W-602", "W-601", "W-603"]
