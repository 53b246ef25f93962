"""Templates to HTML. `asset(name)` gives the URL of a built file, `when` writes a moment in the town's own time."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from civic.simulator.clock import Clock


class Renderer:
    def __init__(self, templates_dir: Path, assets_dir: Path, timezone: str, clock: Clock) -> None:
        self._assets_dir, self._zone, self._clock = assets_dir, ZoneInfo(timezone), clock
        self._built: dict[str, str] = {}
        self._built_at = 0
        self._env = Environment(
            loader=FileSystemLoader(templates_dir), autoescape=True, trim_blocks=True, lstrip_blocks=True,
            undefined=StrictUndefined,
        )  # fmt: skip
        self._env.globals.update(asset=self._asset, council={"name": "Simulator", "locale": "en-AU"})
        self._env.filters.update(when=self._when, clock_time=self._clock_time)

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        return HTMLResponse(self._env.get_template(f"simulator/{template}").render(context), status)

    def _asset(self, name: str) -> str:
        """A built file's name carries its hash; before the build the source files serve."""
        manifest = self._assets_dir / "manifest.json"
        written = manifest.stat().st_mtime_ns if manifest.exists() else 0
        if written != self._built_at:
            self._built_at, self._built = written, orjson.loads(manifest.read_bytes()) if written else {}
        return f"/static/{self._built.get(name, name)}"

    def _when(self, ms: int) -> Markup:
        moment, today = self._local(ms), self._local(self._clock.now_ms()).date()
        day = "Today" if moment.date() == today else f"{moment:%a} {moment.day} {moment:%b}"
        words = f"{day}, {moment.hour}:{moment:%M}"
        return Markup('<time class="muted small" datetime="{}">{}</time>').format(
            moment.isoformat("T", "seconds"), words
        )

    def _clock_time(self, ms: int) -> Markup:
        moment = self._local(ms)
        return Markup('<time datetime="{}">{}</time>').format(
            moment.isoformat("T", "seconds"), f"{moment:%H:%M:%S}"
        )

    def _local(self, ms: int) -> datetime:
        return datetime.fromtimestamp(ms / 1000, UTC).astimezone(self._zone)
