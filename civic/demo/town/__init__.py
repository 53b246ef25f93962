"""Wrenford, the town of the demo: `python -m civic.demo.town OUT_DIR` writes the geography of its council pack.

In: a folder. Out: GeoJSON and CSV files. Promises: drawn by hand and filled from a fixed seed, so that the files
come out the same, byte for byte, every time.
"""
