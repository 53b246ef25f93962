"""The council's own colour, made into the palettes of both themes and checked for contrast.

In: `"#0b5a66"`, or a table with `light` and `dark`. Out: an Accent, or the reasons why it cannot be one.
The ratio is that of WCAG 2.2 (relative luminance); text needs 4.5:1.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from civic.core.council import DEFAULT_ACCENT, Accent, Palette

TEXT_RATIO = 4.5
LIGHT_PAPERS = ("#ffffff", "#f7f6f3")
DARK_PAPERS = ("#16191c", "#0f1214")
WHITE, BLACK = "#ffffff", "#000000"
HEX = re.compile(r"#[0-9a-fA-F]{6}")


def accent_from(value: object, complain: Callable[[str, str], None]) -> Accent:
    """Read the `accent` key; `complain(what, do)` is told of each fault and the default stands in."""
    if value is None:
        return DEFAULT_ACCENT
    given = {"light": value} if isinstance(value, str) else value
    if not isinstance(given, dict) or not set(given) <= {"light", "dark"} or "light" not in given:
        complain(
            f"accent is {value!r}, which is no colour.",
            'Write accent = "#0b5a66" or { light = "#…", dark = "#…" }.',
        )
        return DEFAULT_ACCENT
    faults = [fault for theme in given for fault in _faults(theme, given[theme])]
    for what, do in faults:
        complain(what, do)
    if faults or given == {"light": DEFAULT_ACCENT.light.main}:
        return DEFAULT_ACCENT
    light = given["light"].lower()
    dark = given.get("dark", readable(light, DARK_PAPERS, WHITE)).lower()
    return Accent(_light(light), _dark(dark))


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two `#rrggbb` colours, 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def readable(colour: str, papers: tuple[str, ...], towards: str) -> str:
    """The colour, moved towards white or black just as far as text on every paper needs."""
    steps = (mixed(colour, towards, part / 20) for part in range(21))
    return next(step for step in steps if _least(step, papers) >= TEXT_RATIO)


def mixed(colour: str, other: str, part: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def _faults(theme: str, colour: object) -> list[tuple[str, str]]:
    if not isinstance(colour, str) or not HEX.fullmatch(colour):
        return [(f"The {theme} accent {colour!r} is no colour.", 'Write it as "#0b5a66".')]
    papers, towards = (LIGHT_PAPERS, BLACK) if theme == "light" else (DARK_PAPERS, WHITE)
    ratio = _least(colour, papers)
    if ratio >= TEXT_RATIO:
        return []
    better = readable(colour, papers, towards)
    what = f"The {theme} accent {colour} has a contrast of {ratio:.1f}:1 with the page; text needs 4.5:1."
    return [(what, f"Take {better} or {'darker' if towards == BLACK else 'lighter'}.")]


def _light(main: str) -> Palette:
    return Palette(main, _on(main), mixed(main, BLACK, 0.2), mixed(main, WHITE, 0.9))


def _dark(main: str) -> Palette:
    return Palette(main, _on(main), mixed(main, WHITE, 0.3), mixed(DARK_PAPERS[0], main, 0.18))


def _on(main: str) -> str:
    if contrast(main, WHITE) >= TEXT_RATIO:
        return WHITE
    return readable(mixed(main, BLACK, 0.8), (main,), BLACK)


def _least(colour: str, papers: tuple[str, ...]) -> float:
    return min(contrast(colour, paper) for paper in papers)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in _channels(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
