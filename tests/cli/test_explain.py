"""`civic explain` and `civic learn`, as programs and people use them."""

import json
import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from civic.cli import app
from tests.databases import WRENFORD

RUN = CliRunner()
SWING = "The swing at Alma Park is broken"


def test_one_json_object_a_line(tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text(f'{{"id": "1", "text": "{SWING}"}}\nthanks for the new bench\n', encoding="utf-8")
    found = RUN.invoke(app, ["explain", str(posts), "--pack", str(WRENFORD), "--json"])
    assert found.exit_code == 0
    first, second = map(json.loads, found.stdout.splitlines())
    assert (first["action"], first["crew"], second["is_report"]) == ("raise", "parks-north", False)


def test_from_standard_input_without_a_pack_as_the_demos_town() -> None:
    found = RUN.invoke(app, ["explain", "-"], input=SWING)
    assert json.loads(found.stdout)["category"] == "playground"
    assert "Wrenford" in found.stderr


def test_half_a_character_in_an_id_stops_nothing_and_comes_back_as_it_was() -> None:
    line = '{"id": "a\\ud800", "text": "swing \\ud800 broken"}'
    found = RUN.invoke(app, ["explain", "-"], input=f"{line}\n{line}")
    assert found.exit_code == 0
    assert [json.loads(one)["id"] for one in found.stdout.splitlines()] == ["a\ud800"] * 2


def test_an_output_that_takes_few_signs_and_an_input_of_two_bytes_each(tmp_path: Path) -> None:
    posts = tmp_path / "posts.txt"
    posts.write_text("The swing at Alma Park is broken\n“Bin” full 🗑\n", encoding="utf-16")
    narrow = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    call = [sys.executable, "-m", "civic", "explain", str(posts)]
    told = subprocess.run(call, capture_output=True, check=True, env=os.environ | narrow)
    first, second = map(json.loads, told.stdout.decode("ascii").splitlines())
    assert first["category"] == "playground" and "“" in str(second["why"])


def test_earlier_reports_are_compared(tmp_path: Path) -> None:
    history = tmp_path / "history.jsonl"
    line = {"id": "R7", "text": SWING, "category": "playground", "lat": -27.896266, "lon": 151.598317}
    history.write_text(json.dumps({**line, "created_at": "2026-11-20T10:00:00Z"}))
    post = json.dumps({"id": "1", "text": SWING, "created_at": "2026-11-20T12:00:00Z"})
    found = RUN.invoke(app, ["explain", "--history", str(history)], input=post)
    assert json.loads(found.stdout)["duplicate_of"] == "R7"


def test_learned_and_used(tmp_path: Path) -> None:
    reports, model = tmp_path / "confirmed.jsonl", tmp_path / "categories.model"
    pairs = [("street-light", f"gizmo {at} is bad") for at in range(30)] + [
        ("tree", f"swing {at} bad") for at in range(30)
    ]
    reports.write_text("\n".join(json.dumps({"text": text, "category": code}) for code, text in pairs))
    learned = RUN.invoke(app, ["learn", "--from", str(reports), "--pack", str(WRENFORD), "--out", str(model)])
    assert learned.exit_code == 0 and "Calibration" in learned.stdout
    found = RUN.invoke(app, ["explain", "--learned", str(model)], input="the gizmo is bad")
    assert json.loads(found.stdout)["category"] == "street-light"


def test_what_is_wrong_is_told_with_what_to_do(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("{}")
    out = str(tmp_path / "model")
    for arguments, words in (
        (["explain", "/no/such/file"], "cannot be read"),
        (["explain", "-", "--pack", str(tmp_path)], "council.toml"),
        (["explain", "-", "--learned", str(broken)], "Make one with `civic learn`"),
        (["explain", "-", "--learned", "/no/model"], "Make one with `civic learn`"),
        (["explain", "-", "--history", str(broken)], "Line 1 is no earlier report"),
        (["learn", "--from", str(broken), "--out", out], "Line 1 is no confirmed report"),
        (["learn", "--from", "/no/file", "--out", out], "cannot be read"),
    ):
        found = RUN.invoke(app, arguments, input=SWING)
        assert (found.exit_code, words in found.stderr) == (1, True), (arguments, found.stderr)
