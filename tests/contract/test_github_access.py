"""A token that GitHub refuses ends no brief: the brief waits, the refusal is shown, and a new token is taken up."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.dependency_refusals import Dependency
from chassis.errors import TransientError
from publisher.github import GitHubSiteHost
from publisher.ports import AccessRefusedError
from publisher.token_check import TokenCheck
from tests.contract.token_scene import Scene, playing
from tools.publishing.environments import unhurried
from tools.publishing.messages import brief
from tools.publishing.use_cases import NAME, base_for, publish
from tools.stand_ins.github import Fault, github_stand_in

TEXT = {"index.html": b"<!doctype html><title>Sales</title>", "README.md": b"# Sales\n"}


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path) as scene:
        yield scene


REFUSALS = [
    (401, "Bad credentials", {}, "BAD_CREDENTIALS"),
    (401, "Requires authentication", {}, "BAD_CREDENTIALS"),
    (403, "Sorry. Your account was suspended.", {}, "SUSPENDED"),
    (403, "Resource not accessible by personal access token", {}, "PERMISSION_MISSING"),
    (403, "Must have admin rights to Repository.", {}, "PERMISSION_MISSING"),
    (403, "Resource protected by organization SAML enforcement.", {"X-GitHub-SSO": "required"}, "SSO_REQUIRED"),
    (403, "Forbidden", {"X-Accepted-GitHub-Permissions": "administration=write"}, "PERMISSION_MISSING"),
]
PATHS = ["^/user$", "/user/repos$", "/git/trees$", "/git/refs/", "/pages$"]


@pytest.mark.parametrize(("status", "message", "headers", "code"), REFUSALS)
async def test_a_refused_token_is_tried_again_later_and_shown_with_its_reason(
    scene: Scene, status: int, message: str, headers: dict[str, str], code: str
) -> None:
    refused = Fault(kind="status", path="/user/repos$", status=status, message=message, headers=headers, times=None)
    scene.server.play(refused)
    for _ in range(3):
        with pytest.raises(AccessRefusedError) as caught:
            await publish(scene.world, brief(), TEXT)
        assert message in str(caught.value)
        assert all(value in str(caught.value) for name, value in headers.items() if "Permissions" in name)
    assert scene.code == code
    assert message in str(scene.dependency.warning())
    scene.server.play()
    assert (await publish(scene.world, brief(), TEXT)).live
    assert scene.code is None


@pytest.mark.parametrize("path", PATHS)
async def test_a_token_refused_in_passing_costs_at_most_one_attempt(scene: Scene, path: str) -> None:
    scene.server.play(Fault(kind="status", path=path, method="GET|POST|PATCH", status=401, message="Bad credentials"))
    try:
        published = await publish(scene.world, brief(), TEXT)
    except TransientError as error:
        assert "Bad credentials" in str(error)  # noqa: PT017 - Pages are asked for again within the attempt
        published = await publish(scene.world, brief(), TEXT)
    assert scene.world.log(NAME) == [published.commit_sha]
    assert scene.code is None


async def test_reading_does_not_hide_that_writing_is_refused(scene: Scene) -> None:
    message = "Resource not accessible by personal access token"
    scene.server.play(Fault(kind="status", path="/user/repos$", status=403, message=message, times=None))
    with pytest.raises(AccessRefusedError):
        await publish(scene.world, brief(), TEXT)
    await scene.host.look(NAME)
    assert scene.code == "PERMISSION_MISSING"


async def test_a_refusal_is_shown_for_as_long_as_it_lasts(scene: Scene) -> None:
    scene.server.play(Fault(kind="status", path="/user/repos$", status=401, times=None, message="Bad credentials"))
    for scene.now in (100.0, 160.0):
        with pytest.raises(AccessRefusedError):
            await scene.host.create(NAME, "x")
    assert "(for 60 s)" in str(scene.dependency.warning())


async def test_a_token_that_never_worked_is_replaced_in_its_file_and_used_at_once(tmp_path: Path) -> None:
    async with playing(tmp_path, accepted=False) as scene:
        with pytest.raises(AccessRefusedError, match="GITHUB_TOKEN is not accepted") as caught:
            await publish(scene.world, brief(), TEXT)
        assert scene.server.token[::-1] not in str(caught.value)
        assert scene.code == "BAD_CREDENTIALS"
        scene.token.write(scene.server.token)
        assert (await publish(scene.world, brief(), TEXT)).live
        assert scene.code is None


async def test_a_new_token_is_taken_up_between_two_rounds(scene: Scene) -> None:
    await publish(scene.world, brief(), TEXT)
    scene.server.hub.token = scene.server.token[::-1]
    scene.token.write(scene.server.token)
    base = await base_for(scene.world, brief(round=2))
    assert (await publish(scene.world, brief(round=2), {**TEXT, "a.html": b"a"}, base=base)).live


async def test_the_rate_limit_of_one_token_does_not_hold_up_the_next(scene: Scene) -> None:
    scene.server.play(Fault(kind="secondary-limit", path="/user/repos$", retry_after=600))
    for _ in range(2):
        with pytest.raises(TransientError, match="rate limit"):
            await scene.host.create(NAME, "x")
    scene.server.hub.token = scene.server.token[::-1]
    scene.token.write(scene.server.token)
    assert await scene.host.create(NAME, "x") is not None


async def test_an_organisation_that_the_token_cannot_see_is_a_refusal_of_the_token(tmp_path: Path) -> None:
    with github_stand_in(tmp_path) as server:
        dependency = Dependency("github", lambda: 0.0)
        host = GitHubSiteHost(
            token=server.token, api_url=server.api_url, pace=unhurried(), organisation="unseen", dependency=dependency
        )
        with pytest.raises(AccessRefusedError, match="may not see it"):
            await host.copyright_holder()
        assert dependency.refusal is not None
        assert dependency.refusal.code == "NOT_VISIBLE"
        await host.close()


async def test_a_missing_scope_for_workflows_is_waited_for_until_it_is_granted(scene: Scene) -> None:
    site = {**TEXT, ".github/workflows/pages.yml": b"on: push\n"}
    scene.server.hub.scopes = "repo"
    with pytest.raises(AccessRefusedError, match="scope `workflow`"):
        await publish(scene.world, brief(), site)
    assert scene.code == "SCOPE_MISSING"
    assert scene.world.names() == set()
    scene.server.hub.scopes = "repo, workflow"
    assert (await publish(scene.world, brief(), site)).live
    assert scene.code is None


async def test_the_check_at_the_start_goes_on_until_the_token_will_do(tmp_path: Path) -> None:
    async with playing(tmp_path, accepted=False) as scene:
        codes: list[str | None] = []

        async def sleep(_: float) -> None:
            codes.append(scene.code)
            if len(codes) == 2:
                scene.server.hub.scopes = "gist"
                scene.token.write(scene.server.token)
            if len(codes) == 4:
                scene.server.hub.scopes = "repo"

        await TokenCheck(scene.host.missing_permissions, sleep).run()
        assert codes == ["BAD_CREDENTIALS"] * 2 + ["SCOPE_MISSING"] * 2
        assert scene.code is None
