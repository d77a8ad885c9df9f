"""Writes a workflow from a template into which only the commands of a model's workflow are copied.

The commands run in a job that may only read the repository; a second job without commands deploys.
"""

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

from chassis.workflow_parser import Build, Command, read_build

Workflows = Literal["template", "any", "off"]
"""Which workflows are published: the template with the model's commands, any, or none."""

USUAL_BRANCH = "main"
MINUTES = 10
# Full commit ids, because tags move: https://docs.github.com/actions/reference/security/secure-use
_CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
_SETUP = {
    "python": "actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0",
    "node": "actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0",
}
_UPLOAD = "actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0"
_DEPLOY = "actions/deploy-pages@cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0"
_HEAD = """\
# Written from a template: of the site's own workflow only the commands are taken over.
name: {name}

on:
  push:
    branches: [{branch}]
  workflow_dispatch:

permissions:
  contents: read

concurrency:
  group: {name}
  cancel-in-progress: true

jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: {minutes}
    steps:
      - uses: {checkout}
        with:
          persist-credentials: false
"""
_TAIL = """\
      - uses: {upload}
        with:
          path: {folder}

  deploy:
    needs: build
    runs-on: ubuntu-latest
    timeout-minutes: {minutes}
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: ${{{{ steps.deployment.outputs.page_url }}}}
    steps:
      - id: deployment
        uses: {deploy}
"""
_PLAIN = re.compile(r"[A-Za-z./][\w .,/+=~^@%()<>&|;$'\":#-]*", re.ASCII)


def workflow_in_template(path: str, content: bytes, branch: str = USUAL_BRANCH) -> bytes | None:
    """The workflow at `path` rewritten from the template, triggered by pushes to `branch`; None if it is none."""
    build = read_build(content.decode("utf-8", "replace"))
    return None if build is None else written_workflow(PurePosixPath(path).stem, build, branch).encode()


def written_workflow(name: str, build: Build, branch: str = USUAL_BRANCH) -> str:
    """The text of a workflow, which `read_build` parses into the same build."""
    head = _HEAD.format(name=json.dumps(name), branch=json.dumps(branch), minutes=MINUTES, checkout=_CHECKOUT)
    head = head.replace(f"branches: [{json.dumps(USUAL_BRANCH)}]", f"branches: [{USUAL_BRANCH}]")
    steps = [*_setups(build), *(line for command in build.commands for line in _step(command))]
    text = head + "".join(f"      {line}\n" for line in steps)
    if build.folder is not None:
        text += _TAIL.format(upload=_UPLOAD, folder=json.dumps(build.folder), minutes=MINUTES, deploy=_DEPLOY)
    return text


def _setups(build: Build) -> Iterator[str]:
    for language, version in sorted(build.versions.items()):
        yield f"- uses: {_SETUP[language]}"
        yield "  with:"
        yield f"    {language}-version: {json.dumps(version)}"
        if language == "node":
            yield "    package-manager-cache: false"


def _step(command: Command) -> Iterator[str]:
    lines = command.text.split("\n")
    if _is_plain(command.text):
        yield f"- run: {command.text}"
    else:
        yield "- run: |-"
        yield from (f"    {line}" if line.strip() else "" for line in lines)
    if command.may_fail:
        yield "  continue-on-error: true"


def _is_plain(command: str) -> bool:
    """Whether the command is a plain YAML string. A single word could be `true` or `null`."""
    special = any(mark in f"{command} " for mark in (": ", " #"))
    return " " in command and not special and _PLAIN.fullmatch(command) is not None
