"""A model as bytes and back: numpy's own compressed archive, without pickles, so that reading one runs nothing.

In: a Learned, or bytes of any origin. Out: bytes, or a Learned. Promises: UnreadableModel tells what is wrong with
bytes that are no model of this form; the same model gives the same values again.
"""

import io
import json
import zipfile
from dataclasses import asdict

import numpy as np

from civic.core.category.learned import Fitness, Learned

FORM = 1


class UnreadableModel(Exception):
    """The bytes are no model that this version can read; the text says what to do."""


def to_bytes(model: Learned) -> bytes:
    told = {
        "form": FORM,
        "codes": model.codes,
        "features": sorted(model.features, key=lambda name: model.features[name]),
        "pack_share": model.pack_share,
        "sharpness": model.sharpness,
        "sure": model.sure,
        "version": model.version,
        "fitness": asdict(model.fitness),
    }
    kept = io.BytesIO()
    words = np.frombuffer(json.dumps(told).encode(), dtype=np.uint8)
    np.savez_compressed(kept, told=words, rarity=model.rarity, weights=model.weights, bias=model.bias)
    return kept.getvalue()


def from_bytes(kept: bytes) -> Learned:
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as archive:
            told = json.loads(archive["told"].tobytes())
            if told["form"] != FORM:
                raise UnreadableModel(
                    f"The model has form {told['form']}, this version reads {FORM}. Learn it anew."
                )
            return Learned(
                codes=tuple(told["codes"]),
                features={name: at for at, name in enumerate(told["features"])},
                rarity=archive["rarity"],
                weights=archive["weights"],
                bias=archive["bias"],
                pack_share=told["pack_share"],
                sharpness=told["sharpness"],
                sure=told["sure"],
                fitness=Fitness(**told["fitness"]),
                version=told["version"],
            )
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise UnreadableModel(f"This is no model ({error}). Make one with `civic learn`.") from error
