"""The product as it is measured: its own application, with two headers more and no limit on reports an hour."""

from fastapi import FastAPI

from civic.bench import counting
from civic.main import build_house, create_app
from civic.pages import allowance
from civic.settings import Settings


def app() -> FastAPI:
    """For a server that makes its own processes: settings from the environment."""
    house = build_house(Settings())
    application = create_app(house)
    allowance.install(application, reports_per_hour=0)
    application.add_middleware(counting.Telling)
    counting.listen(house.opener.engine)
    return application
