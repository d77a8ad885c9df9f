import pytest

from chassis.errors import PermanentError
from chassis.secret_scan import SecretScanner
from publisher.secret_guard import SecretGuard
from tests.unit.publisher.messages import SITE, brief, site_generated
from tests.unit.publisher.world import World

OWN = "0123456789" * 3


async def test_a_site_with_a_secret_is_refused_by_name_and_nothing_is_made() -> None:
    world = World()
    world.guard = SecretGuard(SecretScanner({"GITHUB_TOKEN": OWN}))
    with pytest.raises(PermanentError) as caught:
        await world.publish(site_generated(brief(), {**SITE, "app.js": f"const t = '{OWN}'".encode()}))
    assert "app.js holds a secret (GITHUB_TOKEN, line 1)" in str(caught.value)
    assert OWN not in str(caught.value)
    assert world.host.calls == []
