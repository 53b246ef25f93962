"""The composition root: settings become a house, a house becomes an app. The only place that knows adapters."""

import gc
import logging
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import orjson
from fastapi import FastAPI
from geopy.geocoders.base import Geocoder
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from civic import assets
from civic.adapters.geocoding import OfficeGeocoder, outside_geocoder
from civic.adapters.learning import UnreadableModel, from_bytes, kinds, matters
from civic.adapters.passwords import Argon2Passwords
from civic.adapters.photos import PhotoFiles
from civic.adapters.tiles import TileFiles
from civic.adapters.wording import JinjaWording, check_template
from civic.adapters.x import XChannel
from civic.core.category import Learned
from civic.core.council import Pack
from civic.core.place import AreaIndex
from civic.core.understanding import Understanding
from civic.db.authors import KeptAuthors
from civic.db.engine import open_engine
from civic.db.store import Opener
from civic.deps import House, NoPack, Workplace
from civic.pack import ReadPack, inspect_pack
from civic.pages import (
    allowance,
    basemap,
    crew,
    desk,
    errors,
    health,
    login,
    metrics,
    photos,
    public,
    sheet,
    webhook,
)
from civic.pages.guard import Guard
from civic.pages.routes import routes
from civic.ports import Authors, Office, Taught
from civic.settings import Settings, WrongSettings, read_settings
from civic.worker import Worker

log = logging.getLogger("civic.main")
COLLECT_AFTER = (50_000, 20, 20)
"""Objects made before the young ones are looked through, and how many of those looks before older ones are."""
PAGES = (
    *public.pages, *desk.pages, *crew.pages, login.pages, photos.pages, basemap.pages, health.pages,
    metrics.pages, sheet.pages, webhook.pages,
)  # fmt: skip


class SystemClock:
    """The one clock that reads the machine's."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251


def app() -> FastAPI:
    """For a server that makes its own processes: settings from the environment."""
    settings = read_settings()
    return create_app(build_house(settings), work=settings.worker and settings.processes == 1)


def create_app(house: House, *, work: bool = False) -> FastAPI:
    """The web application over a house; with `work`, a worker lives as long as it does."""
    worker = Worker(house) if work else None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if worker:
            worker.start()
        yield
        if worker:
            worker.stop()

    application = FastAPI(title="Civic", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    application.state.house = house
    application.add_middleware(Guard)
    errors.install(application)
    allowance.install(application, house.reports_per_hour)
    application.router.routes.extend(routes(PAGES))
    application.mount("/static", BuiltFiles(directory=assets.dist_dir()))
    return application


def build_house(settings: Settings) -> House:
    """Doors to everything outside, none of them opened yet; WrongSettings where one cannot be made."""
    clock = SystemClock()
    speaking = {XChannel.name: XChannel.known_as} if settings.x_plugged else {}
    house = House(
        opener=Opener(open_engine(settings.database_url)),
        photos=PhotoFiles(settings.data_dir / "photos"),
        tiles=TileFiles(settings.data_dir / "map"),
        clock=clock,
        passwords=Argon2Passwords(),
        channels={},
        furnish=Furnisher(settings, speaking),
        teach=teach,
        public_url=settings.public_url,
        session_lasts=timedelta(days=settings.session_days),
        lease=timedelta(seconds=settings.lease_seconds),
        poll_every=timedelta(seconds=settings.x_poll_seconds),
        chance=random.random,
        reports_per_hour=settings.reports_per_hour,
        metrics_token=settings.metrics_token.get_secret_value(),
        monthly_cap=round(settings.x_monthly_cap * 1000),
    )
    lasts = timedelta(days=settings.x_authors_days)
    authors = KeptAuthors(house.opener, clock, lasts) if lasts else None
    channels = _channels(settings, clock, partial(_handle, house), authors)
    house.channels, house.pushing = channels, channels
    return house


def teach(pairs: Sequence[tuple[str, str]], pack: Pack) -> Taught:
    """What learns from confirmed reports is loaded when it is needed, which is seldom."""
    from civic.adapters.learning.lesson import taught

    return taught(pairs, pack)


class Furnisher:
    """Makes a loaded pack ready for work: its indexes, its words, its map."""

    def __init__(self, settings: Settings, speaking: Mapping[str, str]) -> None:
        self.settings = settings
        self.speaking = speaking
        self._outside = _second_geocoder(settings)

    def __call__(
        self, pack: Pack, categories: Mapping[str, str], crews: Mapping[str, str], model: bytes | None
    ) -> Workplace:
        settings = self.settings
        held = frozenset({"fixed", "unable"}) if settings.release == "person" else frozenset[str]()
        areas = AreaIndex(pack.areas)
        office = Office(
            pack=pack,
            areas=areas,
            wording=JinjaWording(pack.templates),
            speaking=self.speaking,
            told=frozenset(kind.strip() for kind in f"emergency,{settings.tell}".split(",") if kind.strip()),
            held=held,
            category_names=categories,
            crew_names=crews,
            joins=settings.join == "sure",
        )
        geocoder = OfficeGeocoder(pack, self._outside)
        understanding = Understanding(
            pack.categories,
            areas,
            geocoder,
            geocoder.second_opinion,
            learned=_learned(model),
            kinds=kinds(),
            matters=matters(),
            agencies=pack.agencies,
        )
        made = Workplace(pack.digest, office, understanding, geocoder, drawn_map(pack), tiled_map(pack))
        keep_out_of_collections()
        return made


def _learned(model: bytes | None) -> Learned | None:
    """One that another version of Civic made is left aside: the pack decides until the next is made."""
    try:
        return from_bytes(model) if model else None
    except UnreadableModel as problem:
        log.warning("the model in force is not used: %s", problem)
        return None


def keep_out_of_collections() -> None:
    """What is made by now stays for good, so Python need not look through all of it for garbage again and again.

    A map of thousands of points makes tens of thousands of objects: with the usual thresholds every few of them set
    off a search through the whole pack, which took longer than the map itself.
    """
    gc.set_threshold(*COLLECT_AFTER)
    gc.freeze()


class BuiltFiles(StaticFiles):
    """The browser's files, packed where that helps; what has its hash in its name is kept for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        packed = assets.packed(path, Headers(scope=scope).get("accept-encoding", ""))
        response = await super().get_response(packed or path, scope)
        if packed:
            response.headers["content-encoding"] = "gzip"
        response.headers["vary"] = "accept-encoding"
        response.headers["cache-control"] = assets.cache_control(path)
        return response


