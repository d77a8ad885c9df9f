"""Files of the base that do not travel with a generated site stay in the repository as they are."""

from collections.abc import Mapping

from contracts.messages import Base, SiteGenerated
from tests.unit.publisher.world import REVISED, World
from tools.publishing.messages import DEPLOYS, README, SITE, brief, site_generated

REPOSITORY = "sum-of-sales"


async def revision(world: World, files: Mapping[str, bytes], stays: set[str]) -> SiteGenerated:
    """A second round whose message holds `files`, upon a base of which `stays` did not travel."""
    base = await world.check_out(round=2)
    message = site_generated(brief(round=2), files, base=base)
    paths = tuple(file.path for file in base.files if file.path not in stays)
    return message.model_copy(
        update={"base": Base(repository=base.repository, commit_sha="", tree_sha="", paths=paths)}
    )


async def published_world(files: Mapping[str, bytes] = SITE) -> World:
    world = World()
    await world.publish(site_generated(brief(), files))
    return world


async def test_file_that_does_not_travel_is_not_deleted() -> None:
    world = await published_world()
    await world.publish(await revision(world, REVISED, {"logo.png"}))
    files = world.host.files(REPOSITORY)
    assert files["logo.png"] == SITE["logo.png"]
    assert files["index.html"] == REVISED["index.html"]
    assert "data/sales 2026.csv" not in files


async def test_readme_that_does_not_travel_is_not_written_anew() -> None:
    world = await published_world()
    await world.publish(await revision(world, {"index.html": b"<p>new"}, set(SITE) - {"index.html"}))
    assert world.host.files(REPOSITORY)["README.md"] == README


async def test_page_that_does_not_travel_is_still_the_one_that_is_looked_at() -> None:
    world = await published_world()
    published = await world.publish(await revision(world, {}, set(SITE)))
    assert published.live
    assert world.pages.looked_at[-1].startswith("https://pages.test/sum-of-sales/")


async def test_workflow_that_does_not_travel_still_makes_the_site() -> None:
    world = await published_world({**SITE, ".github/workflows/pages.yml": DEPLOYS})
    world.host.repositories[REPOSITORY].built_by = None
    await world.publish(await revision(world, REVISED, {".github/workflows/pages.yml"}))
    assert world.host.repositories[REPOSITORY].built_by == "workflow"


async def test_workflow_that_the_site_drops_makes_nothing_any_more() -> None:
    world = await published_world({**SITE, ".github/workflows/pages.yml": DEPLOYS})
    await world.publish(await revision(world, REVISED, set()))
    assert ".github/workflows/pages.yml" not in world.host.files(REPOSITORY)
    assert world.host.repositories[REPOSITORY].built_by == "branch"
