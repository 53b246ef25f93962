"""What is committed stays: over a restart, over kill -9, and under many at once."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from civic.simulator import Cast, PortInUse, StateFileUnusable, serve
from civic.simulator.server import listen
from civic.simulator.state import State
from civic.simulator.state.accounts import NobodyThere, credentials, seed
from tests.simulator.running import COUNCIL, PARENT, ROOT, Simulator, a_jpeg, running

_SERVE = """
import json, sys
from contextlib import contextmanager
from pathlib import Path
from civic.simulator import Cast, serve
serve(0, Path(sys.argv[1]), Cast(), assets_dir=Path("web/static"), on_ready=lambda keys: print(json.dumps(keys), flush=True))
"""


@contextmanager
def _serving(state_file: Path) -> Iterator[tuple["subprocess.Popen[str]", dict[str, Any]]]:
    command = [sys.executable, "-c", _SERVE, str(state_file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def test_a_restart_keeps_posts_photos_keys_and_books(tmp_path: Path) -> None:
    with running(tmp_path / "x.sqlite") as before:
        post_id = before.post(PARENT, f"@{COUNCIL} the swing is broken", a_jpeg())
        before.mentions()
        before.control("POST", "clock", json={"seconds": 60})
        keys, ledger, log = before.keys, before.control("GET", "ledger"), before.control("GET", "log")
        remaining = int(before.ask("/2/users/me").headers["x-rate-limit-remaining"])
    with running(tmp_path / "x.sqlite") as after:
        assert {**after.keys, "url": ""} == {**keys, "url": ""}
        assert after.control("GET", "clock")["ahead_seconds"] == 60
        assert after.control("GET", "log")[1:] == log
        answer = after.mentions(expansions=["attachments.media_keys"], media_fields=["url"])
        assert [post["id"] for post in answer["data"]] == [post_id]
        assert requests.get(answer["includes"]["media"][0]["url"], timeout=20).status_code == 200
        assert after.control("GET", "ledger")["days"] == {
            day: total + 0.01 for day, total in ledger["days"].items()
        }
        assert int(after.ask("/2/users/me").headers["x-rate-limit-remaining"]) == remaining - 1
        assert int(after.batch(1)[0]) > int(post_id)


def test_what_was_answered_survives_kill_9(tmp_path: Path) -> None:
    answered: list[str] = []
    enough = threading.Event()

    def write(url: str) -> None:
        for n in range(10_000):
            fields = {"username": PARENT, "text": f"@{COUNCIL} pothole number {n}"}
            try:
                told = requests.post(f"{url}/simulator/api/posts", data=fields, timeout=20)
            except requests.RequestException:
                return
            answered.append(told.json()["id"])
            if n == 30:
                enough.set()

    with _serving(tmp_path / "x.sqlite") as (process, keys):
        writer = threading.Thread(target=write, args=[keys["url"]])
        writer.start()
        assert enough.wait(60)
        process.send_signal(signal.SIGKILL)
        writer.join(30)
    state = State(tmp_path / "x.sqlite")
    with state.reading() as db:
        kept = {str(row[0]) for row in db.execute("select id from posts")}
        assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
    state.close()
    assert set(answered) <= kept


def test_sigterm_ends_it_soon_even_with_a_page_listening(tmp_path: Path) -> None:
    with (
        _serving(tmp_path / "x.sqlite") as (process, keys),
        requests.get(f"{keys['url']}/events", stream=True, timeout=20) as page,
    ):
        assert next(page.iter_lines()) == b": listening"
        process.terminate()
        assert process.wait(60) in (0, -signal.SIGTERM)


def test_twenty_at_once_get_ids_of_their_own(x: Simulator) -> None:
    mention = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    clients = [x.new_client(**x.account(COUNCIL)) for _ in range(20)]

    def reply(n: int) -> str:
        answer = clients[n].create_tweet(
            text=f"Thank you. R-{n}", in_reply_to_tweet_id=mention, user_auth=True
        )
        return str(answer["data"]["id"])

    with ThreadPoolExecutor(20) as pool:
        ids = list(pool.map(reply, range(20)))
        posted = list(pool.map(lambda n: x.post(PARENT, f"@{COUNCIL} hole {n}", a_jpeg()), range(20)))
    assert len(set(ids + posted)) == 40
    assert len(x.control("GET", f"threads/{mention}")["data"]) == 21


def test_seeding_twice_changes_nothing(tmp_path: Path) -> None:
    state = State(tmp_path / "x.sqlite")
    with pytest.raises(NobodyThere, match="--seed"):
        credentials(state, "http://127.0.0.1:1")
    seed(state)
    first = credentials(state, "http://127.0.0.1:1")
    seed(state)
    assert credentials(state, "http://127.0.0.1:1") == first
    assert first["council"]["username"] == COUNCIL
    assert [one["username"] for one in first["residents"]] == [
        "almaparkparent", "northside_nan", "foundryst_jo", "quayside_cafe",
    ]  # fmt: skip
    assert set(first) == {"url", "consumer_key", "consumer_secret", "council", "residents"}
    assert set(first["council"]) == {"id", "username", "access_token", "access_token_secret"}
    state.close()


def test_two_state_files_have_keys_of_their_own(tmp_path: Path) -> None:
    states = [State(tmp_path / name) for name in ("a.sqlite", "b.sqlite")]
    for state in states:
        seed(state)
    one, other = (credentials(state, "") for state in states)
    assert one["consumer_secret"] != other["consumer_secret"]
    assert one["council"]["access_token_secret"] != other["council"]["access_token_secret"]
    for state in states:
        state.close()


def test_a_file_that_is_no_state_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Not a database, but long enough to be looked at as one. " * 40)
    with pytest.raises(StateFileUnusable, match=r"notes\.txt"):
        State(tmp_path / "notes.txt")
    with pytest.raises(StateFileUnusable, match="Name another file"):
        State(tmp_path / "notes.txt" / "x.sqlite")


def test_a_state_file_of_another_version_is_named(tmp_path: Path) -> None:
    state = State(tmp_path / "x.sqlite")
    with state.reading() as db:
        db.execute("pragma user_version = 99")
    state.close()
    with pytest.raises(StateFileUnusable, match="another version"):
        State(tmp_path / "x.sqlite")


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    taken = listen(0)
    port = taken.getsockname()[1]
    with pytest.raises(PortInUse, match=str(port)):
        serve(port, tmp_path / "x.sqlite", Cast())
    taken.close()
    assert not (tmp_path / "x.sqlite").exists()