def drawn_map(pack: Pack) -> bytes:
    """What maps are drawn from: the pack's layers in their order, and the council's bounds."""
    layers = [{"layer": layer.layer, "geojson": layer.collection} for layer in pack.basemap]
    return orjson.dumps({"layers": layers, "bounds": pack.bounds, "credits": pack.credits})


def tiled_map(pack: Pack) -> bytes:
    """Where the tiles are, and where the whole map is for a browser that cannot have them; empty without tiles."""
    found = {"tiles": f"/map/{pack.tiles}.pmtiles", "whole": "/map/basemap.json?whole=yes"}
    return orjson.dumps(found | {"bounds": pack.bounds, "credits": pack.credits}) if pack.tiles else b""


def _handle(house: House) -> str:
    """The account that the council names, once a pack is loaded."""
    try:
        return house.workplace().office.council.handle
    except NoPack:
        return ""


def _channels(
    settings: Settings, clock: SystemClock, handle: Callable[[], str], authors: Authors | None
) -> dict[str, XChannel]:
    if not settings.x_plugged:
        return {}
    channel = XChannel(
        base_url=settings.x_base_url,
        consumer_key=settings.x_consumer_key,
        consumer_secret=settings.x_consumer_secret.get_secret_value(),
        access_token=settings.x_access_token.get_secret_value(),
        access_token_secret=settings.x_access_token_secret.get_secret_value(),
        timeout_seconds=settings.x_timeout_seconds,
        clock=clock,
        handle=handle,
        access=settings.x_access,
        authors=authors,
        search=settings.x_search,
        webhook_secret=settings.x_webhook_secret.get_secret_value(),
    )
    return {channel.name: channel}


def _second_geocoder(settings: Settings) -> Geocoder | None:
    try:
        return outside_geocoder(settings.geocoder, settings.geocoder_options) if settings.geocoder else None
    except ValueError as problem:
        raise WrongSettings(str(problem)) from problem


def checked_pack(folder: Path) -> ReadPack:
    """A pack read from its folder with everything checked, also its templates and icons; PackErrors tells all at once."""
    return inspect_pack(folder, check_template, assets.icons())
