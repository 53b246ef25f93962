"""Settings: everything that can be set from outside, each as CIVIC_NAME in the environment or in `.env`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

TOLD = "acknowledged,question,outside,declined,merged,fixed,unable,reopened"


class Settings(BaseSettings):
    """The README's table of settings is made from these; a default here is the default there."""

    model_config = SettingsConfigDict(env_prefix="CIVIC_", env_file=".env", extra="ignore")

    database_url: str = Field(
        default="sqlite:///civic-data/civic.db",
        description="Database: `sqlite:///FILE` or `postgresql+psycopg://…`.",
    )
    data_dir: Path = Field(default=Path("civic-data"), description="Folder for photos.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, description="Port to listen on.")
    public_url: str = Field(default="http://127.0.0.1:8000", description="How residents reach the pages.")
    processes: int = Field(default=1, ge=1, le=64, description="Web processes of `civic serve`.")
    worker: bool = Field(default=True, description="Whether `civic serve` runs a worker too.")
    x_base_url: str = Field(
        default="https://api.twitter.com", description="Where the X API is; the simulator's URL to try."
    )
    x_consumer_key: str = Field(default="", description="X app key; empty leaves X unplugged.")
    x_consumer_secret: SecretStr = Field(default=SecretStr(""), description="X app secret.")
    x_access_token: str = Field(default="", description="Access token of the council's account.")
    x_access_token_secret: SecretStr = Field(default=SecretStr(""), description="Its secret.")
    x_poll_seconds: float = Field(
        default=3.5, gt=0, description="Pause between two looks at X; its limit is 300 in 15 minutes."
    )
    x_timeout_seconds: float = Field(
        default=10.0, gt=0, description="How long X may take to answer one call."
    )
    lease_seconds: float = Field(
        default=60.0,
        gt=0,
        description="After how long the work of a vanished worker is taken over; more than five X timeouts.",
    )
    tell: str = Field(
        default=TOLD, description="Kinds of message to send; `assigned` and `on_hold` may be added."
    )
    release: Literal["person", "automatic"] = Field(
        default="person",
        description="Who lets “fixed” and “unable to fix” go: a person at the desk, or nobody needs to.",
    )
    geocoder: str = Field(default="", description="A second geocoder by its geopy name, such as `nominatim`.")
    geocoder_options: dict[str, str | int | float] = Field(
        default_factory=dict, description='Its options as JSON, such as `{"domain": "…", "user_agent": "…"}`.'
    )
    reports_per_hour: int = Field(
        default=60, ge=0, description="Reports by the form from one address in an hour; 0 for no limit."
    )
    session_days: int = Field(default=14, ge=1, description="How long a sign-in lasts.")

    @property
    def x_plugged(self) -> bool:
        return bool(self.x_consumer_key and self.x_access_token)
