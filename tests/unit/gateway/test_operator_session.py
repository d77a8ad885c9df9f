"""A session is accepted by every replica until it expires, and by none after the operator token was changed."""

import asyncio
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from gateway.operator_session import COOKIE, SESSION_SECONDS, OperatorSessions
from gateway.secret_comparison import AcceptedSecrets
from tests.unit.gateway.events import BEGINNING, BRIEF_ID
from tests.unit.gateway.pages.browser import browser
from tests.unit.gateway.sample_requests import OPERATOR_TOKEN
from tools.stack.readiness import PATIENCE


def sessions(token: str = OPERATOR_TOKEN) -> OperatorSessions:
    return OperatorSessions.of(AcceptedSecrets.of([token]))


def test_another_replica_accepts_a_session_until_it_expires() -> None:
    session, last = sessions().start(BEGINNING), timedelta(seconds=SESSION_SECONDS)
    assert sessions().accepts(session, BEGINNING)
    assert sessions().accepts(session, BEGINNING + last - timedelta(seconds=1))
    assert not sessions().accepts(session, BEGINNING + last)


async def test_an_open_page_is_told_of_nothing_after_the_session_has_expired(guarded: Starlette) -> None:
    expiring = sessions().start(BEGINNING - timedelta(seconds=SESSION_SECONDS - 1))
    async with browser(guarded) as client, asyncio.timeout(PATIENCE):
        client.cookies.set(COOKIE, expiring)
        for address in ("/changes", f"/briefs/{BRIEF_ID}/changes"):
            assert (await client.get(address)).text.count("event: changed\n") == 1


def test_a_changed_token_ends_all_sessions() -> None:
    assert not sessions("another-token-instead").accepts(sessions().start(BEGINNING), BEGINNING)


def test_a_session_tells_neither_the_token_nor_the_key() -> None:
    session = sessions().start(BEGINNING)
    assert OPERATOR_TOKEN not in session
    assert sessions().key.hex() not in session + repr(sessions())


@pytest.mark.parametrize("forged", [None, "", ".", "99999999999.", "99999999999.00", "\ud800.\ud800", "ü.ü"])
def test_what_was_not_signed_here_is_not_accepted(forged: str | None) -> None:
    assert not sessions().accepts(forged, BEGINNING)


def test_the_time_of_expiry_cannot_be_changed() -> None:
    expires, _, signature = sessions().start(BEGINNING).partition(".")
    assert not sessions().accepts(f"{int(expires) + 1}.{signature}", BEGINNING)
    assert not sessions().accepts(f"0{expires}.{signature}", BEGINNING)
