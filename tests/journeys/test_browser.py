"""The whole story as people live it: the resident, the crew and the desk, each in a browser of their own."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.running import Demo, ended, reference
from tests.world import SWING, jpeg

PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}


@dataclass
class People:
    """Pages of different people; whatever their consoles complain of is kept."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)

    def page(self, size: str) -> Page:
        context = self.browser.new_context(viewport=SIZES[size], reduced_motion="reduce")  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        return page


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    running = Demo(tmp_path / "demo", "--empty")
    with ended([running]):
        yield running


def sign_in(page: Page, demo: Demo, username: str, path: str) -> None:
    page.goto(demo.facts["public_url"] + path)
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(demo.password(username))
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("sign-in"))


def write(page: Page, text: str, photo: Path | None = None) -> None:
    page.locator("textarea[name=text]").fill(text)
    if photo:
        page.locator("form[data-composer] input[type=file]").set_input_files(photo)
        expect(page.locator("#chosen li")).to_have_count(1)
    page.get_by_role("button", name="Post", exact=True).click()


def tweet(page: Page, demo: Demo, photo: Path) -> str:
    """As @almaparkparent; the reference in the council's answer, which comes without a reload."""
    page.goto(demo.facts["simulator"]["url"] + "/?as=almaparkparent")
    write(page, SWING, photo)
    answer = page.get_by_text("^auto").first
    expect(answer).to_be_visible()
    return reference(answer.inner_text())


def do_the_job(page: Page, demo: Demo, photo: Path, look: Callable[[Page], None] = lambda page: None) -> None:
    sign_in(page, demo, "parks-north", "/crew")
    page.get_by_role("link", name="swing seat").first.click()
    page.get_by_role("button", name="Start the job").click()
    expect(page.get_by_text("Started").first).to_be_visible()
    page.locator("#photo").set_input_files(photo)
    expect(page.get_by_text("The resident will see")).to_be_visible()
    page.get_by_label("What was done").fill("New seat and chains")
    look(page)
    page.get_by_role("button", name="Finish the job").click()
    expect(page.get_by_text("is off your list")).to_be_visible()


def release(page: Page, demo: Demo, ref: str) -> str:
    """At the desk: read the exact words, send them; the words."""
    sign_in(page, demo, "mira", "/desk")
    page.goto(f"{demo.facts['public_url']}/desk/reports/{ref}")
    words = page.locator("#sheet .say p").first.inner_text()
    page.locator("#sheet .acts").get_by_role("button").first.click()
    expect(page.locator("#sheet").get_by_text(words).first).to_be_visible()
    expect(page.locator("#act[data-act=release]")).to_have_count(0)
    return words


@pytest.mark.parametrize(
    ("size", "drawn_by"),
    [("phone", "old_browser"), pytest.param("desktop", "browser", marks=pytest.mark.soak)],
)
def test_tweet_job_fixed_tweet_still_broken(
    request: pytest.FixtureRequest, demo: Demo, tmp_path: Path, size: str, drawn_by: str
) -> None:
    before, after = tmp_path / "before.jpg", tmp_path / "after.jpg"
    before.write_bytes(jpeg(1200, 900, "firebrick"))
    after.write_bytes(jpeg(1200, 900, "seagreen"))
    people = People(request.getfixturevalue(drawn_by))
    resident, crew, desk = people.page(size), people.page("phone"), people.page(size)

    ref = tweet(resident, demo, before)
    do_the_job(crew, demo, after)
    words = release(desk, demo, ref)
    assert words.endswith("^MS")

    expect(resident.get_by_text(words).first).to_be_visible()
    public = people.page(size)
    public.goto(f"{demo.facts['public_url']}/reports/{ref}")
    expect(public.get_by_text("almaparkparent")).to_have_count(0)
    expect(public.locator("img.photo")).not_to_have_count(0)

    resident.goto(resident.url)
    resident.get_by_role("button", name="still broken").click()
    if resident.locator("textarea[name=text]").input_value():
        resident.get_by_role("button", name="Post", exact=True).click()
    expect(resident.get_by_text("^auto").nth(1)).to_be_visible()
    crew.goto(f"{demo.facts['public_url']}/crew")
    expect(crew.get_by_role("link", name="swing seat").first).to_be_visible()
    assert people.complaints == []
