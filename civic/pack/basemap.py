"""`[[basemap]]`: what is drawn under the pins.

In: the entries and their GeoJSON. Out: layers in the order of the pack, as they were written. Promises: every
geometry can be drawn, and a layer name that the map has no drawing for is told as a notice.
"""

from __future__ import annotations

from civic.core.council import BasemapLayer
from civic.pack.credit import credit_of
from civic.pack.entry import Entry
from civic.pack.folder import Folder
from civic.pack.nearest import nearest
from civic.pack.rows import geometries_of, read_features

LAYERS = (
    *("land", "bank", "water", "park", "tree", "oval"),
    *("school", "building", "rail", "street", "ward", "label"),
)


def read_basemap(folder: Folder, found: list[Entry], credits: list[str]) -> tuple[BasemapLayer, ...]:
    layers = []
    for entry in found:
        name, layer = entry.text("file"), entry.text("layer")
        credits += credit_of(entry)
        entry.close()
        _check_layer(entry, layer)
        text = folder.text(name, asked_by=entry.toml.file, line=entry.line("file")) if name else None
        if text is not None:
            layers.append(_layer(folder, entry, name, layer, text))
    return tuple(layers)


def _layer(folder: Folder, entry: Entry, name: str, layer: str, text: str) -> BasemapLayer:
    features = read_features(folder, entry, name, text)
    geometries_of(folder, name, features)
    return BasemapLayer(layer, {"type": "FeatureCollection", "features": features})


def _check_layer(entry: Entry, layer: str) -> None:
    if layer and layer not in LAYERS:
        near = nearest(layer, LAYERS)
        do = f'Did you mean "{near}"?' if near else f"Drawn are: {', '.join(LAYERS)}."
        entry.notice("layer", f'The map has no drawing for the layer "{layer}", so it stays unseen.', do)
