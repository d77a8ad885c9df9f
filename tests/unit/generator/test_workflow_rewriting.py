"""A model's workflow takes the form in which it is published before it is judged; what is lost is told."""

import pytest

from chassis.workflow_template import Workflows
from contracts.brief import File
from generator.workflow_rewriting import OFF, UNREADABLE, TemplatedFiles, apply_workflow_template
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import accepted, brief

CI = ".github/workflows/ci.yml"
WRITTEN = b"on: push\njobs: {a: {steps: [{run: python run.py > result.json}, {uses: actions/deploy-pages@v4}]}}\n"
OTHER_ACTION = b"on: push\njobs: {a: {steps: [{uses: astral-sh/ruff-action@v3}, {run: make it}]}}\n"


def shaped(content: bytes, mode: Workflows = "template", existing: bytes | None = None) -> TemplatedFiles:
    files = {CI: File(path=CI, content=content), "ci.yml": File(path="ci.yml", content=content)}
    return apply_workflow_template(files, {} if existing is None else {CI: existing}, mode)


def test_workflow_is_put_into_the_template_and_what_is_no_workflow_is_left_alone() -> None:
    found = shaped(WRITTEN)
    assert b"python run.py > result.json" in found.files[CI].content
    assert b"persist-credentials: false" in found.files[CI].content
    assert found.files["ci.yml"].content == WRITTEN
    assert found.faults == []
    assert found.notices == [f"{CI}: published from the template for workflows, with its commands alone"]


def test_workflow_in_the_template_stays_as_it_is() -> None:
    again = shaped(shaped(WRITTEN).files[CI].content)
    assert again.files[CI] == shaped(WRITTEN).files[CI]
    assert (again.faults, again.notices) == ([], [])


def test_author_is_told_what_the_template_does_not_take_over() -> None:
    (fault,) = shaped(OTHER_ACTION).faults
    assert "astral-sh/ruff-action is not taken over; do it with `run`" in fault.reason
    assert (fault.path, fault.fatal, fault.kind) == (CI, False, "workflow")


@pytest.mark.parametrize(("mode", "reason"), [("template", UNREADABLE), ("off", OFF)])
def test_author_is_told_that_a_workflow_is_not_published(mode: Workflows, reason: str) -> None:
    found = shaped(b"on: [push", mode)
    assert [fault.reason for fault in found.faults] == [reason]
    assert (CI in found.files) == (mode == "template")


def test_owners_own_workflow_stays_as_it_is() -> None:
    assert shaped(OTHER_ACTION, existing=OTHER_ACTION) == TemplatedFiles(shaped(OTHER_ACTION, "any").files)


async def test_site_that_is_handed_over_holds_the_workflow_that_was_judged() -> None:
    generator = Generator()
    evil = "on: [schedule]\njobs: {a: {runs-on: self-hosted, steps: [{run: make the report}]}}\n"
    generator.model.reply(INDEX + f"<<<FILE {CI}>>>\n{evil}<<<END {CI}>>>\n" + README + DONE)
    site = await generator.handle(accepted(brief(text="Add a GitHub Actions workflow.")))
    (text,) = (file.content.decode() for file in site.files if file.path == CI)
    assert "run: make the report" in text
    assert "self-hosted" not in text
    assert any(CI in notice and "template" in notice for notice in site.evidence.notices)
