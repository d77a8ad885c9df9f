"""The gateway's doctor says when strangers may see every brief."""

import pytest
from pydantic import SecretStr

from gateway.doctor import operators_finding
from gateway.settings import GatewaySettings

SECRET, TOKEN = SecretStr("s" * 20), SecretStr("t" * 20)


@pytest.mark.parametrize(
    ("token", "address", "state"),
    [
        (None, None, "fine"),
        (None, "https://briefs.example.org", "advice"),
        (TOKEN, None, "fine"),
        (TOKEN, "https://briefs.example.org", "fine"),
    ],
)
def test_an_address_for_others_without_a_token_is_advised_against(
    token: SecretStr | None, address: str | None, state: str
) -> None:
    found = operators_finding(GatewaySettings(brief_secret=SECRET, operator_token=token, public_url=address))
    assert (found.name, found.state) == ("operators", state)
    assert found.ok or "set OPERATOR_TOKEN" in found.text
