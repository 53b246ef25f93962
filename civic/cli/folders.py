"""Folders that a command keeps things in: made where they are missing, and told in words where they cannot be."""

from pathlib import Path

from civic.cli.trouble import Mistake


def made_folder(folder: Path, setting: str) -> Path:
    """The folder, there and open to be written to; Mistake says what is in the way. `setting` is where it was named."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as problem:
        raise Mistake(
            f"{folder} cannot be a folder, because a file is in its place. Name another by {setting}."
        ) from problem
    except OSError as problem:
        raise Mistake(
            f"The folder {folder} cannot be made ({problem.strerror}). Name another by {setting}."
        ) from problem
    return folder
