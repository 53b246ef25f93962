"""The README tells the truth: its settings, its commands, its files."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from civic.cli import app
from civic.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^\s*(?:uv run )?(civic [a-z][^\n`#]*)", README, re.MULTILINE)))


def settings_table() -> str:
    """The table as the settings themselves tell it."""
    lines = ["| Setting | Default | What it sets |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        value = default.get_secret_value() if hasattr(default, "get_secret_value") else default
        shown = str(value).lower() if isinstance(value, bool) else str(value or "")
        shown = f"`{shown}`" if shown and shown != "{}" else "none"
        lines.append(f"| `CIVIC_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(lines)


def test_the_settings_are_all_there() -> None:
    assert settings_table() in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_exists_with_its_options(command: str) -> None:
    words = shlex.split(command)[1:]
    names = [word for word in words if re.fullmatch(r"[a-z]+", word)][
        : 2 if words[0] in ("user", "places") else 1
    ]
    answer = CliRunner().invoke(
        app, [*names, "--help"], env={"COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1"}
    )
    assert answer.exit_code == 0, answer.output
    for option in (word for word in words if word.startswith("--")):
        assert option in answer.output


def test_every_command_has_an_example() -> None:
    for command in app.registered_commands:
        assert "Example:" in (command.callback.__doc__ or ""), command.callback


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", README))))
def test_every_file_that_is_linked_is_there(target: str) -> None:
    assert (ROOT / target).exists()


def test_the_first_screen_has_a_picture_and_the_two_commands() -> None:
    first = "\n".join(README.splitlines()[:40])
    assert "![" in first
    assert "uv run civic demo" in first
    assert "uv run pytest" in first
