"""Writes every generated table of the documents, .env.example, the dashboard and docs/benchmarks.md: `make docs`.

`python -m tools.docs --check` writes nothing and exits with 1 if a file is not up to date.
"""

import argparse
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import tools.docs
from benchmarks import kept_results
from tools.docs import dashboard
from tools.docs.generated_parts import UnknownPartError, part_names, renewed
from tools.docs.settings_reference import env_example

ROOT = Path(__file__).parents[2]
MEND = "Run `make docs` and commit what it writes."


def main(arguments: Sequence[str] | None = None) -> int:
    """Return exit code 0 if everything is up to date or has been written."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 and name what is stale")
    check = parser.parse_args(arguments).check
    try:
        stale = {path: text for path, text in generated_files() if path.read_text(encoding="utf-8") != text}
    except UnknownPartError as error:
        print(error, file=sys.stderr)
        return 1
    for path, text in stale.items():
        print(f"{path.relative_to(ROOT)}: {'stale' if check else 'written'}")
        if not check:
            path.write_text(text, encoding="utf-8")
    if check and stale:
        print(MEND, file=sys.stderr)
    return int(check and bool(stale))


def generated_files() -> Iterator[tuple[Path, str]]:
    """The expected content of every file with generated parts."""
    yield ROOT / ".env.example", env_example()
    yield ROOT / dashboard.PATH, dashboard.dashboard()
    yield kept_results.DOCUMENT, kept_results.document(kept_results.kept_results())
    parts = all_parts()
    listed = subprocess.run(["git", "ls-files", "-z", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    for path in map(ROOT.joinpath, filter(None, listed.stdout.split("\0"))):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if part_names(text):
            yield path, renewed(text, parts)


def all_parts() -> dict[str, str]:
    """The `tables()` of every module of this package, by name."""
    names = [found.name for found in pkgutil.iter_modules(tools.docs.__path__) if not found.name.startswith("__")]
    modules = [importlib.import_module(f"tools.docs.{name}") for name in names]
    return {name: text for module in modules if hasattr(module, "tables") for name, text in module.tables().items()}


if __name__ == "__main__":
    sys.exit(main())
