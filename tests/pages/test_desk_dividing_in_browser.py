"""Dividing a post in a real browser: with the keyboard, on a phone, and for those who do not see it."""

import pytest
from playwright.sync_api import Page, expect

from civic.core.report import ReportState
from tests.pages.test_desk_in_browser import AXE, RULES, complaints, page, served
from tests.stages.test_dividing import both
from tests.stages.test_intake import messages
from tests.world import World

__all__ = ["complaints", "page", "served"]


@pytest.fixture
def two_faults(sqlite_world: World) -> World:
    """Where a post with two faults waits for a person."""
    both(sqlite_world)
    return sqlite_world


def test_one_key_makes_two_reports_and_one_key_takes_it_back(two_faults: World, page: Page) -> None:
    page.goto("/desk/triage")
    page.get_by_label("What part 2 is").select_option("dumping")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("f")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("Now 2 reports: this one and R-1002")
    expect(page.locator("#announcer")).to_contain_text("Now 2 reports")
    assert [two_faults.report(ref).category for ref in ("R-1001", "R-1002")] == ["litter-bin", "dumping"]
    page.keyboard.press("u")
    expect(notice).to_contain_text("R-1002 is part of it again")
    assert two_faults.report("R-1002").state is ReportState.DUPLICATE
    assert messages(two_faults) == [("acknowledged", "sent")]


@pytest.mark.parametrize(
    "path", ["/desk/triage", "/desk/reports/R-1001", "/desk/reports/R-1001?act=division"]
)
@pytest.mark.parametrize("width", [390, 1440])
def test_parts_are_named_for_everybody_and_fit_every_screen(
    two_faults: World, page: Page, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(path)
    expect(page.get_by_role("combobox", name="What part 1 is")).to_be_visible()
    expect(page.get_by_role("combobox", name="What part 2 is")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [one["id"] for one in found["violations"]] == []
