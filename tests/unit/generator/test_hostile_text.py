"""Whatever text a parser is given, it takes time linear in its length and raises nothing but its own error."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

import pytest

from chassis.brief_request.data_uri import InvalidDataUriError, parse_data_uri
from chassis.log_redaction import redact
from chassis.secret_scan import plain_scanner
from generator.brief_quotation import quote_as_markdown
from generator.changeable_attachments import find_changeable_attachments
from generator.chromium.expression_parser import last_value, may_act, selectors_of, terms_of
from generator.chromium.site_scripts import find_scripts, global_names
from generator.inputs.csv_writer import cut_at_row
from generator.judge.inspection.css_inspection import inspect_css
from generator.judge.inspection.html_references import candidates
from generator.judge.inspection.json_inspection import inspect_json
from generator.judge.inspection.xml_inspection import inspect_xml
from generator.judge.inspection.yaml_inspection import inspect_yaml
from generator.path_normalisation import normalise_path
from generator.paths_in_checks import find_checked_paths
from generator.plan.plan_parser import parse_plan
from generator.readme_completion import missing_sections
from generator.reply.content_cleanup import clean_content
from generator.reply.dispute_parser import parse_disputes
from generator.reply.omitted_code import find_omitted_code
from generator.reply.reply_parser import READERS, parse_reply
from generator.reply.source_placeholders import find_placeholders
from generator.site import Site
from generator.site_title import title_of
from generator.workflow_outputs import find_workflow_outputs
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
    "disputes": parse_disputes,
    "left out code": lambda text: find_omitted_code("app.js", text),
    "leftovers": lambda text: clean_content("app.js", text),
    "placeholders": lambda text: find_placeholders({"index.html": text}),
    "plan": parse_plan,
    "checks": lambda text: list(find_checked_paths(text)),
    "expression": lambda text: (may_act(text), last_value(text), terms_of(text), selectors_of(text)),
    "code of a site": lambda text: global_names(find_scripts(page(text))[0]),
    "workflows": lambda text: find_workflow_outputs(Site({".github/workflows/a.yml": bytes_of(text)})),
    "changes": lambda text: find_changeable_attachments(brief(text=text), ("a.js", "b.csv")),
    "quotation": lambda text: (quote_as_markdown(text), title_of(brief(text=text))),
    "path": normalise_path,
    "style sheet": lambda text: inspect_css("a.css", text),
    "srcset": candidates,
    "JSON": lambda text: inspect_json("a.json", text),
    "XML": lambda text: inspect_xml("a.svg", decoded(text)),
    "YAML": lambda text: inspect_yaml("a.yml", decoded(text)),
    "CSV": lambda text: cut_at_row(text, len(text) - 1),
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
