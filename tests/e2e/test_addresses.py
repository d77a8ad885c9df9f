"""Paths with a slash too many: no service answers with a redirect that names its own scheme and host."""

import pytest

from tools.system.system import System


@pytest.mark.parametrize("service", ["gateway", "generator", "publisher", "notifier"])
@pytest.mark.parametrize("path", ["/livez/", "//readyz", "/metrics/", "/", "/nowhere/"])
def test_no_service_redirects_to_a_scheme_or_a_host(service: str, path: str, system: System) -> None:
    answer = system.http.get(system.stack.services[service].base_url + path, follow_redirects=False)
    assert answer.headers.get("location", "/docs") == "/docs"


@pytest.mark.parametrize("path", ["/", "//briefs/", "/handle_task", "/evaluate/me"])
def test_a_brief_is_accepted_at_any_path_over_http(path: str, system: System) -> None:
    request = system.brief("any-path")
    assert system.accepted(request, path) == system.accepted(request, "/briefs")
    system.await_callback(request)
