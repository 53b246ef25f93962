"""Makes `kinds.npz` anew from `teaching.jsonl`: `python -m civic.adapters.learning.teach`, half a minute.

In: lines of {"text", "kind"}, written for this in the English of many countries. Out: the model. Promises: the same
lines give the same model.
"""

import json
from collections.abc import Iterator

from civic.adapters.learning.fitting import fitted
from civic.adapters.learning.kept import linear_to_bytes
from civic.adapters.learning.kinds import HERE, KEPT
from civic.core.linear import Linear
from civic.core.post_kind import BLOCKS, features

TEACHING = HERE / "teaching.jsonl"
MOST_FEATURES = 40_000


def teaching() -> Iterator[tuple[str, str]]:
    """(text, kind) of every line."""
    for line in TEACHING.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        yield one["text"], one["kind"]


def taught() -> Linear:
    lines = list(teaching())
    documents = [features(text) for text, _ in lines]
    return fitted(documents, [kind for _, kind in lines], blocks=BLOCKS, most=MOST_FEATURES)


if __name__ == "__main__":
    KEPT.write_bytes(linear_to_bytes(taught(), {}))
