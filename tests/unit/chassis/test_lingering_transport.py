"""Closing a connection in two steps while its client is still sending."""

import asyncio
from unittest.mock import Mock

from chassis.lingering_transport import LingeringTransport


def lingering(transport: Mock, *, is_sending: bool = True) -> LingeringTransport:
    transport.is_closing.return_value = False
    return LingeringTransport(transport, is_sending=lambda: is_sending, on_close=lambda: None)


def test_closing_while_the_client_sends_ends_writing_and_keeps_the_connection() -> None:
    inner = Mock(asyncio.Transport)
    transport = lingering(inner)
    transport.close()
    transport.close()
    transport.write(b"too late")
    assert transport.is_closing()
    inner.write_eof.assert_called_once_with()
    inner.write.assert_not_called()
    inner.close.assert_not_called()
    transport.end()
    inner.close.assert_called_once_with()


def test_closing_while_the_client_waits_closes_at_once() -> None:
    inner = Mock(asyncio.Transport)
    lingering(inner, is_sending=False).close()
    inner.write_eof.assert_not_called()
    inner.close.assert_called_once_with()


def test_a_client_that_has_gone_is_not_lingered_for() -> None:
    inner = Mock(asyncio.Transport)
    inner.write_eof.side_effect = OSError(107, "Transport endpoint is not connected")
    lingering(inner).close()
    inner.abort.assert_called_once_with()
