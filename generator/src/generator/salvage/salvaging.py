"""Salvages a brief step by step: what fails in one is left out in the next, down to a page with the brief alone."""

from collections.abc import Callable, Sequence
from html import escape

from chassis.secret_scan import SecretScanner
from contracts.brief import Brief
from contracts.messages import Checkout
from contracts.site_paths import WRITTEN_BY_PUBLISHER
from generator.brief_text import quotable
from generator.bugs import UNCOUNTED, Bugs
from generator.findings import Site
from generator.inputs.given_secrets import Given, without_secrets
from generator.inputs.inputs import Inputs
from generator.paths import attachment_places
from generator.requirements import Requirements
from generator.salvage import salvaged
from generator.site import base_of, existing_files

UNCHECKED = "the attachments were left out, because they could not be checked for secrets"


def salvaged_site(inputs: Inputs, bugs: Bugs = UNCOUNTED) -> Site:
    """The site that is handed over where no model's is. Depends on nothing that may have failed before."""
    brief, present, left_out = inputs.brief, inputs.present, inputs.left_out
    steps: Sequence[Callable[[], Site]] = (
        lambda: salvaged(brief, present, inputs.given(), left_out),
        lambda: salvaged(brief, present, _attached(inputs), left_out),
        lambda: salvaged(brief, present, {}, left_out),
        lambda: {**present, **_attached(inputs), **_plainest(inputs)},
    )
    for number, step in enumerate(steps, start=1):
        site = bugs.guarded("salvage", step, None, doing=f"step {number} of the salvage")
        if site:
            return site
    return {**present, **_plainest(inputs)}


def plain_materials(
    scanner: Callable[[], SecretScanner], brief: Brief, checkout: Checkout | None, bugs: Bugs = UNCOUNTED
) -> Inputs:
    """What is given, with secrets masked as ever, and nothing read or converted.

    Attachments that cannot be checked for secrets are not published; the publisher checks the rest once more.
    """
    existing = existing_files(checkout)
    unchecked = Given(brief.model_copy(update={"attachments": ()}), existing, {})
    given = bugs.guarded(
        "salvage", lambda: without_secrets(scanner(), brief, existing, {}), unchecked, doing="masking secrets"
    )
    notices = tuple(map(str, given.notices))
    return Inputs(
        brief=given.brief,
        existing=given.existing,
        requirements=Requirements(),
        converted={},
        workbooks={},
        base=base_of(checkout),
        left_out=frozenset(checkout.left_out if checkout else ()) - WRITTEN_BY_PUBLISHER,
        withheld=given.withheld,
        bugs=bugs,
        notices=(UNCHECKED,) if given is unchecked and brief.attachments else notices,
    )


def _attached(inputs: Inputs) -> Site:
    published = [one for one in inputs.brief.attachments if one.name not in inputs.withheld]
    return {path: attachment.content for attachment, path in attachment_places(published)}


def _plainest(inputs: Inputs) -> Site:
    """A page and a README that need no template; a revision keeps its own page."""
    text = quotable(inputs.brief.text)
    note = f"The build of this page was not finished. This was asked for:\n\n{text}\n"
    page = f"<!doctype html>\n<title>Not finished</title>\n<pre>{escape(note)}</pre>\n"
    own = {} if inputs.present or inputs.left_out else {"index.html": page.encode()}
    readme = {} if "README.md" in inputs.left_out else {"README.md": f"# Not finished\n\n{note}".encode()}
    return {**own, **readme}
