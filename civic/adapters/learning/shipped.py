"""The models that come with Civic: of the kinds of post, and of the matters that residents anywhere write about.

In: `kinds.npz` and `matters.npz`, made by `civic.adapters.learning.teach`. Out: the models. Promises: each is read once,
with numpy alone.
"""

from functools import cache
from pathlib import Path

from civic.adapters.learning.kept import linear_from_bytes
from civic.core.linear import Linear

HERE = Path(__file__).parent


@cache
def kinds() -> Linear:
    """Shares of each kind of post for what `civic.core.post_kind.features` gives."""
    return _read("kinds")


@cache
def matters() -> Linear:
    """Shares of each matter for what `civic.core.text_features` gives."""
    return _read("matters")


def _read(name: str) -> Linear:
    return linear_from_bytes((HERE / f"{name}.npz").read_bytes())[0]
