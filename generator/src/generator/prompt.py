"""Words what a model is asked: the brief as data, the checks, the attachments, the files that exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from string import Template

from contracts.brief import Attachment, Brief, Check, File
from generator.attachments import inline_parts, shown
from generator.findings import Fault
from generator.ports import Prompt

NO_CHECKS = "No checks were told; whatever the brief asks for may be checked."
NO_ATTACHMENTS = "There are no attachments."


@dataclass(frozen=True)
class PromptWriter:
    """The texts of the prompts, with `$names` where the brief's parts go."""

    system: str
    build: Template
    revise: Template
    again: Template

    @classmethod
    def from_package(cls) -> "PromptWriter":
        """The texts in this package's `prompts/*.md`."""
        return cls(
            system=prompt_text("system"),
            build=Template(prompt_text("build")),
            revise=Template(prompt_text("revise")),
            again=Template(prompt_text("again")),
        )

    def first(self, brief: Brief, existing: Sequence[File]) -> Prompt:
        """What to ask for `brief`; `existing` are the files of the site that it revises, none for a new one.

        The brief's text and each check are in it to the letter; its email, address and nonce are not.
        """
        parts = {
            "brief": enclosed("brief", brief.text),
            "checks": _checks(brief.checks),
            "attachments": _attachments(brief.attachments),
        }
        if existing:
            text = self.revise.substitute(parts, existing="\n\n".join(_existing(existing)))
        else:
            text = self.build.substitute(parts)
        return Prompt(self.system, text, inline_parts(brief.attachments))

    def second(self, asked: Prompt, faults: Sequence[Fault], kept: Sequence[str]) -> Prompt:
        """`asked` once more, with what was wrong with the answer and the paths of the files that are kept from it."""
        named = [f"- {fault.path}: {fault.reason}" if fault.path else f"- {fault.reason}" for fault in faults]
        remark = f"These files arrived whole and are kept: {', '.join(kept)}." if kept else "Nothing of it is kept."
        text = self.again.substitute(request=asked.text, faults="\n".join(named), kept=remark)
        return Prompt(asked.system, text, asked.parts)


def prompt_text(name: str) -> str:
    """The Markdown file of that name."""
    return files("generator").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8")


def enclosed(tag: str, text: str, attributes: Mapping[str, str] | None = None) -> str:
    """`text` to the letter between lines `<tag …>` and `</tag>`; the tag is numbered until `text` does not hold it."""
    name, number = tag, 1
    while f"</{name}" in text or f"<{name}" in text:
        number += 1
        name = f"{tag}-{number}"
    given = "".join(f' {key}="{escape(value)}"' for key, value in (attributes or {}).items())
    return f"<{name}{given}>\n{text}\n</{name}>"


def _checks(checks: Sequence[Check]) -> str:
    if not checks:
        return NO_CHECKS
    return enclosed("checks", "\n".join(enclosed("check", check.text, {"kind": check.kind}) for check in checks))


def _attachments(attachments: Sequence[Attachment]) -> str:
    if not attachments:
        return NO_ATTACHMENTS
    return "\n\n".join(
        enclosed("attachment", text, {"name": attachment.name, "type": attachment.media_type})
        for attachment, text in zip(attachments, shown(attachments), strict=True)
    )


def _existing(existing: Sequence[File]) -> list[str]:
    described = []
    for file in existing:
        try:
            text = file.content.decode()
        except UnicodeDecodeError:
            text = f"(binary, {len(file.content)} bytes)"
        described.append(enclosed("existing", text, {"path": file.path}))
    return described
