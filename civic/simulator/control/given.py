"""What every part of the control API takes: the platform, and texts of whole characters."""

from typing import Annotated

from fastapi import Depends, Request
from pydantic import AfterValidator, StringConstraints

from civic.simulator.acting import Refused
from civic.simulator.x.pipeline import Platform


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refused("It holds half of a character (a lone surrogate). Send whole ones.") from None
    return text


WITHHELD = "Countries in which X does not show it; XX for all, XY for copyright claims"
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Text = Annotated[str, AfterValidator(_whole)]


def _platform(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform.seen_by(request)


Here = Annotated[Platform, Depends(_platform)]
