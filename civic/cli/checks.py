"""`civic check`: ruff, mypy, import contracts and tests, one after the other, all of them always."""

import subprocess
import sys
from pathlib import Path

import typer

ROOT = Path(__file__).resolve().parents[2]
CHECKS = (
    ("style", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("import contracts", ("importlinter.cli", "lint")),
    ("tests", ("pytest",)),
)


def run() -> int:
    """0 when everything holds, 1 when anything does not, 2 outside a checkout."""
    if not (ROOT / "tests").is_dir():
        typer.echo("`civic check` needs a checkout of the source, with tests/ beside civic/.", err=True)
        return 2
    failed = [name for name, command in CHECKS if not _holds(name, command)]
    typer.echo(f"Not well: {', '.join(failed)}." if failed else "All is well.")
    return 1 if failed else 0


def _holds(name: str, command: tuple[str, ...]) -> bool:
    typer.echo(f"— {name}")
    module = "import sys; from importlinter.cli import lint_imports_command as c; c()"
    call = (
        [sys.executable, "-c", module]
        if command[0].startswith("importlinter")
        else [sys.executable, "-m", *command]
    )
    return subprocess.run(call, cwd=ROOT, check=False).returncode == 0
