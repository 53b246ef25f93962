"""The import contracts hold, and the house keeps its measures."""

import ast
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST_FUNCTION, LONGEST_MODULE = 40, 300
MEDIAN_FUNCTION, NINE_IN_TEN = 8, 25


def sources() -> list[Path]:
    return sorted((ROOT / "civic").rglob("*.py"))


def functions() -> list[tuple[str, int]]:
    return [
        (
            f"{path.relative_to(ROOT)}:{node.lineno} {node.name}",
            (node.end_lineno or node.lineno) - node.lineno + 1,
        )
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_import_contracts() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_modules_and_functions_stay_small() -> None:
    long_modules = [
        str(path) for path in sources() if len(path.read_text("utf-8").splitlines()) > LONGEST_MODULE
    ]
    assert long_modules == []
    measured = functions()
    assert [name for name, lines in measured if lines > LONGEST_FUNCTION] == []
    lengths = sorted(lines for _, lines in measured)
    assert statistics.median(lengths) <= MEDIAN_FUNCTION
    assert lengths[int(len(lengths) * 0.9)] <= NINE_IN_TEN


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path) for path in sources() if ast.get_docstring(ast.parse(path.read_text("utf-8"))) is None
    ]
    assert silent == []
