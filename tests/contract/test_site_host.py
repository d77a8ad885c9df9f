"""One suite over the site host in memory and over PyGithub against the GitHub stand-in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.errors import PermanentError
from contracts.brief import File
from publisher.commit_message import Origin, commit_message
from publisher.commit_plan import CommitPlan
from publisher.licence_file import mit_licence
from publisher.repository_identity import describe, read_marker
from publisher.site_commit import commit_site
from tests.contract.site_hosts import HOLDER, WorldInMemory
from tools.publishing.environments import World, world_over_http
from tools.publishing.messages import ACCEPTED_AT, PLAN, RULES, SITE, brief, site_generated
from tools.publishing.use_cases import NAME, REVISED, base_for, check_out, publish

OURS = {"LICENSE": mit_licence(2026, HOLDER).content, ".nojekyll": b"\n"}


@pytest.fixture(params=["in memory", "over http"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    if request.param == "in memory":
        yield WorldInMemory()
        return
    async with world_over_http(tmp_path) as (over_http, _):
        yield over_http


async def push(world: World, path: str, content: bytes, message: str = "Add by hand") -> None:
    """Somebody's commit on top of the branch."""
    snapshot = await world.host.look(NAME)
    assert snapshot is not None
    repository, head = snapshot.repository, snapshot.history[0]
    plan = CommitPlan((File(path=path, content=content),), (), message, ACCEPTED_AT)
    assert await world.host.commit(repository, plan, head) is not None


async def test_a_new_site_is_one_commit_of_exactly_its_files_and_is_live(world: World) -> None:
    published = await publish(world, brief())
    assert world.names() == {NAME}
    assert world.log(NAME) == [published.commit_sha]
    assert world.files(NAME) == {**SITE, **OURS}
    assert published.live


async def test_every_file_is_served_with_the_bytes_that_were_committed(world: World) -> None:
    published = await publish(world, brief())
    assert await world.pages.difference(published.pages_url, SITE["index.html"]) is None
    assert (
        await world.pages.difference(f"{published.pages_url}data/sales%202026.csv", SITE["data/sales 2026.csv"]) is None
    )
    assert await world.pages.difference(f"{published.pages_url}logo.png", SITE["logo.png"]) is None
    assert await world.pages.difference(published.pages_url, SITE["index.html"] + b" ") is not None
    assert await world.pages.difference(published.pages_url, SITE["index.html"][:-1]) is not None


async def test_a_brief_that_is_started_again_gets_one_commit_more_without_what_the_first_one_left(world: World) -> None:
    first = await publish(world, brief(), {**REVISED, "left.txt": b"x"})
    second = await publish(world, brief(), run=2)
    again = await publish(world, brief(), REVISED, run=2)
    late = await publish(world, brief(), REVISED)
    assert world.names() == {NAME}
    assert world.log(NAME) == [second.commit_sha, first.commit_sha]
    assert world.files(NAME) == {**SITE, **OURS}
    assert again.commit_sha == late.commit_sha == second.commit_sha
    assert second.live


async def test_handling_again_makes_nothing_new_and_answers_the_same(world: World) -> None:
    first = await publish(world, brief())
    second = await publish(world, brief())
    assert second.model_copy(update={"deadline": first.deadline}) == first
    assert world.names() == {NAME}
    assert world.log(NAME) == [first.commit_sha]


async def test_a_repository_left_with_only_its_initial_commit_is_gone_on_with(world: World) -> None:
    marker = PLAN.marker(brief().email, brief().task, brief().id)
    assert await world.host.create(NAME, describe("Sum of sales", marker)) is not None
    published = await publish(world, brief())
    assert world.names() == {NAME}
    assert world.log(NAME) == [published.commit_sha]


async def test_a_commit_without_pages_is_gone_on_with(world: World) -> None:
    committed = await commit_site(world.host, site_generated(brief()), RULES)
    published = await publish(world, brief())
    assert world.log(NAME) == [committed.commit.sha] == [published.commit_sha]
    assert published.live


async def test_a_name_taken_by_another_brief_gets_a_suffix(world: World) -> None:
    first, again = await publish(world, brief()), brief(nonce="n2")
    second = await publish(world, again, REVISED)
    suffixed = f"{NAME}-{again.id.hex[:6]}"
    assert world.names() == {NAME, suffixed}
    assert (world.log(NAME), world.log(suffixed)) == ([first.commit_sha], [second.commit_sha])
    assert second.repo_url.endswith(suffixed)
    assert (await base_for(world, brief(round=2))).repository == suffixed


