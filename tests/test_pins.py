"""The exact versions in pyproject.toml are those that these tests ran with, and nothing runs unpinned."""

import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PINS = [Requirement(pin) for pin in PROJECT["tool"]["uv"]["constraint-dependencies"]]
HERE = {canonicalize_name(pin.name): pin for pin in PINS if pin.marker is None or pin.marker.evaluate()}
WANTED = [Requirement(text) for text in PROJECT["project"]["dependencies"]]


def test_what_is_installed_is_what_is_pinned() -> None:
    for name, pin in HERE.items():
        try:
            assert version(name) in pin.specifier, name
        except PackageNotFoundError:
            continue


def test_nothing_that_the_product_needs_is_unpinned() -> None:
    wanted, known = list(WANTED), set[str]()
    while wanted:
        name = canonicalize_name(wanted.pop().name)
        if name in known:
            continue
        known.add(name)
        needs = (Requirement(text) for text in requires(name) or ())
        wanted += [need for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    assert len(known) > 30
    assert known <= set(HERE)


def test_every_dependency_has_its_floor_and_its_pin() -> None:
    extras = PROJECT["project"]["optional-dependencies"].values()
    for wanted in (*WANTED, *(Requirement(text) for group in extras for text in group)):
        assert wanted.specifier, f"{wanted.name} has no floor"
        assert canonicalize_name(wanted.name) in HERE, f"{wanted.name} has no pin"
