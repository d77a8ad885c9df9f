"""Reads a request as evaluators send it, as the brief that the gateway makes of it."""

import json
from pathlib import Path

from chassis.brief_request.attachment_parser import attachments_of
from chassis.brief_request.check_parser import checks_of
from contracts.brief import Brief


def brief_in(path: str | Path) -> Brief:
    """The brief of the request in that file of JSON."""
    request = json.loads(Path(path).read_text(encoding="utf-8"))
    return Brief(
        email=request["email"],
        task=request["task"],
        round=int(request["round"]),
        nonce=request.get("nonce", "n-1"),
        text=request["brief"],
        checks=checks_of(request["checks"]),
        evaluation_url=request.get("evaluation_url", "https://evaluator.example.org/notify"),
        attachments=attachments_of(request.get("attachments")),
    )
