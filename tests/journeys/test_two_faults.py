"""One tweet, two faults: divided at the desk, two jobs, two “fixed” tweets, one acknowledgement."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.journeys.running import Demo, reference
from tests.journeys.test_browser import People, demo, sign_in
from tests.journeys.test_loop import finish
from tests.stages.test_dividing import BOTH
from tests.world import jpeg

__all__ = ["demo"]


def test_one_tweet_with_two_faults_becomes_two_jobs_and_two_fixed_tweets(
    demo: Demo, old_browser: Browser, tmp_path: Path
) -> None:
    town, people = demo.town, People(old_browser)
    post = town.tweet(BOTH)
    first = reference(town.reply(post, holding="^auto"))
    desk = people.page("desktop")
    sign_in(desk, demo, "mira", "/desk/triage")
    further = divide(desk)
    for ref in (first, further):
        accept(desk, ref)
    for crew, order in (("clean-up", "W-601"), ("parks-north", "W-602")):
        signed_in = town.sign_in(crew, demo.password(crew))
        finish(signed_in, town.url, order, jpeg(colour="seagreen"))
    for ref in (first, further):
        release(desk, demo, ref)
    town.reply(post, number=5)
    said = [one["text"] for one in town.replies(post)]
    assert len(set(said)) == len(said) == 5, "acknowledged once, and each part accepted and fixed"
    assert [("^auto" in text) for text in said].count(True) == 1
    about = [[text for text in said if ref in text] for ref in (first, further)]
    assert [len(texts) for texts in about] == [3, 2]
    assert all("New seat and chains" in texts[-1] for texts in about)
    assert [town.report(ref)["state"] for ref in (first, further)] == ["fixed", "fixed"]
    assert people.complaints == []


def divide(desk: Page) -> str:
    """In triage, with one key; the reference of the further report."""
    expect(desk.get_by_role("heading", name="2 faults in one post")).to_be_visible()
    desk.wait_for_load_state("load")  # keys are heard once the page's script is there
    desk.keyboard.press("f")
    notice = desk.locator("#notice")
    expect(notice).to_contain_text("Now 2 reports: this one and")
    return reference(notice.inner_text().rpartition("and ")[2])


def accept(desk: Page, ref: str) -> None:
    expect(desk.locator(f"#triage[data-ref={ref}]")).to_be_visible()
    desk.get_by_role("button", name="Accept").click()
    expect(desk.locator("#notice")).to_contain_text(f"{ref} Accepted")


def release(desk: Page, demo: Demo, ref: str) -> None:
    """Read the exact words, send them."""
    desk.goto(f"{demo.facts['public_url']}/desk/reports/{ref}")
    desk.get_by_role("button", name="Send the “fixed” reply").click()
    expect(desk.locator("#act[data-act=release]")).to_have_count(0)
