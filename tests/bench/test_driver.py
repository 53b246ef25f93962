"""The lean client, against a real server on loopback; and programs, which are gone when they should be."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI, Response

from civic.bench.driver import Client, Unexpected, at_rate, drive, get, post
from civic.bench.processes import running, said
from civic.bench.trouble import BenchTrouble


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = FastAPI()

    @app.get("/large")
    def large() -> Response:
        return Response(b"x" * 700_000)

    @app.post("/echo", status_code=201)
    def echo(words: dict[str, str]) -> dict[str, str]:
        return words

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture
def client(port: int) -> Iterator[Client]:
    made = Client(port)
    yield made
    made.close()


def test_large_answers_are_heard_to_the_end(client: Client) -> None:
    answer = client.fetch(get("/large"))
    assert (answer.status, len(answer.body)) == (200, 700_000)
    assert answer.header("content-length") == "700000"
    assert answer.header("x-nothing") == ""


def test_bodies_are_sent(client: Client) -> None:
    answer = client.fetch(post("/echo", b'{"words": "swing"}', "application/json"))
    assert (answer.status, answer.body) == (201, b'{"words":"swing"}')


def test_an_answer_that_is_no_success_is_raised_with_its_words(client: Client) -> None:
    with pytest.raises(Unexpected, match=r"GET /nowhere was answered 404: .*Not Found"):
        client.fetch(get("/nowhere"))


def test_every_client_keeps_one_request_in_flight(port: int) -> None:
    clients = [Client(port, number) for number in range(3)]
    asked: list[int] = []

    def ask(number: int) -> bytes:
        asked.append(number)
        return get("/large")

    driven = drive(clients, ask, 0.2)
    for one in clients:
        one.close()
    assert len(driven.took) == len(asked) >= 3
    assert set(asked) == {0, 1, 2}
    assert driven.seconds >= 0.2
    assert driven.rate == pytest.approx(len(driven.took) / driven.seconds)


def test_requests_go_out_at_their_moments_whether_or_not_others_were_answered(port: int) -> None:
    clients = [Client(port, number) for number in range(2)]
    words = [post("/echo", b'{"words": "swing"}', "application/json") for _ in range(10)]
    began = time.perf_counter()
    took = at_rate(clients, words, rate=100.0)
    took_all = time.perf_counter() - began
    for one in clients:
        one.close()
    assert len(took) == 10
    assert took_all >= 9 / 100
    assert 0 < max(took) <= took_all


def test_a_program_and_what_it_started_are_gone_at_the_end(tmp_path: Path) -> None:
    child = (
        "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); p.wait()"
    )
    log = tmp_path / "log"
    with running(("-c", child), {}, log) as program:
        while not log.read_text().strip():
            assert program.alive()
        assert len(program.pids()) == 2
        assert program.cpu_seconds() >= 0
    assert not program.alive()
    assert gone(int(log.read_text()))


def test_what_a_program_says_is_waited_for(tmp_path: Path) -> None:
    with running(("-c", "print('It is at 8001.'); input()"), {}, tmp_path / "log") as program:
        assert said(program, r"at (\d+)\.") == "8001"
        with pytest.raises(BenchTrouble, match=r"(?s)did not start.*EOFError"):
            said(program, "never said")


def gone(pid: int) -> bool:
    """Whether a process has ended, if only its parent has not looked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except FileNotFoundError:
        return True
