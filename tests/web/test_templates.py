"""The shared parts say what they are told, safely, and every shape they name is in the sprite."""

import re
from datetime import UTC, datetime

import pytest

from civic import assets
from tests.web import harness

SEEN = datetime(2026, 5, 6, 22, 52, tzinfo=UTC)


def part(source: str) -> str:
    made = harness.environment().from_string(source).render(seen=SEEN)
    return re.sub(r"\s+", " ", made).strip()


def sprite_names() -> set[str]:
    text = (assets.dist_dir() / "icons.svg").read_text(encoding="utf-8")
    return set(re.findall(r'<symbol id="([^"]+)"', text))


def template_texts() -> dict[str, str]:
    folder = assets.templates_dir()
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")
    }


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    named = {
        name
        for text in template_texts().values()
        for name in re.findall(r"""\bicon\(["']([\w-]+)["']""", text)
    }
    assert named - sprite_names() == set(), "add them to web/static/icons/lucide.txt"


def test_every_state_has_a_shape() -> None:
    looks = ("new", "waiting", "with_crew", "in_progress", "at_risk", "overdue", "hazard", "fixed", "off")
    assert {f"state-{look}" for look in looks} <= sprite_names()


def test_no_template_needs_what_the_policy_forbids() -> None:
    for name, text in template_texts().items():
        assert not re.search(r'\sstyle="', text), f"{name}: the policy allows no style attribute"
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), f"{name}: the policy allows no inline script"
        assert not re.search(r"\son\w+=\"", text), f"{name}: the policy allows no inline handler"


def test_a_state_is_a_shape_and_a_word() -> None:
    badge = part('{% from "parts/_state.html" import state %}{{ state("in_progress") }}')
    assert badge.startswith(
        '<span class="badge crewb"><svg class="pin" viewBox="0 0 24 24" aria-hidden="true">'
    )
    assert badge.endswith("In progress</span>") and "#state-in_progress" in badge


@pytest.mark.parametrize(
    ("state", "look", "words"),
    [
        ("on_hold", "with_crew", "On hold"),
        ("duplicate", "off", "Duplicate"),
        ("unable", "off", "Could not be fixed"),
    ],
)
def test_states_of_a_report_without_a_shape_of_their_own_borrow_one(
    state: str, look: str, words: str
) -> None:
    badge = part('{% from "parts/_state.html" import state %}{{ state("' + state + '") }}')
    assert f"#state-{look}" in badge and words in badge


def test_an_icon_alone_has_a_label_and_beside_a_word_is_silent() -> None:
    made = part('{% from "parts/_icon.html" import icon %}{{ icon("x", "Close") }}{{ icon("x") }}')
    assert made.count('role="img" aria-label="Close"') == 1 and made.count('aria-hidden="true"') == 1


def test_what_residents_write_is_escaped() -> None:
    made = part(
        '{% from "parts/_timeline.html" import post %}'
        '{% call post("@<b>", seen) %}{{ "<script>alert(1)</script>" }}{% endcall %}'
    )
    assert "&lt;script&gt;" in made and "<script>" not in made and "@&lt;b&gt;" in made


def test_a_field_ties_its_label_hint_and_error_together() -> None:
    made = part(
        '{% from "parts/_field.html" import field %}'
        '{{ field("ref", "Reference", "R-9", hint="As on the letter", error="No such report") }}'
    )
    assert '<label for="f-ref">' in made and 'aria-invalid="true"' in made
    assert 'aria-describedby="f-ref-hint f-ref-error"' in made
    assert 'id="f-ref-error"' in made and 'id="f-ref-hint"' in made and 'value="R-9"' in made


def test_a_report_card_names_its_state_and_marks_the_open_one() -> None:
    card = '{% from "parts/_report_card.html" import report_card %}{{ report_card("/r", "R-7", "A & B", "Quay", "hazard"'
    assert 'aria-label="Hazard"' in part(card + ") }}") and "A &amp; B" in part(card + ") }}")
    assert 'aria-current="true"' in part(card + ", current=true) }}")
    assert "aria-current" not in part(card + ") }}")


def test_the_line_of_steps_marks_where_the_report_is() -> None:
    made = part(
        '{% from "parts/_status.html" import status %}'
        '{{ status([{"words": "Reported", "done": true}, {"words": "Looked at", "done": true, "current": true},'
        ' {"words": "Fixed"}]) }}'
    )
    assert made.count('aria-current="step"') == 1
    assert re.search(r'class="done cur" aria-current="step">.*?<b>Looked at</b>', made)


def test_a_button_says_its_key_and_a_link_is_a_link() -> None:
    macro = '{% from "parts/_button.html" import button, only %}'
    assert '<kbd aria-hidden="true">g</kbd></button>' in part(macro + '{{ button("Reassign", key="g") }}')
    assert part(macro + '{{ button("Open", href="/desk") }}').startswith('<a class="btn " href="/desk">')
    assert 'aria-label="Close"' in part(macro + '{{ only("x", "Close") }}')


def test_the_council_s_colours_become_a_stylesheet_for_each_theme() -> None:
    css = harness.render("council.css")
    assert css.count("--accent: #0b5a66;") == 1 and css.count("--accent: #86ccd6;") == 2
    assert '[data-theme="sunlight"] { --accent: #000;' in css


def test_the_frame_names_the_page_the_council_and_the_language() -> None:
    page = harness.render("sheet.html", theme="dark")
    assert '<html lang="en-AU" data-theme="dark">' in page
    assert "<title>One sheet · Wrenford</title>" in page
    assert page.index('class="skip btn" href="#main"') < page.index('<main id="main"')
