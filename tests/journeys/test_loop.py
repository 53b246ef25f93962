"""The whole story over HTTP: tweet, acknowledgement, job, after-photo, release, “fixed”, “still broken”."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.journeys.running import PATIENCE_SECONDS, Command, Demo, Town, ended, eventually, reference
from tests.world import SWING, jpeg

PASSWORD = "a swing in the park"


class Served:
    """Simulator, pages and worker as the README says to run them, on a database of the test's."""

    def __init__(self, database_url: str, folder: Path, running: list[Command]) -> None:
        x_log, log = folder / "x.log", folder / "civic.log"
        self.simulator = Command(
            "simulator", "--port", "0", "--state", str(folder / "x.db"), "--seed", log=x_log
        )
        running.append(self.simulator)
        url = eventually(lambda: _url_in(self.simulator), "the simulator listens", self.simulator)
        keys = requests.get(f"{url}/simulator/api/accounts", timeout=10).json()
        self.environment = {
            "CIVIC_DATABASE_URL": database_url,
            "CIVIC_DATA_DIR": str(folder / "data"),
            "CIVIC_X_BASE_URL": url,
            "CIVIC_X_CONSUMER_KEY": keys["consumer_key"],
            "CIVIC_X_CONSUMER_SECRET": keys["consumer_secret"],
            "CIVIC_X_ACCESS_TOKEN": keys["council"]["access_token"],
            "CIVIC_X_ACCESS_TOKEN_SECRET": keys["council"]["access_token_secret"],
            "CIVIC_X_POLL_SECONDS": "0.5",
        }
        for role in (("mira", "dispatcher"), ("nora", "crew", "--crew", "parks-north")):
            username, kind, *crew = role
            self._run("user", "add", username, "--role", kind, *crew, "--password", PASSWORD, log=log)
        self.pages = Command("serve", "--port", "0", log=log, **self.environment)
        running.append(self.pages)
        served = eventually(lambda: _url_in(self.pages, "on "), "the pages are served", self.pages)
        self.town = Town(served, url)

    def _run(self, *arguments: str, log: Path) -> None:
        command = Command(*arguments, log=log, **self.environment)
        assert command.process.wait(PATIENCE_SECONDS) == 0, command.said()


def _url_in(command: Command, after: str = "http://") -> str | None:
    found = re.search(r"(127\.0\.0\.1:\d+)", command.said().rpartition(after)[2])
    return f"http://{found[1]}" if found else None


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[Served]:
    running: list[Command] = []
    with ended(running):
        yield Served(database_url, tmp_path, running)
        for command in reversed(running):
            assert command.stop() < 5


def finish(crew: requests.Session, url: str, order: str, photo: bytes) -> None:
    """What the phone does: start, photo, finish."""
    job = f"{url}/crew/work-orders/{order}"
    for verb, data, files in (
        ("start", {}, None),
        ("photos", {}, {"photo": ("after.jpg", photo, "image/jpeg")}),
        ("completion", {"note": "New seat and chains"}, None),
    ):
        given = {"update_id": str(uuid.uuid4())} | data
        answer = crew.post(f"{job}/{verb}", data=given, files=files, allow_redirects=False, timeout=20)
        assert answer.status_code == 303, f"{verb}: {answer.status_code} {answer.text[:500]}"


@pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)], indirect=True
)
def test_a_photo_tweet_becomes_a_fixed_tweet_and_still_broken_reopens_it(served: Served) -> None:
    town = served.town
    post = town.tweet(SWING, swing=jpeg(colour="firebrick"))
    ref = reference(town.reply(post, holding="^auto", to=post))
    report = town.report(ref)
    assert report["category"] == "playground"
    assert len(report["photos"]) == 1
    box = f"{report['lon'] - 0.001},{report['lat'] - 0.001},{report['lon'] + 0.001},{report['lat'] + 0.001}"
    seen = requests.get(f"{town.url}/reports.geojson", params={"bbox": box}, timeout=10).json()
    assert [one["properties"]["ref"] for one in seen["features"]] == [ref]

    crew = town.sign_in("nora", PASSWORD)
    assert "W-601" in crew.get(f"{town.url}/crew", timeout=10).text
    finish(crew, town.url, "W-601", jpeg(colour="seagreen"))
    assert town.report(ref)["state"] == "fixed"

    desk = town.sign_in("mira", PASSWORD)
    assert ref in desk.get(f"{town.url}/desk/reports/{ref}", timeout=10).text
    released = desk.post(f"{town.url}/desk/reports/{ref}/release", allow_redirects=False, timeout=20)
    assert released.status_code == 303
    fixed = town.reply(post, holding=ref, number=2, to=post)
    assert re.search(r" \^M https://t\.co/\w+$", fixed), "Mira's mark ends it; X adds the photo's own link"
    [posted] = [one for one in town.replies(post) if one["text"] == fixed]
    assert town.alt_texts(posted) == ["After the work: Playground equipment, Playground, Alma Park"]

    again = town.tweet("Still broken, it came off again", reply_to=posted["id"])
    assert ref in town.reply(post, to=again)
    assert town.report(ref)["state"] == "with_crew"
    assert "W-601" in crew.get(f"{town.url}/crew", timeout=10).text


@pytest.mark.soak
def test_the_demo_is_ready_stops_cleanly_and_goes_on_where_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    demo = Demo(folder, "--empty")
    with ended([demo]):
        assert demo.said().lstrip().startswith("Civic runs for Wrenford"), "nothing comes before the greeting"
        post = demo.town.tweet(SWING)
        ref = reference(demo.town.reply(post))
        assert demo.stop() < 5
    again = Demo(folder, "--empty")
    with ended([again]):
        assert again.facts["users"] == demo.facts["users"]
        assert again.town.report(ref)["state"] == "with_crew"
        assert len(again.town.replies(post)) == 1
        assert again.stop() < 5
