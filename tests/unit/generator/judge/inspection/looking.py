"""Inspecting one file or a few, as the tests of inspection do."""

from collections.abc import Collection, Mapping

from generator.faults import Fault
from generator.judge.inspection.site_inspection import inspect_site
from generator.site import Site

PAGE = (
    '<!doctype html>\n<html lang="en">\n<head>\n<title>x</title>\n<meta name="viewport" content="x">\n</head>\n<body>\n'
)
"""The beginning of a page; what follows it stands in line 8."""

_OF_REFERENCES = ("local-reference", "absolute-reference", "mixed-content", "script-type")


def faults_of(files: Mapping[str, str | bytes], untouched: Collection[str] = ()) -> list[Fault]:
    """Everything wrong with a site of these files."""
    site = {path: content.encode() if isinstance(content, str) else content for path, content in files.items()}
    return list(inspect_site(Site(site), required=(), forbidden=(), untouched=untouched))


def reasons_in(path: str, content: str) -> list[str]:
    """What is wrong with one file, whatever it refers to."""
    return [fault.reason for fault in faults_of({path: content}) if fault.kind not in _OF_REFERENCES]


def page(body: str) -> str:
    """A whole page around `body`, which begins in line 8."""
    return f"{PAGE}{body}\n</body>\n</html>\n"
