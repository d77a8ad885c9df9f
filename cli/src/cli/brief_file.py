"""Reads the file of a brief and fills in what it leaves to the settings."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

WITHOUT = {"evaluation_url": "; to try it without an evaluator, run `make rehearse` or `make demo`"}


class BriefFileError(Exception):
    """The file cannot be sent; the text says what to do."""


def read_brief(path: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """The request of the file, with secret, nonce and evaluation URL of the settings where it has none."""
    try:
        request = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BriefFileError(f"{path} cannot be read ({error}): name a file of JSON, as in examples") from None
    except json.JSONDecodeError as error:
        raise BriefFileError(f"{path}, line {error.lineno}: {error.msg}: write the brief as JSON") from None
    if not isinstance(request, dict):
        raise BriefFileError(f"{path} is no JSON object: write the brief as in examples")
    filled = {
        "secret": environment.get("BRIEF_SECRET", "").split(",")[0].strip(),
        "nonce": str(uuid4()),
        "evaluation_url": environment.get("EVALUATION_URL", ""),
    }
    complete = {**filled, **request}
    for name, variable in (("secret", "BRIEF_SECRET"), ("evaluation_url", "EVALUATION_URL")):
        if not complete[name]:
            raise BriefFileError(f"{path} has no {name}: add it, or set {variable} in .env{WITHOUT.get(name, '')}")
    return complete
