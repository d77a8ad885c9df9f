"""The requests in examples/, what they attach, and the apps with which the stand-in of Gemini answers them."""

import json
from pathlib import Path
from typing import Any

from chassis.brief_request.attachment_parser import attachments_of as read_attachments
from tools.stand_ins.gemini.example_replies import app_folder, files_in

EXAMPLES = Path(__file__).parents[2] / "examples"
ROUNDS = sorted(EXAMPLES.glob("*/round-*.json"))


def request_of(path: Path) -> dict[str, Any]:
    request: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return request


def attachments_of(path: Path) -> dict[str, bytes]:
    return {one.name: one.content for one in read_attachments(request_of(path).get("attachments"))}


def app_of(path: Path) -> dict[str, str]:
    return files_in(app_folder(path.parent.name, int(path.stem.removeprefix("round-"))))
