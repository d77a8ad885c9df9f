import pytest

from chassis.errors import PermanentError, TransientError
from publisher.licence_file import mit_licence
from tests.stand_ins.site_host import PAGES
from tests.unit.publisher.world import REVISED, World
from tools.publishing.messages import ACCEPTED_AT, DEADLINE, PLAN, SITE, brief, site_generated


@pytest.fixture
def world() -> World:
    return World()


async def test_a_new_site_is_committed_once_with_licence_and_nojekyll(world: World) -> None:
    published = await world.publish(site_generated(brief()))
    stored = world.host.repositories["sum-of-sales"]
    assert world.host.files("sum-of-sales") == {
        **SITE,
        "LICENSE": mit_licence(2026, "Octo Owner").content,
        ".nojekyll": b"\n",
    }
    assert len(stored.commits) == 1
    assert published.commit_sha == stored.commits[0].sha
    assert (published.repo_url, published.pages_url) == ("https://host.test/sum-of-sales", f"{PAGES}sum-of-sales/")
    assert published.live


async def test_what_is_published_echoes_the_recipient_and_the_promise(world: World) -> None:
    message = site_generated(brief()).model_copy(update={"status": "salvaged"})
    published = await world.publish(message)
    assert published.recipient == message.recipient
    assert (published.brief_id, published.accepted_at, published.deadline) == (brief().id, ACCEPTED_AT, DEADLINE)
    assert published.status == "salvaged"


@pytest.mark.parametrize("verb", ["create", "commit"])
async def test_an_attempt_cut_short_is_finished_by_the_next_one(world: World, verb: str) -> None:
    world.host.fail_after = verb
    with pytest.raises(TransientError):
        await world.publish(site_generated(brief()))
    published = await world.publish(site_generated(brief()))
    assert list(world.host.repositories) == ["sum-of-sales"]
    assert [commit.sha for commit in world.host.repositories["sum-of-sales"].commits] == [published.commit_sha]
    assert published.live


async def test_a_site_generated_twice_differently_is_committed_once(world: World) -> None:
    first = await world.publish(site_generated(brief()))
    assert await world.publish(site_generated(brief(), REVISED)) == first


async def test_a_repository_of_somebody_else_is_left_alone(world: World) -> None:
    await world.host.create("sum-of-sales", "My thesis")
    before = world.host.files("sum-of-sales")
    await world.publish(site_generated(brief()))
    assert world.host.files("sum-of-sales") == before
    assert len(world.host.repositories) == 2


async def test_names_that_all_belong_to_others_are_refused_with_a_remedy(world: World) -> None:
    for name in PLAN.names("sum-of-sales", brief().id):
        await world.host.create(name, "not ours")
    with pytest.raises(PermanentError, match="rename or delete one of them"):
        await world.publish(site_generated(brief()))


async def test_a_site_without_a_readme_is_published_as_it_is(world: World) -> None:
    await world.publish(site_generated(brief(), {"index.html": SITE["index.html"]}))
    assert set(world.host.files("sum-of-sales")) == {"index.html", "LICENSE", ".nojekyll"}


async def test_a_revision_is_one_commit_upon_the_last_with_deletions(world: World) -> None:
    first = await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    second = await world.publish(site_generated(brief(round=2), REVISED, base=base))
    stored = world.host.repositories["sum-of-sales"]
    assert [commit.sha for commit in stored.commits] == [first.commit_sha, second.commit_sha]
    assert set(world.host.files("sum-of-sales")) == {"index.html", "README.md", "LICENSE", ".nojekyll"}


async def test_a_revision_checked_out_again_after_its_commit_is_not_built_upon_itself(world: World) -> None:
    await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    first = await world.publish(site_generated(brief(round=2), REVISED, base=base))
    again = await world.check_out(round=2)
    assert again == base
    assert await world.publish(site_generated(brief(round=2), SITE, base=again)) == first


async def test_a_branch_that_moved_is_read_again_and_what_others_pushed_stays(world: World) -> None:
    await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    world.host.push("sum-of-sales", {"CNAME": b"sales.example\n"}, "Add a domain")
    await world.publish(site_generated(brief(round=2), REVISED, base=base))
    assert world.host.files("sum-of-sales")["CNAME"] == b"sales.example\n"
    assert world.host.files("sum-of-sales")["index.html"] == REVISED["index.html"]
    assert len(world.host.repositories["sum-of-sales"].commits) == 3


async def test_a_revision_that_changes_nothing_is_still_a_commit_and_live(world: World) -> None:
    await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    published = await world.publish(site_generated(brief(round=2), SITE, base=base))
    assert len(world.host.repositories["sum-of-sales"].commits) == 2
    assert published.live


async def test_a_base_repository_that_no_longer_shows_is_asked_for_again_later(world: World) -> None:
    await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    del world.host.repositories["sum-of-sales"]
    with pytest.raises(TransientError, match="sum-of-sales is not found"):
        await world.publish(site_generated(brief(round=2), REVISED, base=base))


async def test_a_repository_that_became_somebody_elses_under_a_revision_is_not_written_to(world: World) -> None:
    await world.publish(site_generated(brief()))
    base = await world.check_out(round=2)
    world.host.repositories["sum-of-sales"].description = "My thesis"
    before = world.host.files("sum-of-sales")
    with pytest.raises(PermanentError, match="is no longer this task's"):
        await world.publish(site_generated(brief(round=2), REVISED, base=base))
    assert world.host.files("sum-of-sales") == before
