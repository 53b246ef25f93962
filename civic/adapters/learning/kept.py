"""A model as bytes and back: numpy's own compressed archive, without pickles, so that reading one runs nothing.

In: a Learned, or bytes of any origin. Out: bytes, or a Learned. Promises: UnreadableModel tells what is wrong with
bytes that are no model of this form; the same model gives the same values again.
"""

import io
import json
import math
import zipfile
import zlib
from dataclasses import asdict
from typing import Any

import numpy as np

from civic.core.category.learned import Fitness, Learned
from civic.core.linear import Linear

FORM = 1
STEPS = 64
ARCHIVE = b"PK"
BROKEN = (
    ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, MemoryError, RuntimeError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip
"""What reading a damaged archive, or one of something else, ends in."""


class UnreadableModel(Exception):
    """The bytes are no model that this version can read; the text says what to do."""


def to_bytes(model: Learned) -> bytes:
    told = {
        "form": FORM,
        "pack_share": model.pack_share,
        "sharpness": model.sharpness,
        "sure": model.sure,
        "version": model.version,
        "beside_matters": model.beside_matters,
        "fitness": asdict(model.fitness),
    }
    return linear_to_bytes(model.linear, told)


def from_bytes(kept: bytes) -> Learned:
    linear, told = linear_from_bytes(kept)
    try:
        return Learned(
            linear=linear,
            pack_share=_number(told, "pack_share", most=1.0),
            sharpness=_number(told, "sharpness"),
            sure=_number(told, "sure"),
            fitness=Fitness(**told["fitness"]),
            version=str(told["version"]),
            beside_matters=told.get("beside_matters") is True,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableModel(f"This is no model ({error}). Make one with `civic learn`.") from error


def linear_to_bytes(linear: Linear, told: dict[str, Any]) -> bytes:
    """`told` is whatever JSON holds, to come back with the model; weights are kept to a step of 1/STEPS, which packs
    well and decides the same."""
    names = sorted(linear.features, key=lambda name: linear.features[name])
    words = json.dumps(
        {"form": FORM, **told, "codes": linear.codes, "features": names, "blocks": linear.blocks}
    ).encode()
    kept = io.BytesIO()
    np.savez_compressed(
        kept,
        told=np.frombuffer(words, dtype=np.uint8),
        rarity=linear.rarity.astype(np.float16),
        weights=(np.round(linear.weights * STEPS) / STEPS).astype(np.float16),
        bias=linear.bias,
    )
    return kept.getvalue()


def linear_from_bytes(kept: bytes) -> tuple[Linear, dict[str, Any]]:
    if not kept.startswith(ARCHIVE):
        raise UnreadableModel("This is no model. Make one with `civic learn`.")
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as archive:
            told: dict[str, Any] = json.loads(archive["told"].tobytes())
            if told["form"] != FORM:
                raise UnreadableModel(
                    f"The model has form {told['form']}, this version reads {FORM}. Make it anew with `civic learn`."
                )
            features = {name: at for at, name in enumerate(told["features"])}
            codes = tuple(told["codes"])
            rarity, weights, bias = (
                archive[part].astype(np.float32) for part in ("rarity", "weights", "bias")
            )
            linear = Linear(codes, features, rarity, weights, bias, told.get("blocks", {}))
            _check(linear)
            return linear, told
    except BROKEN as error:
        raise UnreadableModel(f"This is no model ({error}). Make one with `civic learn`.") from error


def _check(linear: Linear) -> None:
    """ValueError where the parts do not belong together, so that no post stumbles over them later."""
    features, codes = len(linear.features), len(linear.codes)
    if not codes or not all(isinstance(code, str) for code in linear.codes):
        raise ValueError("it has no codes")
    if not all(isinstance(name, str) and name for name in linear.features):
        raise ValueError("its features have no names")
    if not all(isinstance(counts, (int, float)) for counts in linear.blocks.values()):
        raise ValueError("its blocks do not count")
    for part, shape in (
        (linear.weights, (features, codes)),
        (linear.rarity, (features,)),
        (linear.bias, (codes,)),
    ):
        if part.shape != shape or not np.isfinite(part).all():
            raise ValueError("its numbers do not belong together")


def _number(told: dict[str, Any], key: str, most: float = math.inf) -> float:
    value = float(told[key])
    if not (math.isfinite(value) and 0 <= value <= most):
        raise ValueError(f"{key} is {value}")
    return value
