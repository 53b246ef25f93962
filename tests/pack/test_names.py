"""Names in capitals and in odd order become names a resident would write."""

from __future__ import annotations

import pytest

from civic.pack.names import display, filled

NAMES = [
    ("UPR MT GRAVATT", "Upr Mt Gravatt"),
    ("ABBOTSFORD, Road", "Abbotsford Road"),
    ("ABBOTSFORD, ROAD", "Abbotsford Road"),
    ("HAMILTON RD", "Hamilton Rd"),
    ("7TH BRIGADE PARK", "7th Brigade Park"),
    ("A. J. JONES RECREATION RESERVE", "A. J. Jones Recreation Reserve"),
    ("ALBANY CREEK RD (NOS 97A-135) PARK", "Albany Creek Rd (Nos 97A-135) Park"),
    ("O'KEEFE ST", "O'Keefe St"),
    ("ST JOHN'S WOOD", "St John's Wood"),
    ("BERYL MCKENZIE PARK", "Beryl McKenzie Park"),
    ("MT COOT-THA RD", "Mt Coot-Tha Rd"),
    ("PARK OF THE ELDERS", "Park of the Elders"),
    ("THE GAP", "The Gap"),
    ("KING GEORGE VI AVENUE", "King George VI Avenue"),
    ("RSL HALL", "RSL Hall"),
    ("BMX TRACK", "BMX Track"),
    ("  DOUBLE   SPACED ", "Double Spaced"),
    ("Mixed Case stays iPad", "Mixed Case stays iPad"),
    ("Smith, Jones and Sons", "Smith, Jones and Sons"),
    ("ÖSTRA GATAN", "Östra Gatan"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "shown"), NAMES)
def test_display(written: str, shown: str) -> None:
    assert display(written) == shown


def test_patterns_are_filled_value_by_value() -> None:
    row = {"street_name": "HAMILTON", "street_type": "Road", "other": ""}
    assert filled("{street_name} {street_type}", row) == ("Hamilton Road", "HAMILTON Road")
    assert filled("street_name", row) == ("Hamilton", "HAMILTON")
    assert filled("{other} {missing}", row) == ("", "")
