"""What a scripted conversation with a model is: the brief, what the model does in order, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from contracts.brief import Brief, Check
from tests.unit.generator.scripted_generator import README_TEXT
from tests.unit.generator.situations import brief as brief_with
from tools.stand_ins.gemini.example_replies import tagged

README = README_TEXT.decode()
OWN_KEY = token_hex(16)
"""A secret of the generator's, for the model to blurt out; another one in each run."""


@dataclass(frozen=True)
class Says:
    """The model's next answer is this text; the clock goes on by `after` seconds before it comes."""

    text: str
    finish_reason: str = "STOP"
    after: float = 0.0


class Hangs:
    """The model's next call runs into its limit."""


Step = Says | Exception | Hangs


@dataclass(frozen=True)
class Conversation:
    """A brief with its plan, the site that it revises if there is one, what the models do, and what is handed over.

    Of `files` every byte is expected, `holds` are parts of files and `absent` paths that are not there; `outcomes` are
    those of the checks in their order; `told` must stand in the prompt that is sent last. With an `error` nothing is
    handed over, and its text holds `error_says`.
    """

    name: str
    why: str
    steps: tuple[Step, ...]
    brief: Brief = field(default_factory=brief_with)
    site: Mapping[str, bytes] = field(default_factory=dict)
    second_model: tuple[Step, ...] | None = None
    starts_after: float = 0.0
    call_seconds: float = 240.0
    salvage: bool = True
    files: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    status: str = "succeeded"
    rounds: int = 1
    handed_over: int = 1
    outcomes: tuple[str, ...] = ()
    defects: str = ""
    error: type[Exception] | None = None
    error_says: str = ""
    plan: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asks_the_page(self) -> bool:
        """True if a page in a browser decides a check: by a script, or by steps of the plan."""
        by_script = any(check.kind == "js" for check in self.brief.checks)
        return by_script or any(entry["by"] == "steps" for entry in self.plan.get("checks", ()))


def page(body: str = "<h1>Sales</h1>", script: str = "", head: str = "", title: str = "Sales") -> str:
    """A page without a fault of its own."""
    code = f"<script>\n{script}\n</script>\n" if script else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n{head}</head>\n'
        f"<body>\n{body}\n{code}</body>\n</html>\n"
    )


def answer(index: str, **others: str) -> Says:
    """A whole answer in tagged blocks: a page, a README and other files; the last underscore of a name is its dot."""
    named = {".".join(name.rsplit("_", 1)): content for name, content in others.items()}
    return Says(tagged({"index.html": index, "README.md": README, **named}))


def only(**files: str) -> Says:
    """An answer with nothing but these files."""
    return Says(tagged({".".join(name.rsplit("_", 1)): content for name, content in files.items()}))


def js(*expressions: str) -> tuple[Check, ...]:
    """Checks that a browser decides."""
    return tuple(Check(kind="js", text=expression) for expression in expressions)


def ruled(path: str, rule: str, check: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """A plan with a rule for one file, and what its first check expects of that file."""
    entries = [{"number": 1, "by": "file", "path": path, "expect": check}] if check else []
    return {"files": [{"path": path, "rule": rule}], "checks": entries}


def sentences(*texts: str) -> tuple[Check, ...]:
    """Checks in words."""
    return tuple(Check(kind="sentence", text=text) for text in texts)
