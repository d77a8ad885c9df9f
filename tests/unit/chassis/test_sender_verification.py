"""Which senders a service accepts messages from, under users of its own and under a shared one."""

import pytest

from chassis.sender_verification import BrokerAccount
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED

OWN = BrokerAccount.of("notifier", "amqp://pagewright-notifier:x@broker/")
SHARED = BrokerAccount.of("notifier", "amqp://guest:guest@broker/")


@pytest.mark.parametrize("sender", ["pagewright-publisher", "pagewright-operator"])
def test_the_service_that_sends_a_message_and_operators_are_accepted(sender: str) -> None:
    assert OWN.refusal(sender, NOTIFIER_SITE_PUBLISHED) is None


@pytest.mark.parametrize("sender", ["pagewright-generator", "pagewright-notifier", "publisher", None])
def test_any_other_sender_is_refused_with_the_name_of_the_one_who_may(sender: str | None) -> None:
    reason = OWN.refusal(sender, NOTIFIER_SITE_PUBLISHED)
    assert reason == f"site.published from {sender or 'nobody known'}: only pagewright-publisher may send it"


@pytest.mark.parametrize("sender", ["guest", "pagewright-generator", None])
def test_under_a_shared_user_every_sender_is_accepted(sender: str | None) -> None:
    assert SHARED.refusal(sender, NOTIFIER_SITE_PUBLISHED) is None


@pytest.mark.parametrize(
    ("user_id", "vouched", "sender"),
    [
        ("pagewright-notifier", "pagewright-publisher", "pagewright-publisher"),
        ("pagewright-operator", "pagewright-publisher", "pagewright-publisher"),
        ("pagewright-generator", "pagewright-publisher", "pagewright-generator"),
        ("pagewright-notifier", None, "pagewright-notifier"),
        (None, "pagewright-publisher", None),
    ],
)
def test_only_the_consumer_and_operators_may_name_another_sender(
    user_id: str | None, vouched: str | None, sender: str | None
) -> None:
    assert OWN.sender_of(user_id, vouched, "notifier") == sender
