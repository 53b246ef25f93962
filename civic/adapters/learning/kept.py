"""A model as bytes and back: numpy's own compressed archive, without pickles, so that reading one runs nothing.

In: a Learned, or bytes of any origin. Out: bytes, or a Learned. Promises: UnreadableModel tells what is wrong with
bytes that are no model of this form; the same model gives the same values again.
"""

import io
import json
import zipfile
from dataclasses import asdict
from typing import Any

import numpy as np

from civic.core.category.learned import Fitness, Learned
from civic.core.linear import Linear

FORM = 1
STEPS = 64


class UnreadableModel(Exception):
    """The bytes are no model that this version can read; the text says what to do."""


def to_bytes(model: Learned) -> bytes:
    told = {
        "form": FORM,
        "pack_share": model.pack_share,
        "sharpness": model.sharpness,
        "sure": model.sure,
        "version": model.version,
        "fitness": asdict(model.fitness),
    }
    return linear_to_bytes(model.linear, told)


def from_bytes(kept: bytes) -> Learned:
    linear, told = linear_from_bytes(kept)
    try:
        return Learned(
            linear=linear,
            pack_share=float(told["pack_share"]),
            sharpness=float(told["sharpness"]),
            sure=float(told["sure"]),
            fitness=Fitness(**told["fitness"]),
            version=str(told["version"]),
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
            return Linear(codes, features, rarity, weights, bias, told.get("blocks", {})), told
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise UnreadableModel(f"This is no model ({error}). Make one with `civic learn`.") from error
