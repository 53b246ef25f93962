"""Learned models of other packs, of earlier versions, and of bytes that are none; and what teaches nothing."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from civic.adapters.learning import matters
from civic.core.category import CategoryIndex
from civic.core.council import Pack
from civic.explain import Explainer, posts_in
from civic.explain.learning import UnreadableModel, confirmed_in, from_bytes, learned_from
from tests.databases import wrenford
from tests.explain.test_explainer import confirmed

Change = Callable[[NDArray[np.float16]], NDArray[np.float16]]


@cache
def model() -> bytes:
    return learned_from(confirmed(), wrenford())[0]


def changed(told: Mapping[str, object] | None = None, **parts: Change) -> bytes:
    """The model with other values in it, packed as it was."""
    with np.load(io.BytesIO(model())) as archive:
        kept = {name: archive[name] for name in archive}
    words = json.loads(kept["told"].tobytes()) | dict(told or {})
    kept |= {name: change(kept[name]) for name, change in parts.items()}
    kept["told"] = np.frombuffer(json.dumps(words).encode(), dtype=np.uint8)
    packed = io.BytesIO()
    np.savez_compressed(packed, **kept)
    return packed.getvalue()


def likeliest(pack: Pack, text: str, kept: bytes) -> tuple[object, str]:
    (post,) = posts_in(text)
    value = Explainer(pack, learned=from_bytes(kept)).explain(post)
    return value["category"], str(value["why"])


def test_a_category_that_was_retired_since_is_for_the_pack_to_decide() -> None:
    pack = wrenford()
    fewer = replace(pack, categories=tuple(one for one in pack.categories if one.code != "street-light"))
    assert likeliest(pack, "the gizmo near the mill is bad", model())[0] == "street-light"
    code, why = likeliest(fewer, "the gizmo near the mill is bad", model())
    assert code in {one.code for one in fewer.categories} and "learned from" not in why
    assert likeliest(fewer, "swing trouble by the mill", model())[0] == "tree"


def test_what_was_learned_of_another_pack_decides_nothing() -> None:
    pack = wrenford()
    other = replace(pack, categories=tuple(replace(one, code=f"other-{one.code}") for one in pack.categories))
    code, why = likeliest(other, "The swing at Alma Park is broken", model())
    assert code == "other-playground" and "learned from" not in why
    assert CategoryIndex(other.categories, from_bytes(model())).sure == CategoryIndex(other.categories).sure


def test_a_model_of_an_earlier_version_decides_as_it_was_judged() -> None:
    """What was learned beside the pack's words alone, before there were matters, is no measure of anything else."""
    categories, text = wrenford().categories, "Kids nearly fell through the boards at the bend"
    earlier = from_bytes(changed({"beside_matters": False, "pack_share": 0.5}))
    assert CategoryIndex(categories, earlier, matters()).suggest(text) == CategoryIndex(
        categories, earlier
    ).suggest(text)
    now = from_bytes(changed({"pack_share": 0.5}))
    assert now.beside_matters
    assert CategoryIndex(categories, now, matters()).suggest(text) != CategoryIndex(categories, now).suggest(
        text
    )


def test_no_word_was_learned_from_where_the_pack_decides_alone() -> None:
    assert "learned from" in likeliest(wrenford(), "swing trouble by the mill", model())[1]
    alone = changed({"pack_share": 1.0})
    assert "learned from" not in likeliest(wrenford(), "swing trouble by the mill", alone)[1]


@pytest.mark.parametrize(
    "kept",
    [
        lambda: changed(weights=lambda weights: weights[:5]),
        lambda: changed(weights=lambda weights: weights.ravel()),
        lambda: changed(weights=lambda weights: weights * np.float16("nan")),
        lambda: changed(bias=lambda bias: bias[:1]),
        lambda: changed({"codes": []}),
        lambda: changed({"codes": [1, 2, 3]}),
        lambda: changed({"features": [""]}),
        lambda: changed({"blocks": [1]}),
        lambda: changed({"blocks": {"x": "y"}}),
        lambda: changed({"pack_share": float("nan")}),
        lambda: changed({"sharpness": -1}),
        lambda: changed({"form": 2}),
    ],
)
def test_a_model_whose_parts_do_not_fit_is_refused_before_it_decides(kept: Callable[[], bytes]) -> None:
    with pytest.raises(UnreadableModel, match="civic learn"):
        from_bytes(kept())


def test_damage_anywhere_in_a_model_is_told() -> None:
    whole = model()
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        try:
            from_bytes(bytes(damaged))
        except UnreadableModel as error:
            assert "civic learn" in str(error)


def test_an_archive_that_claims_more_than_there_is_memory_is_no_model() -> None:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000000,), }".ljust(117) + b"\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("told.npy", b"\x93NUMPY\x01\x00v\x00" + header)
    with pytest.raises(UnreadableModel):
        from_bytes(packed.getvalue())


@pytest.mark.parametrize(
    "texts", [["???"] * 60, [""] * 60, [chr(0x4E00 + at) for at in range(60)], ["the bin"] * 3]
)
def test_reports_without_words_in_common_teach_nothing(texts: list[str]) -> None:
    named = [(text, ("tree", "graffiti")[at % 2]) for at, text in enumerate(texts)]
    with pytest.raises(ValueError, match=r"are needed|in common"):
        learned_from(named, wrenford())


def test_a_text_that_is_null_is_empty_and_one_that_is_no_text_is_told() -> None:
    assert list(confirmed_in('{"text": null, "category": null}\n{"text": "a", "category": 7}')) == [
        ("", ""),
        ("a", "7"),
    ]
    for line in ('{"text": {}, "category": "tree"}', '{"text": "a", "category": ["tree"]}', "[" * 100_000):
        with pytest.raises(ValueError, match="Line 1 is no confirmed report"):
            list(confirmed_in(line))
