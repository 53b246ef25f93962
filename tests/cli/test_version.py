"""`civic --version`: what a bug report names first."""

from importlib.metadata import version

from tests.cli.conftest import Run


def test_it_tells_its_version_and_ends(run: Run) -> None:
    told = run("--version")
    assert (told.exit_code, told.output) == (0, f"Civic {version('civic')}\n")
