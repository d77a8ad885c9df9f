"""Writes for each service's image a CycloneDX SBOM of its Python packages and a table of their licences.

`python -m tools.deployment.sbom` writes both to dist/sbom. Debian's packages are in the list that
`make images` attaches to the images of a release.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.deployment.linter_programs import ROOT, complaints_of, run
from tools.stack.services import SETTINGS

FOLDER = ROOT / "dist" / "sbom"
UNKNOWN = "unknown"
BY_HAND = {
    "axe-playwright-python": "MIT",
    "protobuf": "BSD-3-Clause",
    "uritemplate": "BSD-3-Clause OR Apache-2.0",
}
"""Licences, read in the licence file, of packages whose metadata has no standard form."""

Bom = Mapping[str, Any]


class SbomError(Exception):
    """A service could not be installed or listed; the text is the tool's output."""


def main() -> int:
    """Return exit code 0 if the licence of every component is known."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    without: list[str] = []
    for service in SETTINGS:
        bom = bom_of(service)
        (FOLDER / f"{service}.cdx.json").write_text(json.dumps(bom, indent=1, sort_keys=True) + "\n")
        parts = licences(bom)
        (FOLDER / f"{service}-licences.md").write_text(table(service, parts))
        without += [f"{service}: {name} {version} names no licence" for name, version, licence in parts if not licence]
        print(f"{service}: {len(parts)} parts, in {FOLDER.relative_to(ROOT)}")
    print("\n".join(without), file=sys.stderr, end="\n" if without else "")
    return 1 if without else 0


def bom_of(service: str) -> Bom:
    """The SBOM of an environment with the packages of the service's image."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        bind = ("--constraint", "requirements.lock", "--build-constraint", "requirements.lock")
        packages = ("./contracts", "./chassis", f"./{service}")
        _done(run("uv", "venv", "--quiet", "--python", sys.executable, folder))
        _done(run("uv", "pip", "install", "--quiet", "--python", python, "--no-sources", *bind, *packages))
        listed = _done(run("cyclonedx-py", "environment", "--output-reproducible", "--of", "JSON", python))
    bom: dict[str, Any] = json.loads(listed)
    return {**bom, "components": [completed(part) for part in bom["components"]]}


def completed(part: Mapping[str, Any]) -> dict[str, Any]:
    """The component with its licence, without paths of this machine."""
    references = [one for one in part.get("externalReferences", []) if not one["url"].startswith("file:")]
    known = [{"expression": BY_HAND[part["name"]]}] if part["name"] in BY_HAND else []
    return {**part, "externalReferences": references, "licenses": part.get("licenses") or known}


def licences(bom: Bom) -> list[tuple[str, str, str]]:
    """(name, version, licence) of every component, by name; an empty licence if none is known."""
    return sorted((part["name"], part.get("version", ""), _licence(part)) for part in bom["components"])


def table(service: str, parts: Sequence[tuple[str, str, str]]) -> str:
    """Format the licences as Markdown."""
    rows = "".join(f"| {name} | {version} | {licence or UNKNOWN} |\n" for name, version, licence in parts)
    return f"# Licences of what pagewright-{service} is made of\n\n| part | version | licence |\n|---|---|---|\n{rows}"


def _licence(part: Mapping[str, Any]) -> str:
    named = [one.get("expression") or _name(one["license"]) for one in part.get("licenses", [])]
    # A classifier repeats the standard name at greater length.
    short = [name for name in named if not name.startswith("License ::")]
    return " and ".join(dict.fromkeys(filter(None, short or named)))


def _name(licence: Mapping[str, Any]) -> str:
    # Some packages have the whole text in the field for the name.
    return str(licence.get("id") or licence.get("name", "")).strip().split("\n")[0]


def _done(done: subprocess.CompletedProcess[str]) -> str:
    if complaints := complaints_of(done):
        raise SbomError("\n".join(complaints))
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
