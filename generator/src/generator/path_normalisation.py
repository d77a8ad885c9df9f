"""Normalises the paths that models write: a leading `./`, and every spelling of the README's name."""

from contracts.site_paths import README_PATH


def normalise_path(path: str) -> str:
    """Remove a leading `./`, and replace any spelling of the README's path by README_PATH."""
    path = path.removeprefix("./")
    return README_PATH if path.lower() in ("readme", "readme.md", "readme.markdown") else path
