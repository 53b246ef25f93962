"""Settings: everything that can be set from outside, each as CIVIC_NAME in the environment or in `.env`.

Promises: what is set wrongly is told by its name, with what to do; half a set of keys is never taken for none.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from civic.core.permission import Access
from civic.core.wording import KINDS
from civic.pack.nearest import nearest

PREFIX, MISSPELT = "CIVIC_", 75.0
X_KEYS = ("x_consumer_key", "x_consumer_secret", "x_access_token", "x_access_token_secret")
TIMEOUTS_IN_A_LEASE = 5
TOLD = "acknowledged,accepted,question,outside,declined,merged,fixed,unable,reopened"


class WrongSettings(Exception):
    """A setting cannot be used; the text names each one and says what to do."""


class Settings(BaseSettings):
    """The README's table of settings is made from these; a default here is the default there."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    database_url: str = Field(
        default="sqlite:///civic-data/civic.db",
        description="Database: `sqlite:///FILE` or `postgresql+psycopg://…`.",
    )
    data_dir: Path = Field(default=Path("civic-data"), description="Folder for photos and the map's tiles.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    public_url: str = Field(default="http://127.0.0.1:8000", description="How residents reach the pages.")
    processes: int = Field(default=1, ge=1, le=64, description="Web processes of `civic serve`.")
    worker: bool = Field(default=True, description="Whether `civic serve` runs a worker too.")
    x_base_url: str = Field(
        default="https://api.twitter.com", description="Where the X API is; the simulator's URL to try."
    )
    x_consumer_key: str = Field(default="", description="X app key; leave all four keys empty to unplug X.")
    x_consumer_secret: SecretStr = Field(default=SecretStr(""), description="X app secret.")
    x_access_token: SecretStr = Field(
        default=SecretStr(""), description="Access token of the council's account."
    )
    x_access_token_secret: SecretStr = Field(default=SecretStr(""), description="Its secret.")
    x_access: Access = Field(
        default=Access.SUMMONED,
        description="Whom X lets Civic answer: `full` for all, `summoned` for who mentions or quotes the council, `none`.",
    )
    x_authors_days: int = Field(
        default=7,
        ge=0,
        description="For how many days Civic knows who wrote without asking X, which bills it; 0 to ask with every post.",
    )
    x_search: bool = Field(
        default=True,
        description="Whether X is searched for posts that it lists no more; such a post costs five times as much to read.",
    )
    x_webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="What X signs events with that it pushes; the app secret if left out.",
    )
    x_poll_seconds: float = Field(
        default=3.5, gt=0, description="Pause between two looks at X; its limit is 300 in 15 minutes."
    )
    x_timeout_seconds: float = Field(
        default=10.0, gt=0, description="How long X may take to answer one call."
    )
    x_monthly_cap: float = Field(
        default=0.0,
        ge=0,
        description="Dollars that X may cost in a month; near them Civic reads less often, then says less; 0 for no cap.",
    )
    lease_seconds: float = Field(
        default=60.0,
        gt=0,
        description="After how long the work of a vanished worker is taken over; more than five X timeouts.",
    )
    tell: str = Field(
        default=TOLD,
        description="Kinds of message to send beside `emergency`; `assigned` and `on_hold` may be added.",
    )
    release: Literal["person", "automatic"] = Field(
        default="person",
        description="Who lets “fixed” and “unable to fix” go: a person at the desk, or nobody needs to.",
    )
    join: Literal["sure", "person"] = Field(
        default="sure",
        description="Who lets a post join or reopen the report that it tells of: Civic where it is sure, or only a person.",
    )
    geocoder: str = Field(default="", description="A second geocoder by its geopy name, such as `nominatim`.")
    geocoder_options: dict[str, str | int | float] = Field(
        default_factory=dict, description='Its options as JSON, such as `{"domain": "…", "user_agent": "…"}`.'
    )
    reports_per_hour: int = Field(
        default=60,
        ge=0,
        description="Reports by the form, and forms with photos, from one address in an hour; 0 for no limit.",
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""),
        description="Bearer token for `/metrics`; without one only this machine may read it.",
    )
    session_days: int = Field(default=14, ge=1, description="How long a sign-in lasts.")

    @property
    def x_plugged(self) -> bool:
        return bool(self.x_consumer_key and self.x_access_token.get_secret_value())

    @field_validator("public_url", "x_base_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        parts = urlsplit(url)
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment
        if wrong or parts.port == 0:
            raise ValueError(
                "a web address begins with https:// or http://, such as https://civic.example.org"
            )
        return url.rstrip("/")

    @field_validator("tell")
    @classmethod
    def _kinds_of_message(cls, tell: str) -> str:
        for kind in (each.strip() for each in tell.split(",")):
            if kind and kind not in KINDS:
                near = nearest(kind, KINDS)
                hint = f" Did you mean “{near}”?" if near else ""
                raise ValueError(f"there is no message “{kind}”.{hint} There are: {', '.join(KINDS)}")
        return tell

    @model_validator(mode="after")
    def _all_keys_or_none(self) -> Self:
        given = {name: bool(_plain(getattr(self, name))) for name in X_KEYS}
        if any(given.values()) and not all(given.values()):
            wanting = ", ".join(_variable(name) for name in X_KEYS if not given[name])
            raise ValueError(f"Some keys for X are set, but not {wanting}. Set all four, or none to unplug X")
        return self

    @model_validator(mode="after")
    def _lease_outlasts_calls(self) -> Self:
        least = TIMEOUTS_IN_A_LEASE * self.x_timeout_seconds
        if self.lease_seconds <= least:
            raise ValueError(
                f"CIVIC_LEASE_SECONDS is {self.lease_seconds:g}, but with CIVIC_X_TIMEOUT_SECONDS at "
                f"{self.x_timeout_seconds:g} it must be more than {least:g}, or work in hand is taken over"
            )
        return self


def read_settings() -> Settings:
    """The settings of this machine; WrongSettings tells all that are wrong."""
    if misspelt := list(_misspelt()):
        raise WrongSettings("\n".join(misspelt))
    try:
        return Settings()
    except ValidationError as problem:
        raise WrongSettings("\n".join(_told(error) for error in problem.errors())) from problem
    except SettingsError as problem:
        raise WrongSettings(
            'CIVIC_GEOCODER_OPTIONS is no JSON. Write it like {"user_agent": "civic"}.'
        ) from problem


def _misspelt() -> Iterator[str]:
    """Names that are nearly those of settings, and would not be heeded."""
    known, given = [*Settings.model_fields], {*os.environ, *dotenv_values(".env")}
    named = {name.removeprefix(PREFIX).lower() for name in given if name.startswith(PREFIX)}
    for name in sorted(named.difference(known)):
        near = nearest(name, known, MISSPELT)
        if near:
            yield f"There is no setting {_variable(name)}. Did you mean {_variable(near)}? The README lists all settings."


def _told(error: Mapping[str, Any]) -> str:
    words = str(error["msg"]).removeprefix("Value error, ")
    if not error["loc"]:
        return f"{words}."
    name = str(error["loc"][0])
    shown = "" if name in X_KEYS else f" is “{error['input']}”"
    return f"{_variable(name)}{shown}: {words}. The README lists all settings."


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _plain(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value
