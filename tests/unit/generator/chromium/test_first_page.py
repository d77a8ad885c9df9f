"""The first page of a visit is opened only where something needs it."""

from collections.abc import Mapping
from typing import Any

import pytest

from generator.chromium.worker_protocol import VisitRequest
from generator.plan.step_parser import PLAIN_VIEW
from generator.plan.vacuous_entries import EMPTY_SITE
from generator.ports import AuditRequest, Scenario


def request(site: Mapping[str, bytes] = EMPTY_SITE, **more: Any) -> VisitRequest:
    given = {"expressions": (), "scenarios": (Scenario(()),), **more}
    return VisitRequest(number=1, site=dict(site), root="site", seconds=1, **given)


def test_scenarios_on_the_empty_page_open_no_page_but_their_own() -> None:
    assert not request().needs_first_page


@pytest.mark.parametrize(
    "more",
    [
        {"expressions": ("true",)},
        {"audit": AuditRequest()},
        {"pictures": (PLAIN_VIEW,)},
        {"scenarios": ()},
        {"left_out": frozenset({"data.csv"})},
    ],
    ids=lambda more: next(iter(more)),
)
def test_checks_audit_pictures_files_that_are_left_out_and_a_bare_look_need_it(more: Mapping[str, Any]) -> None:
    assert request(**more).needs_first_page


def test_a_site_that_names_another_host_needs_it() -> None:
    assert request({"index.html": b"<script src=https://cdn.example/app.js></script>"}).needs_first_page
