"""`civic learn` from the desk's own history."""

from pathlib import Path

from tests.cli.conftest import Run, refused
from tests.stages.test_learning import confirm
from tests.world import World


def test_it_learns_from_what_was_confirmed_and_says_how_good_it_is(sqlite_world: World, run: Run) -> None:
    confirm(sqlite_world)
    url = sqlite_world.house.opener.engine.url.render_as_string(hide_password=False)
    answer = run("learn", CIVIC_DATABASE_URL=url)
    assert answer.exit_code == 0, answer.output
    assert "Calibration" in answer.stdout and "Confusion" in answer.stdout
    with sqlite_world.house.opener.reading() as store:
        kept = store.models.newest()
    assert kept is not None and f"Version {kept.version} decides from now on" in answer.stdout


def test_too_little_is_told(run: Run, database: str) -> None:
    assert "are needed. Confirm more reports at the desk first" in refused(run("learn"))


def test_half_of_what_a_file_needs_is_told(run: Run, tmp_path: Path) -> None:
    assert "Give both --from" in refused(run("learn", "--out", str(tmp_path / "model")))
