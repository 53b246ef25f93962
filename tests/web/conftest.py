"""A running harness and a real browser for the tests of this folder; without Chromium they skip, in CI they fail."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.web import harness

PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the harness listens."""
    config = uvicorn.Config(harness.application(), port=0, log_level="error", lifespan="off")
    with _running(uvicorn.Server(config)) as server:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(server: uvicorn.Server) -> Iterator[uvicorn.Server]:
    started = threading.Event()
    startup = server.startup

    async def tell(*args: object, **kwargs: object) -> None:
        await startup(*args, **kwargs)  # type: ignore[arg-type]
        started.set()

    server.startup = tell  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert started.wait(60), "the harness did not start"
    yield server
    server.should_exit = server.force_exit = True
    thread.join(10)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A phone's page that fails its test when something in it went wrong, or was asked of another machine."""
    with watched_page(browser, address, 390, 844) as made:
        yield made


@contextmanager
def watched_page(browser: Browser, address: str, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE_MS)
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("console", lambda said: wrong.append(_told(said)) if said.type == "error" else None)
    made.on("request", lambda request: wrong.append(request.url) if _elsewhere(request.url) else None)
    yield made
    context.close()
    assert not wrong


def _told(said: ConsoleMessage) -> str:
    return f"{said.text} ({said.location['url']})"


def _elsewhere(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:"))
