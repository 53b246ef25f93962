"""X through tweepy: the council's mentions in, its replies out. XChannel is a ports.Channel.

It is imported when it is asked for, so that whoever only reads X's payloads waits for no tweepy.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civic.adapters.x.channel import XChannel

__all__ = ["XChannel"]


def __getattr__(name: str) -> object:
    if name != "XChannel":
        raise AttributeError(f"civic.adapters.x has no {name}")
    from civic.adapters.x.channel import XChannel

    return XChannel
