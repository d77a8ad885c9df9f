"""Parses a model's workflow: takes its commands and nothing else.

Triggers, permissions, runners, other actions and secrets are ignored.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import yaml

from contracts.site_paths import is_unseen, objection_to_place

LONGEST_WORKFLOW = 20_000
"""Characters; a workflow that builds a page has a few hundred."""
MOST_STEPS = 50
"""Steps of a workflow that are read."""

# The YAML parser's time grows with the square of the open brackets.
_MOST_OPEN = 100
_EXPRESSION = "${{"
_VERSION = re.compile(r"[0-9]{1,3}(?:\.[0-9x]{1,3}){0,2}")
_FOLDER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
_LANGUAGES = {"actions/setup-python": "python", "actions/setup-node": "node"}
# Actions that publish a folder, with the input that names it.
_PUBLISHING = {
    "actions/deploy-pages": "",
    "actions/upload-pages-artifact": "path",
    "peaceiris/actions-gh-pages": "publish_dir",
    "JamesIves/github-pages-deploy-action": "folder",
}
_UNNEEDED = frozenset({"actions/checkout", "actions/configure-pages", "actions/cache"})
_CHANGES_COMMANDS = ("env", "defaults", "strategy", "container", "services", "if", "uses")
"""Keys of a workflow or job that change what its commands do."""


@dataclass(frozen=True)
class Command:
    """The text of one `run` step. `may_fail`: its failure does not end the build."""

    text: str
    may_fail: bool = False


@dataclass
class Build:
    """What a workflow builds. `folder` is published, or None; `objections` list what is ignored."""

    commands: list[Command] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    """By language, `python` or `node`."""
    folder: str | None = None
    objections: list[str] = field(default_factory=list)


def read_build(text: str) -> Build | None:
    """Parse a workflow; None if the text is none. Never raises."""
    if len(text) > LONGEST_WORKFLOW or _most_open(text) > _MOST_OPEN:
        return None
    try:
        # Compose nodes instead of values: aliases are not expanded, and YAML 1.1's `on` stays a string.
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    jobs = [job for _, job in _entries(dict(_entries(root)).get("jobs"))]
    if not jobs:
        return None
    build = Build(objections=list(_objections_to_keys([root, *jobs])))
    steps = [step for job in jobs[:MOST_STEPS] for step in _items(dict(_entries(job)).get("steps"))[:MOST_STEPS]]
    for step in steps[:MOST_STEPS]:
        _read_step(build, dict(_entries(step)))
    if len(steps) > MOST_STEPS:
        build.objections.append(f"only the first {MOST_STEPS} steps are taken over")
    return build


def _read_step(build: Build, step: dict[str, yaml.Node]) -> None:
    inputs = {name: _text(value) for name, value in _entries(step.get("with"))}
    if "run" in step:
        build.objections += [f"`{key}` of a step is not taken over" for key in ("env", "if", "shell") if key in step]
        _read_command(build, step)
        return
    action = _text(step.get("uses")).partition("@")[0]
    if action in _LANGUAGES:
        _read_version(build, _LANGUAGES[action], inputs)
    elif action in _PUBLISHING:
        _read_folder(build, inputs.get(_PUBLISHING[action], ""))
    elif action not in _UNNEEDED:
        build.objections.append(f"the action {action[:100]} is not taken over; do it with `run`")


def _read_command(build: Build, step: dict[str, yaml.Node]) -> None:
    text = "".join(one for one in _text(step["run"]) if one in "\n\t" or not is_unseen(one)).strip()
    folder = _text(step.get("working-directory"))
    if _EXPRESSION in text or _EXPRESSION in folder:
        build.objections.append("commands hold no `${{ }}`; use variables of the shell such as $GITHUB_SHA")
    elif folder and not _is_folder(folder):
        build.objections.append(f"{folder[:100]} is no folder of the site")
    elif text:
        inside = folder.strip("./")
        text = f"cd {inside}\n{text}" if inside else text
        build.commands.append(Command(text, may_fail=_text(step.get("continue-on-error")).lower() == "true"))


def _read_version(build: Build, language: str, inputs: dict[str, str]) -> None:
    version = inputs.get(f"{language}-version", "")
    if _VERSION.fullmatch(version):
        build.versions.setdefault(language, version)
    else:
        build.objections.append(f"`{language}-version` has to be a plain version such as 3.12")


def _read_folder(build: Build, folder: str) -> None:
    if folder.strip("./") and not _is_folder(folder):
        build.objections.append(f"{folder[:100]} is no folder of the site")
        folder = ""
    build.folder = folder.strip("./") or build.folder or "."


def _is_folder(path: str) -> bool:
    plain = path.removeprefix("./").rstrip("/")
    return plain in ("", ".") or (_FOLDER.fullmatch(plain) is not None and objection_to_place(plain) is None)


def _most_open(text: str) -> int:
    """The largest number of open brackets."""
    return max(accumulate((mark in "[{") - (mark in "]}") for mark in text), default=0)


def _objections_to_keys(nodes: Iterable[yaml.Node | None]) -> Iterator[str]:
    found = {name for node in nodes for name, _ in _entries(node)}
    for key in _CHANGES_COMMANDS:
        if key in found:
            yield f"`{key}` of a workflow or job is not taken over; write it into the commands"


def _entries(node: yaml.Node | None) -> Sequence[tuple[str, yaml.Node]]:
    return [(_text(name), value) for name, value in node.value] if isinstance(node, yaml.MappingNode) else ()


def _items(node: yaml.Node | None) -> Sequence[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else ()


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
