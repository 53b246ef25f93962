"""The pages in a real browser: be a resident, write, watch answers arrive, at phone and desktop size."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.simulator.listening import Listener
from tests.simulator.running import COUNCIL, NAN, PARENT, ROOT, Simulator, a_jpeg, running

AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
BUILT = ROOT / "civic/static/dist"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 1000}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """A simulator with the built assets, sample photos and places to choose from."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "samples").mkdir()
    (folder / "samples" / "broken-swing.jpg").write_bytes(a_jpeg())
    with running(
        folder / "x.sqlite",
        assets_dir=BUILT if BUILT.is_dir() else ROOT / "web/static",
        public_url="http://127.0.0.1:8000",
        samples_dir=folder / "samples",
        places=[("Alma Park", -27.47, 153.02), ("Foundry Street", -27.48, 153.03)],
        timezone="Australia/Brisbane",
    ) as simulator:
        yield simulator


@pytest.fixture
def x(shown: Simulator) -> Simulator:
    shown.control("POST", "afresh")
    return shown


@pytest.fixture
def context(browser: Browser, x: Simulator) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=x.url, viewport=DESKTOP)  # type: ignore[arg-type]
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Fails its test when something went wrong in the page."""
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield made
    assert [text for text in wrong if "status of 4" not in text] == []


def _story(x: Simulator) -> str:
    mention = x.post(
        PARENT, f"@{COUNCIL} the swing seat has come off", a_jpeg(), place="Alma Park", lat=-27.47, lon=153.02
    )
    x.mentions()
    x.client().create_tweet(
        text="Thank you. It is on our list as R-1042.", in_reply_to_tweet_id=mention, user_auth=True
    )
    return mention


def test_a_resident_writes_with_photo_and_place(x: Simulator, page: Page, tmp_path: Path) -> None:
    (tmp_path / "swing.jpg").write_bytes(a_jpeg())
    page.goto(f"/?as={NAN}")
    page.get_by_label(f"Write as @{NAN}").locator("textarea").fill(f"@{COUNCIL} the swing is broken")
    page.locator("#photos").set_input_files(tmp_path / "swing.jpg")
    page.get_by_label("Description of Photo 1").fill("A seat on one chain")
    page.get_by_text("Place", exact=True).first.click()
    page.get_by_label("Place", exact=True).last.select_option("Alma Park")
    expect(page.locator("[data-place]")).to_have_text("Alma Park")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thread")
    expect(page.get_by_role("img", name="A seat on one chain")).to_be_visible()
    answer = x.mentions(expansions=["geo.place_id", "attachments.media_keys"], media_fields=["alt_text"])
    assert answer["includes"]["places"][0]["full_name"] == "Alma Park"
    assert answer["includes"]["media"][0]["alt_text"] == "A seat on one chain"


def test_a_sample_photo_and_an_exact_place(x: Simulator, page: Page) -> None:
    page.goto(f"/?as={PARENT}")
    page.get_by_text("Samples").click()
    page.get_by_role("checkbox", name="broken swing").check()
    expect(page.locator("[data-samples]")).to_have_text("1 sample")
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Place").click()
    page.get_by_label("Latitude").fill("-27.4705")
    page.get_by_label("Longitude").fill("153.026")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("-27.47050, 153.02600")).to_be_visible()
    (post,) = x.mentions(tweet_fields=["geo", "attachments"])["data"]
    assert post["geo"]["coordinates"]["coordinates"] == [153.026, -27.4705]
    assert len(post["attachments"]["media_keys"]) == 1


def test_the_councils_answer_appears_by_itself(x: Simulator, page: Page) -> None:
    mention = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    page.goto(f"/threads/{mention}?as={PARENT}")
    page.locator("#words").fill("half written")
    expect(page.locator("html")).to_have_attribute("data-live", "open")
    x.client().create_tweet(
        text="Thank you. It is on our list as R-1042.", in_reply_to_tweet_id=mention, user_auth=True
    )
    expect(page.locator("article")).to_have_count(2)
    expect(page.locator("article").last).to_contain_text("R-1042")
    expect(page.get_by_role("status").filter(has_text=COUNCIL)).to_contain_text("Thank you")
    expect(page.get_by_role("link", name="R-1042 as the public sees it")).to_have_attribute(
        "href", "http://127.0.0.1:8000/reports/R-1042"
    )
    expect(page.locator("[data-part=log]")).to_contain_text("201 reply")
    expect(page.locator(".ledger")).to_contain_text("$0.010")
    expect(page.locator("#words")).to_have_value("half written")


def test_still_broken_answers_the_council(x: Simulator, page: Page) -> None:
    mention = _story(x)
    page.goto(f"/threads/{mention}?as={PARENT}")
    page.get_by_role("button", name="still broken").click()
    expect(page.locator("#words")).to_have_value("It is still broken.")
    expect(page.locator("[data-count]")).to_have_text("19 of 280")
    page.keyboard.press("Control+Enter")
    expect(page.locator("article")).to_have_count(3)
    newest = x.mentions(tweet_fields=["in_reply_to_user_id"])["data"][0]
    assert newest["text"] == f"@{COUNCIL} It is still broken."
    assert newest["in_reply_to_user_id"] == x.keys["council"]["id"]


def test_too_long_is_told_and_the_words_are_kept(x: Simulator, page: Page) -> None:
    page.goto(f"/?as={PARENT}")
    page.locator("#words").fill("swing " * 50)
    expect(page.locator("[data-count]")).to_have_text("299 of 280")
    expect(page.locator("[data-count]")).to_have_class(re.compile("over"))
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("280 is the most")
    expect(page.locator("#words")).to_have_value("swing " * 50)


def test_another_resident_joins_and_a_bad_name_is_told(x: Simulator, page: Page) -> None:
    page.goto("/")
    page.get_by_text("Another resident").click()
    page.get_by_label("Username").fill("not a name")
    page.get_by_role("button", name="Add and be them").click()
    expect(page.get_by_label("Username")).to_have_value("not a name")
    expect(page.get_by_text("1 to 15 letters, digits or underscores, as on X")).to_be_visible()
    page.get_by_label("Username").fill("@weir_lane_wes")
    page.get_by_role("button", name="Add and be them").click()
    expect(page.locator("[aria-current]")).to_contain_text("@weir_lane_wes")


def test_one_may_delete_ones_own_post_only(x: Simulator, page: Page) -> None:
    mention = _story(x)
    page.goto(f"/threads/{mention}?as={PARENT}")
    expect(page.get_by_role("button", name="Delete")).to_have_count(1)
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("article")).to_have_count(1)
    assert x.mentions()["meta"] == {"result_count": 0}


def test_one_may_edit_ones_own_post_and_what_one_writes_meanwhile_stays(x: Simulator, page: Page) -> None:
    mention = _story(x)
    page.goto(f"/threads/{mention}?as={PARENT}")
    expect(page.locator("html")).to_have_attribute("data-live", "open")
    page.get_by_text("Edit", exact=True).click()
    page.get_by_label("New words").fill(f"@{COUNCIL} the swing and the slide")
    with page.expect_response(re.compile("/threads/")):
        x.post(NAN, "I saw it too", in_reply_to=mention)
    expect(page.get_by_label("New words")).to_have_value(f"@{COUNCIL} the swing and the slide")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("article").first).to_contain_text("edited")
    (post,) = x.mentions(since_id=mention, max_results=5)["data"][:1]
    assert post["edit_history_tweet_ids"][0] == mention
    x.control("POST", "clock", json={"seconds": 31 * 60})
    page.get_by_text("Edit", exact=True).click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("older than 30 minutes")


def test_webhooks_are_shown_held_back_and_sent_again(x: Simulator, page: Page, ear: Listener) -> None:
    x.ask("/2/webhooks", method="POST", json={"url": ear.url})
    asked = {"event_type": "post.mention.create", "filter": {"user_id": x.keys["council"]["id"]}}
    x.ask("/2/activity/subscriptions", method="POST", json=asked)
    page.goto("/")
    page.get_by_label("Hold events back").check()
    page.get_by_role("button", name="Deliver so").click()
    expect(page.get_by_label("Hold events back")).to_be_checked()
    expect(page.locator("html")).to_have_attribute("data-live", "open")
    mention = x.post(PARENT, f"@{COUNCIL} the swing is broken")
    expect(page.locator("#webhooks")).to_contain_text("valid, 0 delivered, 0 failed, 1 waiting")
    page.get_by_label("Hold events back").uncheck()
    page.get_by_role("button", name="Deliver so").click()
    assert ear.next_ids(1) == [mention]
    expect(page.locator("#webhooks")).to_contain_text("valid, 1 delivered, 0 failed, 0 waiting")
    page.get_by_role("button", name="Send everything again").click()
    assert ear.next_ids(1) == [mention]


def test_the_council_writes_through_civic_only(x: Simulator, page: Page) -> None:
    page.goto(f"/?as={COUNCIL}")
    expect(page.locator("form[data-composer]")).to_have_count(0)
    expect(page.get_by_text(f"Civic writes as @{COUNCIL}")).to_be_visible()


def test_starting_afresh_empties_the_pages(x: Simulator, page: Page) -> None:
    _story(x)
    page.goto("/")
    expect(page.locator("article")).to_have_count(1)
    page.get_by_text("Start afresh").click()
    page.get_by_role("button", name="Forget it all").click()
    expect(page.get_by_role("heading", name="Nobody has written yet")).to_be_visible()


def test_polls_that_found_nothing_are_told_once(x: Simulator, page: Page) -> None:
    for _ in range(4):
        x.mentions()
    page.goto("/")
    expect(page.locator("[data-part=log] li")).to_have_count(1)
    expect(page.locator("[data-part=log]")).to_contain_text("200 nothing new, 4 times")


def test_everything_works_without_scripts(x: Simulator, browser: Browser) -> None:
    context = browser.new_context(base_url=x.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/?as={NAN}")
    page.locator("#words").fill(f"@{COUNCIL} the swing is broken")
    page.get_by_role("button", name="Post", exact=True).click()
    page.get_by_role("button", name="still broken").click()
    expect(page.locator("article")).to_have_count(2)
    context.close()


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        pytest.param(PHONE, "light", id="phone-light"),
        pytest.param(DESKTOP, "dark", id="desktop-dark"),
        pytest.param(PHONE, "dark", id="phone-dark", marks=pytest.mark.soak),
        pytest.param(DESKTOP, "light", id="desktop-light", marks=pytest.mark.soak),
    ],
)
def test_nothing_for_axe_to_find_and_nothing_to_scroll_sideways(
    x: Simulator, browser: Browser, size: dict[str, int], scheme: str
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run npm ci in web")
    mention = _story(x)
    context = browser.new_context(base_url=x.url, viewport=size, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    for path in ("/", f"/threads/{mention}?as={PARENT}", f"/?as={COUNCIL}", "/docs", "/threads/1"):
        page.goto(path)
        page.evaluate(AXE.read_text())
        found = page.evaluate(
            "axe.run().then(found => found.violations.map(one => [one.id, one.nodes.length]))"
        )
        assert (path, found) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
