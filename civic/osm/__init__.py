"""Makes the places and the base map of a council pack from an OpenStreetMap extract.

In: an extract (.osm.pbf, .osm) and a folder. Out: files below `places/`, `areas/` and `map/`, with their tables in
`council.toml`. Promises: what council.toml says already stays as it is; every table carries OpenStreetMap's credit;
nothing leaves the machine. Needs pyosmium, the extra `osm`.
"""

from civic.osm.building import Built, build
from civic.osm.reading import ExtractTrouble

__all__ = ["Built", "ExtractTrouble", "build"]
