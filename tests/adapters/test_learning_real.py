"""Learning from a city's real short reports, with its rough labels: what 1,000 corrections are worth."""

import csv
from random import Random

import pytest

from civic.adapters.learning import matters
from civic.adapters.learning.fitting import learn
from civic.core.category import CategoryIndex
from civic.core.council import Category
from tests.conftest import SHARED

CORRECTIONS = 1_000
PACK = tuple(
    Category(name, name.replace("/", " or "), words=tuple(words.split(", ")))
    for name, words in {
        "Waste/Garbage": "garbage, waste, trash, dump, bins",
        "Water": "water, water supply, tap, pipe, leak",
        "Traffic/Parking": "traffic, parking, signal, jam, vehicles",
        "Sewage": "sewage, drain, drainage, manhole, sewer",
        "Streetlights": "street light, streetlight, lamp, lights, dark",
        "Potholes": "pothole, potholes, pit, bad road, road",
        "Air": "air, pollution, smoke, dust, burning",
        "Sanitation": "toilet, sanitation, hygiene, urinating, cleanliness",
        "Plastic": "plastic, plastic bag, bottle, polythene, single use",
    }.items()
)
"""A few words for each category, as a busy clerk would give."""


@pytest.mark.soak
def test_a_thousand_corrections_decide_three_quarters_and_half_of_all_alone() -> None:
    """The goals: 74 % right; and at least 90 % of at least half where nobody looks."""
    path = SHARED / "reports" / "bengaluru_reports.csv"
    if not path.is_file():
        pytest.skip(f"the Bengaluru reports are not at {path}")
    with path.open(encoding="utf-8") as lines:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(lines)]
    Random(4).shuffle(rows)
    by_pack = CategoryIndex(PACK, matters=matters())
    model = learn(rows[:CORRECTIONS], by_pack, [one.code for one in PACK]).model
    index = CategoryIndex(PACK, model, matters())
    told = [(code, found[0]) for text, code in rows[CORRECTIONS:] if (found := index.suggest(text))]
    right = [code == first.code for code, first in told]
    alone = [code == first.code for code, first in told if first.confidence >= model.sure]
    assert sum(right) / len(rows[CORRECTIONS:]) >= 0.74
    assert len(alone) / len(rows[CORRECTIONS:]) >= 0.5
    assert sum(alone) / len(alone) >= 0.9
