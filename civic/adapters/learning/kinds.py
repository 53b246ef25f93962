"""The model of the kinds of post that comes with Civic.

In: `kinds.npz`, made by `civic.adapters.learning.teach`. Out: the model. Promises: read once, with numpy alone.
"""

from functools import cache
from pathlib import Path

from civic.adapters.learning.kept import linear_from_bytes
from civic.core.linear import Linear

HERE = Path(__file__).parent
KEPT = HERE / "kinds.npz"


@cache
def kinds() -> Linear:
    """Shares of each kind of post for what `civic.core.post_kind.features` gives."""
    return linear_from_bytes(KEPT.read_bytes())[0]
