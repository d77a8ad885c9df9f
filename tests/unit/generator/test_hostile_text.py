"""Whatever text a parser is given, it takes time linear in its length and raises nothing but its own error."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

import pytest

from chassis.brief_request.data_uri import InvalidDataUriError, parse_data_uri
from chassis.redaction import redact
from chassis.secret_scan import plain_scanner
from generator.brief_text import quoted, title_of
from generator.checked_paths import paths_asked_for
from generator.chromium.expression_parser import last_value, may_act, selectors_of, terms_of
from generator.chromium.site_scripts import code_of, global_names
from generator.inputs.csv_text import whole_rows
from generator.judge.inspection.css_text import read_css
from generator.judge.inspection.html_references import candidates
from generator.judge.inspection.json_text import read_json
from generator.judge.inspection.xml_text import read_xml
from generator.judge.inspection.yaml_text import read_yaml
from generator.plan.plan_parser import plan_of
from generator.readme_completion import missing_sections
from generator.reply.disputes import disputes_in
from generator.reply.leftovers import without_leftovers
from generator.reply.omitted_code import omitted_code_in
from generator.reply.parsing import READERS, parse_reply
from generator.reply.placeholders import placeholders_in
from generator.site import Site
from generator.site_path_validation import normalised
from generator.unplanned_changes import might_be_changed
from generator.workflow_outputs import made_by_workflows
from tests.time_growth import FACTOR, UNMEASURABLE_SECONDS, grows_faster_than_length, processor_seconds
from tests.unit.generator.situations import brief

LENGTH = 512
WORST_LENGTH = 2**12
UNITS = (
    "a", " ", "\n", "\t", "nor ", "<", ">", "<a ", "<a>", "</a>", "<!--", "-->", "<h1>", "<script>", "<script",
    "&lt;",
    "/*a", "*/", "//", "{", "}", "{{", "[", "]", "(", ")", "a(", '"', "'", "`", '"\\', "\\", "```\n", "~~~",
    "```a.js\n",
    "<<<FILE a.js>>>\n", "<<<END a.js>>>\n", "<<<EDIT a.js>>>\n", "<<<DISPUTE check 1>>>\n", "--- a\n+++ b\n",
    "@@ a @@\n",
    "cat <<E >a.js\n", "=== a.js ===\n", '<file path="a.js">', "<<<<<<< SEARCH\n", "=======\n", ">>>>>>> REPLACE\n",
    "# a\n", "- a: [", "a: &a [*a]\n", "- ", "  - a\n", "**a**", "[a](", "a.b/", "../", "a,b\n", '"a,', "=>", "a=b;",
    "querySelector('", "fetch('a.js", "// ... rest unchanged\n", "…", "cp -a ", "name: a\n", "data:a;b=c,", "://a:b",
    "amqp://a:", "\u202e", "\0", "\ud800", "é",
)  # fmt: skip


def bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def decoded(text: str) -> str:
    """As a file's bytes are decoded, which leaves no half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode()


def page(text: str) -> Site:
    return Site({"index.html": bytes_of(text), "app.js": bytes_of(text)})


PARSERS: Mapping[str, Callable[[str], object]] = {
    **{f"reply: {getattr(read, '__qualname__', read)}": read for read in READERS},
    "reply": lambda text: parse_reply(text, {}),
    "reply, cut": lambda text: parse_reply(f"<<<FILE a.js>>>\n{text}", {}, cut=True),
    "disputes": disputes_in,
    "left out code": lambda text: omitted_code_in("app.js", text),
    "leftovers": lambda text: without_leftovers("app.js", text),
    "placeholders": lambda text: placeholders_in({"index.html": text}),
    "plan": plan_of,
    "checks": lambda text: list(paths_asked_for(text)),
    "expression": lambda text: (may_act(text), last_value(text), terms_of(text), selectors_of(text)),
    "code of a site": lambda text: global_names(code_of(page(text))[0]),
    "workflows": lambda text: made_by_workflows(Site({".github/workflows/a.yml": bytes_of(text)})),
    "changes": lambda text: might_be_changed(brief(text=text), ("a.js", "b.csv")),
    "quotation": lambda text: (quoted(text), title_of(brief(text=text))),
    "path": normalised,
    "style sheet": lambda text: read_css("a.css", text),
    "srcset": candidates,
    "JSON": lambda text: read_json("a.json", text),
    "XML": lambda text: read_xml("a.svg", decoded(text)),
    "YAML": lambda text: read_yaml("a.yml", decoded(text)),
    "CSV": lambda text: whole_rows(text, len(text) - 1),
    "README": missing_sections,
    "secrets": lambda text: plain_scanner().secrets_in(bytes_of(text)),
    "logs": lambda text: redact(text, ["a secret"]),
    "data URI": parse_data_uri,
}


def seconds(parse: Callable[[str], object], unit: str, length: int) -> float:
    text = unit * (length // len(unit))

    def work() -> None:
        with suppress(InvalidDataUriError):
            parse(text)

    return processor_seconds(work)


@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_takes_time_linear_in_hostile_text_and_raises_no_foreign_error(name: str) -> None:
    parse = PARSERS[name]
    took = {unit: seconds(parse, unit, LENGTH * FACTOR) for unit in UNITS}
    slow = [unit for unit in UNITS if took[unit] > UNMEASURABLE_SECONDS]
    assert [unit for unit in slow if grows_faster_than_length(partial(seconds, parse, unit), LENGTH)] == []
    worst = max(UNITS, key=took.__getitem__)
    assert not grows_faster_than_length(partial(seconds, parse, worst), WORST_LENGTH), worst
