"""A local X API v2 with pages of its own, so that the whole product runs and is tested without X.

Other code starts it with `serve` and learns its keys from `Credentials`; it imports nothing else of Civic.
"""

from civic.simulator.server import Cast, PortInUse, serve
from civic.simulator.state import StateFileUnusable
from civic.simulator.state.accounts import Credentials

__all__ = ["Cast", "Credentials", "PortInUse", "StateFileUnusable", "serve"]
