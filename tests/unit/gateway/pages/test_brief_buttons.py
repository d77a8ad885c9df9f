"""The buttons on the page of a brief: only what would do something, only for operators, with and without scripts."""

import re

import httpx
import pytest
from starlette.applications import Starlette

from contracts.operator_commands import Asked
from contracts.progress_events_of_deliveries import Buried, Started
from gateway.briefs_read_model import BriefsReadModel
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BRIEF_ID, accepted, event
from tests.unit.gateway.pages.browser import PAGE, browser
from tests.unit.gateway.sample_requests import OPERATOR_TOKEN

ADDRESS = f"/briefs/{BRIEF_ID}"
FAILED = [accepted(), event(Buried, 9, message="brief.accepted", reason="a bug")]
OWN = {"Sec-Fetch-Site": "same-origin", **PAGE}
BY_SCRIPT = {"Sec-Fetch-Site": "same-origin", "HX-Request": "true", "Accept": "text/html"}


@pytest.fixture
def read_model(read_model: BriefsReadModel) -> BriefsReadModel:
    """With a brief that has failed."""
    for offset, progress in enumerate(FAILED):
        read_model.apply(offset, progress)
    return read_model


def buttons(page: str) -> list[str]:
    return re.findall(r'<form method="post" action="/briefs/[^/"]+/([^"]*)"', page)


async def test_a_failed_brief_has_the_button_to_try_it_again_and_one_under_way_has_not(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    assert "retry" in buttons((await client.get(ADDRESS, headers=PAGE)).text)
    read_model.apply(2, event(Started, 20, message="brief.accepted", attempt=1))
    assert "retry" not in buttons((await client.get(ADDRESS, headers=PAGE)).text)


@pytest.mark.parametrize("headers", [OWN, BY_SCRIPT], ids=["a form", "htmx"])
async def test_a_button_sends_its_command_and_leads_back_to_the_page(
    client: httpx.AsyncClient, outbox: RecordingOutbox, headers: dict[str, str]
) -> None:
    answer = await client.post(f"{ADDRESS}/retry", headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, ADDRESS)
    assert [command.action for command in outbox.commands] == ["retry"]


async def test_giving_up_is_confirmed_in_a_second_step_without_scripts(
    client: httpx.AsyncClient, outbox: RecordingOutbox, read_model: BriefsReadModel
) -> None:
    read_model.apply(2, event(Started, 20, message="brief.accepted", attempt=1))
    page = (await client.get(ADDRESS, headers=PAGE)).text
    (confirmation,) = re.findall(r'<details class="confirm">(.*?)</details>', page, flags=re.DOTALL)
    assert "<summary>Give up …</summary>" in confirmation
    assert "ends as failed" in confirmation
    assert buttons(confirmation) == buttons(page) == ["give-up"]
    assert (await client.post(f"{ADDRESS}/give-up", headers=OWN)).status_code == 303
    assert [command.action for command in outbox.commands] == ["give-up"]


async def test_what_was_asked_for_last_is_said(client: httpx.AsyncClient, read_model: BriefsReadModel) -> None:
    assert "was asked for" not in (await client.get(ADDRESS, headers=PAGE)).text
    read_model.apply(2, event(Asked, 30, action="retry"))
    read_model.apply(3, event(Asked, 40, action="of a later <release>"))
    page = (await client.get(ADDRESS, headers=PAGE)).text
    assert "“of a later &lt;release&gt;” was asked for" in page


@pytest.mark.parametrize(("headers", "status"), [(OWN, 409), (BY_SCRIPT, 200)], ids=["a form", "htmx"])
async def test_a_button_that_comes_too_late_shows_the_page_with_the_reason(
    client: httpx.AsyncClient, outbox: RecordingOutbox, headers: dict[str, str], status: int
) -> None:
    answer = await client.post(f"{ADDRESS}/call-back", headers=headers)
    assert answer.status_code == status
    assert '<p class="problem" role="alert">Nothing is published' in answer.text
    assert outbox.commands == []


async def test_who_only_has_the_link_of_the_brief_sees_no_button_and_presses_none(
    guarded: Starlette, outbox: RecordingOutbox, app: Starlette
) -> None:
    async with browser(app, host="127.0.0.1") as operator:
        page = (await operator.get(f"/status/{BRIEF_ID}")).text
    assert "sum-of-sales" in page
    assert buttons(page) == []
    async with browser(guarded) as client:
        answer = await client.post(f"{ADDRESS}/retry", headers=OWN)
        assert answer.headers["location"] == f"/login?to=%2Fbriefs%2F{BRIEF_ID}"
        assert (await client.post(f"/status/{BRIEF_ID}/retry", headers=OWN)).status_code not in {202, 303}
    assert outbox.commands == []


async def test_a_session_presses_buttons(guarded: Starlette, outbox: RecordingOutbox) -> None:
    async with browser(guarded) as client:
        await client.post("/login", data={"token": OPERATOR_TOKEN}, headers=OWN)
        assert (await client.post(f"{ADDRESS}/retry", headers=OWN)).headers["location"] == ADDRESS
    assert len(outbox.commands) == 1
