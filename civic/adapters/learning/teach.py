"""Makes `kinds.npz` and `matters.npz` anew: `python -m civic.adapters.learning.teach [kinds] [matters]`, two minutes.

In: lines of {"text", "kind"} in `kinds.jsonl` and of {"text", "matter"} in `matters.jsonl`, written for this in the
English of many countries. Out: the models. Promises: the same lines give the same models.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from civic.adapters.learning.fitting import FREEDOM, fitted
from civic.adapters.learning.kept import linear_to_bytes
from civic.adapters.learning.shipped import HERE
from civic.core import post_kind
from civic.core.category.matters import BLOCKS as MATTER_BLOCKS
from civic.core.linear import Linear
from civic.core.text_features import features_of_text


@dataclass(frozen=True)
class Subject:
    """What is taught: from `<name>.jsonl`, where `label` names what a line is, to `<name>.npz`."""

    name: str
    label: str
    features: Callable[[str], Sequence[str]]
    blocks: Mapping[str, float]
    most_features: int
    freedom: float = FREEDOM

    def lines(self) -> Iterator[tuple[str, str]]:
        """(text, label) of each."""
        for line in (HERE / f"{self.name}.jsonl").read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            yield one["text"], one[self.label]

    def fitted(self, lines: Sequence[tuple[str, str]]) -> Linear:
        documents = [self.features(text) for text, _ in lines]
        labels = [label for _, label in lines]
        return fitted(documents, labels, blocks=self.blocks, most=self.most_features, freedom=self.freedom)


KINDS = Subject("kinds", "kind", post_kind.features, post_kind.BLOCKS, 40_000)
MATTERS = Subject("matters", "matter", features_of_text, MATTER_BLOCKS, 30_000, freedom=30.0)
SUBJECTS = {subject.name: subject for subject in (KINDS, MATTERS)}


if __name__ == "__main__":
    for name in sys.argv[1:] or SUBJECTS:
        subject = SUBJECTS[name]
        (HERE / f"{name}.npz").write_bytes(linear_to_bytes(subject.fitted(list(subject.lines())), {}))
