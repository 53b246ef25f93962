"""The council as its pack tells it: facts, categories, crews, rules, areas, places and the base map.

In: values already checked by the reader of the pack. Out: frozen values that rules, stages and pages share.
Promises: coordinates are WGS84 degrees, shapely geometry is x = longitude, y = latitude, the order of
categories, rules and base map layers is the order of the pack, and nothing here reads a file or a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from shapely import unary_union
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

ANY = "*"


class Priority(StrEnum):
    """How a crew orders its day; the due date comes from the category's days, not from this."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class RuleHours(StrEnum):
    """When a rule holds: always, while the council is open, or while it is closed."""

    ALWAYS = "always"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """One stretch of one weekday (Monday is 0) in the council's own time; `closes` is later than `opens`."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Palette:
    """The accent in one theme: the colour, what is written on it, its stronger form, its tint."""

    main: str
    on: str
    strong: str
    soft: str


@dataclass(frozen=True, slots=True)
class Accent:
    """The council's own colour as `#rrggbb`, light and dark; text on it keeps 4.5:1."""

    light: Palette
    dark: Palette


KEEP_POSTS_DAYS, SHOW_POSTS_DAYS = 365, 30
DEFAULT_ACCENT = Accent(
    light=Palette(main="#0b5a66", on="#ffffff", strong="#084852", soft="#e6f1f2"),
    dark=Palette(main="#86ccd6", on="#06242a", strong="#a5dbe3", soft="#14323a"),
)


@dataclass(frozen=True)
class Council:
    """Facts of the council. `handle` has no @; `hours` and `holidays` are in `timezone`.

    `keep_posts_days` after a report has ended, the words and names of residents' posts about it are forgotten, and those
    of posts that became no report so long after they came. Residents see nothing of them `show_posts_days` after a report
    has ended.
    """

    name: str
    handle: str
    timezone: str
    emergency_number: str
    locale: str = "en"
    hours: tuple[OpenSpan, ...] = ()
    holidays: frozenset[date] = frozenset()
    accent: Accent = DEFAULT_ACCENT
    keep_posts_days: int = KEEP_POSTS_DAYS
    show_posts_days: int = SHOW_POSTS_DAYS

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def is_working_day(self, day: date) -> bool:
        """A day with opening hours that is no holiday."""
        return day not in self.holidays and any(span.weekday == day.weekday() for span in self.hours)

    def is_open(self, at: datetime) -> bool:
        """Whether staff are in at `at`, an aware datetime of any zone."""
        local = at.astimezone(self.zone)
        return local.date() not in self.holidays and any(
            span.weekday == local.weekday() and span.opens <= local.time() < span.closes
            for span in self.hours
        )


@dataclass(frozen=True, slots=True)
class Category:
    """What is wrong, as the council sorts it. `days` are working days; `icon` is a Lucide name."""

    code: str
    name: str
    icon: str = "circle-alert"
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    priority: Priority = Priority.NORMAL
    days: int = 10
    hazard: bool = False


@dataclass(frozen=True, slots=True)
class Crew:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Agency:
    """Another body that residents take for the council: `words` are what it looks after, `contact` how it is told."""

    code: str
    name: str
    words: tuple[str, ...]
    contact: str = ""

    @property
    def reason(self) -> str:
        """What a resident reads who told the council instead."""
        whose = f"{self.name} looks after this"
        return f"{whose}: {self.contact}" if self.contact else f"{whose}."


@dataclass(frozen=True, slots=True)
class Rule:
    """`category` is a code or `*`; `area` is `kind:name` or `*`; rules are tried in the pack's order."""

    category: str
    area: str
    crew: str
    hours: RuleHours = RuleHours.ALWAYS


@dataclass(frozen=True, slots=True)
class Area:
    """A named part of the council: a ward, a suburb. A point lies in at most one area of each kind."""

    kind: str
    name: str
    geometry: Polygon | MultiPolygon

    @property
    def code(self) -> str:
        """The form that rules use, such as `ward:North`."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Place:
    """A named place. `lat`, `lon` always lie on or in it; `geometry` is None for a mere point."""

    name: str
    kind: str
    suburb: str
    lat: float
    lon: float
    geometry: BaseGeometry | None = None
    aliases: tuple[str, ...] = ()


House = tuple[int, int, int, str, float, float]
"""First number, last number, step from one to the next (2 on one side), letter ("A" of 14A), lat, lon."""


@dataclass(frozen=True, slots=True)
class Houses:
    """The known house numbers of one street in one suburb ("" where it is not told); a number is a range of itself."""

    street: str
    suburb: str
    at: tuple[House, ...]


@dataclass(frozen=True, slots=True)
class BasemapLayer:
    """One drawn layer: a GeoJSON FeatureCollection, ready to be sent to a map."""

    layer: str
    collection: Mapping[str, Any]


@dataclass(frozen=True)
class Pack:
    """A whole council pack. `digest` names its content: two packs with one digest are the same."""

    council: Council
    categories: tuple[Category, ...]
    crews: tuple[Crew, ...]
    rules: tuple[Rule, ...]
    areas: tuple[Area, ...] = ()
    places: tuple[Place, ...] = ()
    houses: tuple[Houses, ...] = ()
    basemap: tuple[BasemapLayer, ...] = ()
    templates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    credits: tuple[str, ...] = ()
    digest: str = ""
    agencies: tuple[Agency, ...] = ()
    tiles: str = ""
    """The SHA-256 of the PMTiles file that the map is drawn from; empty where it is drawn from `basemap`."""

    @cached_property
    def outline(self) -> BaseGeometry | None:
        """All areas as one shape: what lies outside is not the council's. None where no area is given."""
        return unary_union([area.geometry for area in self.areas]) if self.areas else None

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of the areas, or of the places where there are no areas."""
        if self.outline is not None:
            return self.outline.bounds
        if not self.places:
            return None
        lons, lats = [place.lon for place in self.places], [place.lat for place in self.places]
        return min(lons), min(lats), max(lons), max(lats)

    def category(self, code: str) -> Category | None:
        return next((category for category in self.categories if category.code == code), None)

    def crew(self, code: str) -> Crew | None:
        return next((crew for crew in self.crews if crew.code == code), None)
