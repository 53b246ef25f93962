"""What triage lets choose from: categories and places, each with why and how likely.

In: a report's case. Out: options, the chosen one marked; likelihood in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civic.core.duplicate import VERY_LIKELY
from civic.pages.desk.marks import plain_words
from civic.pages.desk.reading import Case
from civic.pages.desk.twins import plain_list
from civic.ports import Office

LIKELY, POSSIBLE = 0.55, 0.3
MOST = 3
OTHER_FAULT = "In another part of the post"


@dataclass(frozen=True)
class Option:
    """A category or a place to choose: `value` is what the form sends."""

    value: str
    name: str
    why: str
    likelihood: str
    icon: str = ""
    chosen: bool = False
    lat: float = 0.0
    lon: float = 0.0


def categories(office: Office, case: Case) -> list[Option]:
    """The categories that were understood, the report's own and those of other faults in the post among them."""
    known = case.report.understanding
    suggested = _with_other_faults(plain_list(known.get("suggestions")), plain_words(known.get("also")))[
        :MOST
    ]
    chosen = case.report.category or (suggested[0]["code"] if suggested else "")
    options = [
        _category(office, one["code"], one, chosen) for one in suggested if office.category(one["code"])
    ]
    if chosen and chosen not in {option.value for option in options}:
        options.insert(0, _category(office, chosen, {}, chosen))
    return options


def _with_other_faults(
    suggested: Sequence[Mapping[str, Any]], also: Sequence[str]
) -> list[Mapping[str, Any]]:
    """What other parts of the post tell of comes after what it tells of most, and before guesses."""
    told = {one["code"]: one for one in suggested}
    first = [*(one["code"] for one in suggested[:1]), *also]
    unheard = {"confidence": POSSIBLE, "why": OTHER_FAULT}
    return [told.get(code, unheard | {"code": code}) for code in dict.fromkeys([*first, *told])]


def _category(office: Office, code: str, told: Mapping[str, Any], chosen: str) -> Option:
    known = office.category(code)
    quoted = ", ".join(f"“{word}”" for word in plain_words(told.get("words"))[:4])
    return Option(
        code,
        office.category_name(code),
        quoted or str(told.get("why", "")),
        likelihood(told["confidence"]) if "confidence" in told else "chosen",
        known.icon if known else "circle-alert",
        code == chosen,
    )


def places(office: Office, case: Case) -> list[Option]:
    """The places that were understood, the report's own among them."""
    report = case.report
    found = plain_list(report.understanding.get("candidates"))[:4]
    options = [
        Option(
            f"{one['lat']},{one['lon']}",
            str(one["name"]),
            _place_why(office, one),
            likelihood(one["confidence"]),
            chosen=report.placed and (one["lat"], one["lon"]) == (report.lat, report.lon),
            lat=one["lat"],
            lon=one["lon"],
        )
        for one in found
    ]
    if report.lat is not None and report.lon is not None and not any(option.chosen for option in options):
        own = Option(f"{report.lat},{report.lon}", report.place, report.areas.get("ward", ""), "chosen", "", True,
                     report.lat, report.lon)  # fmt: skip
        options.insert(0, own)
    return options


def _place_why(office: Office, one: Mapping[str, Any]) -> str:
    areas = office.areas.areas_at(one["lat"], one["lon"])
    ward = areas.get("ward") or next(iter(areas.values()), "")
    return " · ".join(part for part in (str(one.get("why", "")), ward) if part)


def likelihood(confidence: float) -> str:
    """How sure, in words."""
    if confidence >= VERY_LIKELY:
        return "very likely"
    if confidence >= LIKELY:
        return "likely"
    return "possible" if confidence >= POSSIBLE else "unlikely"


def value_of(options: Sequence[Option]) -> str:
    """What the chosen one sends; empty when none is chosen."""
    return next((option.value for option in options if option.chosen), "")


def name_of(options: Sequence[Option]) -> str:
    """What the chosen one is called."""
    return next((option.name for option in options if option.chosen), "")
