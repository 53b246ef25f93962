"""Writes the town's files below the folder named on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

from civic.demo.town.files import files_of
from civic.demo.town.layout import lay_out


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("Say where to: python -m civic.demo.town OUT_DIR\n")
        return 2
    for name, text in files_of(lay_out()).items():
        path = Path(arguments[0]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
