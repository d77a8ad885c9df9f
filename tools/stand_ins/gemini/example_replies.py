"""The replies of the Gemini stand-in: a hand-written app and plan for each example, a generic page for other briefs."""

import html
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Template

_HERE = Path(__file__).parent
_EXAMPLES = _HERE.parents[2] / "examples"
_ASKS_FOR_PLAN = "Write the plan for this brief."
# A brief that contains the tag itself is enclosed in a numbered tag.
_BRIEF = re.compile(r"^<(brief(?:-\d+)?)>[ \t]*\r?\n(.*?)\r?\n</\1>[ \t]*$", re.DOTALL | re.MULTILINE)


def brief_in(prompt: str) -> str:
    """The brief in a prompt, between the lines `<brief>` and `</brief>`; the whole prompt without them."""
    found = _BRIEF.search(prompt)
    return found.group(2) if found else prompt


def reply_to(prompt: str) -> str:
    """The files of the app that `prompt` asks for, as tagged whole-file blocks."""
    brief = brief_in(prompt)
    folder = _apps().get(_normalised(brief))
    return tagged(files_in(folder) if folder else _generic_page(brief))


def json_reply_to(prompt: str) -> str:
    """The plan of the example whose plan `prompt` asks for; an empty object for anything else."""
    folder = _apps().get(_normalised(brief_in(prompt))) if prompt.startswith(_ASKS_FOR_PLAN) else None
    return plan_file(folder.parent.name, folder.name).read_text(encoding="utf-8") if folder else "{}"


def plan_file(example: str, round_name: str) -> Path:
    """The path of the hand-written plan for a round of an example, such as `round-1`."""
    return _HERE / "plans" / example / f"{round_name}.json"


def app_folder(example: str, round_number: int) -> Path:
    """The folder of the hand-written app for a round of an example."""
    return _HERE / "apps" / example / f"round-{round_number}"


def files_in(folder: Path) -> dict[str, str]:
    """Every text file below `folder` by its path relative to it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def tagged(files: Mapping[str, str]) -> str:
    """Files in the answer format that the generator asks for."""
    return "\n".join([*_blocks(files), "<<<DONE>>>"])


def _blocks(files: Mapping[str, str]) -> Iterable[str]:
    for path, content in files.items():
        newline = "" if content.endswith("\n") else "\n"
        yield f"<<<FILE {path}>>>\n{content}{newline}<<<END {path}>>>"


@cache
def _apps() -> dict[str, Path]:
    """The folder of each example's app, by the example's brief."""
    folders = {}
    for example in sorted(_EXAMPLES.glob("*/round-*.json")):
        brief = json.loads(example.read_text(encoding="utf-8"))["brief"]
        folders[_normalised(brief)] = _HERE / "apps" / example.parent.name / example.stem
    return folders


def _normalised(text: str) -> str:
    """Collapse white space, which does not distinguish examples."""
    return " ".join(text.split())


def _generic_page(brief: str) -> dict[str, str]:
    escaped = html.escape(brief)
    values = {
        "brief": escaped,
        "quoted": "\n".join(f"> {line}" for line in escaped.splitlines()),
    }
    return {path: Template(content).substitute(values) for path, content in files_in(_HERE / "generic").items()}
