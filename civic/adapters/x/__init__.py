"""X through tweepy: the council's mentions in, its replies out. XChannel is a ports.Channel."""

from civic.adapters.x.channel import XChannel

__all__ = ["XChannel"]
