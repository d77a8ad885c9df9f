"""Builds the site that is published when no model answers in time: the attachments, and a page that says so.

If a step raises, the next one omits what raised, down to a page with only the brief.
"""

from collections.abc import Callable, Sequence
from html import escape
from importlib.resources import files
from string import Template

from chassis.secret_scan import SecretScanner
from contracts.brief import Brief
from contracts.messages import Checkout
from contracts.site_paths import INDEX_PATH, README_PATH
from generator.attachment_paths import attachment_paths
from generator.brief_quotation import quote_as_markdown, shorten_brief
from generator.exception_guard import ExceptionGuard
from generator.inputs.input_masking import CleanInputs, mask_input_secrets
from generator.inputs.inputs import Inputs
from generator.inputs.site_assembly import existing_site
from generator.parser_workers.pool import ParserPool
from generator.site import NO_FILES, Site
from generator.site_title import title_of

MAX_README_BYTES = 500_000
"""Bytes; a longer README is published without a note."""
UNCHECKED = "the attachments were left out, because they could not be checked for secrets"


def salvaged_site(inputs: Inputs, guard: ExceptionGuard) -> Site:
    """Build the salvaged site. Never raises."""
    steps: Sequence[Callable[[], Site]] = (
        lambda: _with_pages(inputs, inputs.given()),
        lambda: _with_pages(inputs, _attached(inputs)),
        lambda: _with_pages(inputs, NO_FILES),
        lambda: _plainest(inputs, _attached(inputs)),
    )
    for number, step in enumerate(steps, start=1):
        site = guard.call("salvage", step, None, doing=f"step {number} of the salvage")
        if site:
            return site
    return _plainest(inputs, NO_FILES)


async def plain_inputs(
    workers: ParserPool,
    scanner: Callable[[], SecretScanner],
    brief: Brief,
    checkout: Checkout | None,
    guard: ExceptionGuard,
) -> Inputs:
    """Create inputs with secrets masked, without reading the attachments.

    Attachments that cannot be scanned for secrets are not published; the publisher scans the other files again.
    """
    existing = existing_site(checkout)
    given = unchecked = CleanInputs(brief.model_copy(update={"attachments": ()}), existing, {})
    try:
        given = await workers.call(mask_input_secrets, scanner(), brief, existing, {})
    except Exception as error:  # noqa: BLE001 - whatever it is, the site is salvaged without the attachments
        guard.report("salvage", error, doing="masking secrets")
    notices = tuple(map(str, given.notices))
    return Inputs(
        brief=given.brief,
        existing=given.existing,
        workbooks={},
        checkout=checkout,
        withheld=given.withheld,
        given_notices=(UNCHECKED,) if given is unchecked and brief.attachments else notices,
        guard=guard,
    )


def _with_pages(inputs: Inputs, given: Site) -> Site:
    """A new site shows the brief and links `given`; a revision gets only a note on top of its README."""
    brief, existing = inputs.brief, inputs.existing
    if existing or inputs.left_out:
        readme = existing.get(README_PATH, b"")
        if README_PATH in inputs.left_out or len(readme) > MAX_README_BYTES:
            return existing.with_files(given)
        note = _template("revision.md").substitute(brief=quote_as_markdown(brief.text))
        return existing.with_files(given).with_files({README_PATH: note.encode() + readme})
    title = title_of(brief)
    page = _template("index.html").substitute(
        title=escape(title), brief=escape(shorten_brief(brief.text)), files=_links(given)
    )
    text = _template("README.md").substitute(title=title, brief=quote_as_markdown(brief.text))
    return given.with_files({INDEX_PATH: page.encode(), README_PATH: text.encode()})


def _plainest(inputs: Inputs, given: Site) -> Site:
    """A page and a README without templates; a revision keeps its own page."""
    note = f"The build of this page was not finished. This was asked for:\n\n{shorten_brief(inputs.brief.text)}\n"
    page = f"<!doctype html>\n<title>Not finished</title>\n<pre>{escape(note)}</pre>\n"
    own = {} if inputs.existing or inputs.left_out else {INDEX_PATH: page.encode()}
    readme = {} if README_PATH in inputs.left_out else {README_PATH: f"# Not finished\n\n{note}".encode()}
    return inputs.existing.with_files(given).with_files({**own, **readme})


def _attached(inputs: Inputs) -> Site:
    published = [one for one in inputs.brief.attachments if one.name not in inputs.withheld]
    return Site({path: attachment.content for attachment, path in attachment_paths(published)})


def _links(site: Site) -> str:
    if not site:
        return ""
    items = "\n".join(f'<li><a href="{escape(path)}">{escape(path)}</a></li>' for path in sorted(site))
    return f"<h2>The files that came with it</h2>\n<ul>\n{items}\n</ul>"


def _template(name: str) -> Template:
    return Template(files("generator").joinpath("salvage", name).read_text(encoding="utf-8"))
