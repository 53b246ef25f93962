"""The colours keep their promises: words 4.5:1 on what they lie on, shapes and edges 3:1, in every theme."""

import re
from functools import cache

import pytest

from civic import assets

Colours = dict[str, str]
STATES = ("new", "wait", "crew", "late", "fixed")
PAPERS = ("paper", "desk", "well", "raised")
GROUNDS = ("map-land", "map-bank", "map-park", "map-street", "map-art", "map-school", "map-bld")


@cache
def themes() -> dict[str, Colours]:
    css = (assets.WEB / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    pairs = re.findall(r"--([\w-]+):\s*light-dark\((#\w+), (#\w+)\);", css)
    light = {name: first for name, first, _ in pairs}
    dark = {name: second for name, _, second in pairs}
    block = css.split('[data-theme="sunlight"] {')[1]
    sunlight = light | dict(re.findall(r"--([\w-]+): (#\w+);", block))
    return {"light": light, "dark": dark, "sunlight": sunlight}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def too_weak(theme: str, pairs: list[tuple[str, str]], least: float) -> list[str]:
    colours = themes()[theme]
    measured = [(over, under, contrast(colours[over], colours[under])) for over, under in pairs]
    return [f"{over} on {under}: {ratio:.2f}" for over, under, ratio in measured if ratio < least]


@pytest.mark.parametrize("theme", ["light", "dark", "sunlight"])
def test_words_can_be_read(theme: str) -> None:
    inks = [(ink, paper) for ink in ("ink", "ink-2", "ink-3") for paper in PAPERS]
    accents = [
        ("on-accent", "accent"),
        ("on-accent", "accent-2"),
        ("ink", "accent-soft"),
        ("ink-2", "accent-soft"),
    ]
    links = [("accent", paper) for paper in PAPERS]
    states = [(f"state-{state}-ink", f"state-{state}-soft") for state in STATES]
    states += [(f"state-{state}-ink", "paper") for state in STATES] + [("on-state", "state-late")]
    assert too_weak(theme, inks + accents + links + states, 4.5) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_on_the_map_can_be_read(theme: str) -> None:
    names = [
        (ink, ground)
        for ink in ("map-ink", "map-ink-2", "map-ink-ward")
        for ground in ("map-land", "map-street", "map-art")
    ]
    names += [("map-ink-park", "map-park"), ("map-ink-park", "map-land"), ("map-ink-water", "map-water")]
    assert too_weak(theme, names, 4.5) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_shapes_stand_out_on_paper_and_on_the_map(theme: str) -> None:
    hues = [f"state-{state}" for state in (*STATES, "off")]
    pairs = [(hue, ground) for hue in hues for ground in ("paper", "desk", *GROUNDS)]
    assert too_weak(theme, pairs, 3) == []


@pytest.mark.parametrize("theme", ["light", "dark", "sunlight"])
def test_edges_of_controls_can_be_seen(theme: str) -> None:
    assert (
        too_weak(theme, [("line-2", paper) for paper in ("paper", "desk")] + [("accent", "paper")], 3) == []
    )


def test_every_token_has_a_light_and_a_dark_value() -> None:
    assert themes()["light"].keys() == themes()["dark"].keys()
    assert {"paper", "ink", "accent", "state-new", "map-land"} <= themes()["light"].keys()


def test_only_five_sizes_of_type() -> None:
    sheets = (assets.WEB / "static" / "css").rglob("*.css")
    found = {(sheet.name, size) for sheet in sheets for size in _sizes(sheet.read_text(encoding="utf-8"))}
    assert {size for _, size in found if not size.startswith("var(--t-")} - {"inherit"} == set(), found


def _sizes(css: str) -> list[str]:
    return re.findall(r"font-size:\s*([^;}]+?)\s*[;}]", css)
