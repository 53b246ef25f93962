"""Makes the README's picture from the running product: `python -m tests.journeys.picture web/readme/loop.png`."""

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

from civic.cli.demo import PHOTOS
from tests.journeys.running import Demo, ended
from tests.journeys.test_browser import People, do_the_job, release, tweet

GAP, SETTLE_MS = 28, 1500
PAPER = (247, 246, 243)


def main(target: Path) -> None:
    folder = Path(tempfile.mkdtemp())
    demo = Demo(folder / "demo", "--empty")
    with ended([demo]), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        pages = scenes(People(browser), demo)
        browser.close()
    side_by_side(pages).quantize(200).save(target, optimize=True)
    shutil.rmtree(folder)


def scenes(people: People, demo: Demo) -> list[bytes]:
    """The tweet with its answer, the job on a phone, the thread with the fixed tweet."""
    resident, crew, desk = people.page("phone"), people.page("phone"), people.page("desktop")
    ref = tweet(resident, demo, PHOTOS / "swing-broken.jpg")
    asked = shot(resident, resident.locator("header").first)
    taken: list[bytes] = []
    do_the_job(
        crew,
        demo,
        PHOTOS / "swing-fixed.jpg",
        lambda page: taken.append(shot(page, page.locator("h1 + *").first)),
    )
    words = release(desk, demo, ref)
    expect(resident.get_by_text(words).first).to_be_visible()
    return [asked, *taken, shot(resident, resident.get_by_text(words).first)]


def shot(page: Page, showing: Locator) -> bytes:
    """The page, scrolled so that this stands in its middle."""
    showing.evaluate("element => element.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(SETTLE_MS)
    return page.screenshot()


def side_by_side(pages: list[bytes]) -> Image.Image:
    pictures = [Image.open(io.BytesIO(page)).convert("RGB") for page in pages]
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    whole = Image.new("RGB", (width, max(picture.height for picture in pictures) + 2 * GAP), PAPER)
    left = GAP
    for picture in pictures:
        whole.paste(picture, (left, GAP))
        left += picture.width + GAP
    return whole


if __name__ == "__main__":
    main(Path(sys.argv[1]))