async def test_a_repository_of_somebody_else_is_neither_written_nor_read(world: World) -> None:
    assert await world.host.create(NAME, "My thesis") is not None
    before = world.log(NAME)
    await publish(world, brief())
    assert world.log(NAME) == before
    assert (await base_for(world, brief(round=2))).repository != NAME


async def test_without_a_repository_there_is_nothing_to_check_out(world: World) -> None:
    assert await check_out(world, brief(round=2)) is None


async def test_a_check_out_is_the_site_byte_for_byte(world: World) -> None:
    published = await publish(world, brief())
    checkout = await base_for(world, brief(round=2))
    assert checkout.commit_sha == published.commit_sha
    assert {file.path: file.content for file in checkout.files} == {**SITE, **OURS}


async def test_a_revision_keeps_its_parent_changes_deletes_and_is_live(world: World) -> None:
    first = await publish(world, brief())
    base = await base_for(world, brief(round=2))
    second = await publish(world, brief(round=2), REVISED, base=base)
    assert world.log(NAME) == [second.commit_sha, first.commit_sha]
    assert world.files(NAME) == {**REVISED, **OURS}
    assert (second.repo_url, second.pages_url) == (first.repo_url, first.pages_url)
    assert second.live
    assert await world.pages.difference(f"{second.pages_url}logo.png", REVISED["logo.png"]) is None


async def test_a_revision_handled_again_or_generated_again_is_still_one_commit(world: World) -> None:
    await publish(world, brief())
    base = await base_for(world, brief(round=2))
    second = await publish(world, brief(round=2), REVISED, base=base)
    assert (await publish(world, brief(round=2), REVISED, base=base)).commit_sha == second.commit_sha
    again = await base_for(world, brief(round=2))
    assert (await publish(world, brief(round=2), SITE, base=again)).commit_sha == second.commit_sha
    assert len(world.log(NAME)) == 2


async def test_a_revision_that_changes_nothing_is_a_commit(world: World) -> None:
    first = await publish(world, brief())
    base = await base_for(world, brief(round=2))
    second = await publish(world, brief(round=2), SITE, base=base)
    assert world.log(NAME) == [second.commit_sha, first.commit_sha]
    assert second.live


async def test_a_branch_that_moved_meanwhile_keeps_what_was_pushed(world: World) -> None:
    await publish(world, brief())
    base = await base_for(world, brief(round=2))
    await push(world, "notes.md", b"mine\n")
    published = await publish(world, brief(round=2), REVISED, base=base)
    assert world.files(NAME) == {**REVISED, **OURS, "notes.md": b"mine\n"}
    assert len(world.log(NAME)) == 3
    assert published.commit_sha == world.log(NAME)[0]


async def test_a_lower_round_is_not_put_on_top_of_a_higher_one(world: World) -> None:
    await publish(world, brief())
    base = await base_for(world, brief(round=2))
    await push(world, "index.html", b"third", commit_message("Sales", Origin(brief(round=3).id, 3)))
    with pytest.raises(PermanentError, match="round 3 is already published"):
        await publish(world, brief(round=2), REVISED, base=base)


async def test_the_same_plan_committed_twice_is_the_same_commit(world: World) -> None:
    repository = await world.host.create(NAME, "x")
    assert repository is not None
    plan = CommitPlan((File(path="index.html", content=b"x"),), (), "Build", ACCEPTED_AT)
    first = await world.host.commit(repository, plan, None)
    assert first is not None
    assert await world.host.commit(repository, plan, None) == first


async def test_a_description_is_kept_as_it_was_given(world: World) -> None:
    marker = PLAN.marker("s@example.com", "t", brief().id)
    await world.host.create(NAME, describe("Grüße 🎉\nand more " + "x" * 500, marker))
    found = await world.host.look(NAME)
    assert found is not None
    assert read_marker(found.repository.description) == marker
    assert len(found.repository.description) == 350


async def test_a_name_that_nobody_has_is_not_found(world: World) -> None:
    assert await world.host.look("nothing") is None
