"""A revision's checkout fits into one message, whatever the brief brings along and whatever the repository holds."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from chassis.envelope import encode
from contracts.brief import Attachment, Brief
from contracts.message_size_limits import MAX_BODY_BYTES, path_bytes, sized_file_bytes
from contracts.messages import Checkout, SiteCheckedOut
from publisher.checkout import paths_that_fit, paths_to_leave_out
from publisher.handler import CheckOutSite
from publisher.ports import Repository, Snapshot
from tests.stand_ins.site_host import SiteHostInMemory
from tests.unit.publisher.world import World
from tools.publishing.messages import PLAN, SITE, brief, revision_accepted, site_generated
from tools.publishing.reports import RecordedReports

MB = 1_000_000
REPOSITORY = "sum-of-sales"


def second_round(*attachments: tuple[str, int]) -> Brief:
    given = tuple(Attachment(name=name, media_type="x/y", content=b"\xff" * size) for name, size in attachments)
    return brief(round=2).model_copy(update={"attachments": given})


async def check_out(world: World, of: Brief) -> SiteCheckedOut:
    (answer,) = await CheckOutSite(world.host, PLAN, world.time)(revision_accepted(of), RecordedReports())
    assert isinstance(answer, SiteCheckedOut)
    assert len(encode(answer).body) <= MAX_BODY_BYTES
    return answer


def checkout_of(answer: SiteCheckedOut) -> Checkout:
    assert answer.checkout is not None
    return answer.checkout


async def published_world() -> World:
    world = World()
    await world.publish(site_generated(brief()))
    return world


@pytest.mark.parametrize("content", [b"\xff", b"a"], ids=["binary", "text"])
async def test_checkout_leaves_out_the_largest_files_where_all_would_not_fit(content: bytes) -> None:
    world = await published_world()
    world.host.push(REPOSITORY, {"large.bin": content * 5 * MB, "larger.bin": content * 9 * MB}, "Add data")
    checkout = checkout_of(await check_out(world, second_round(("new.png", 2 * MB))))
    assert checkout.left_out == ("larger.bin",)
    assert {*SITE, "large.bin"} <= {file.path for file in checkout.files}


async def test_file_that_an_attachment_replaces_is_left_out_first() -> None:
    world = await published_world()
    world.host.push(REPOSITORY, {"photo.png": b"\xff" * 4 * MB, "large.bin": b"\xff" * 4 * MB}, "Add data")
    checkout = checkout_of(await check_out(world, second_round(("photo.png", 4 * MB))))
    assert checkout.left_out == ("photo.png",)


async def test_checkout_that_fits_leaves_nothing_out() -> None:
    world = await published_world()
    assert checkout_of(await check_out(world, second_round(("new.png", 2 * MB)))).left_out == ()


@dataclass
class CountingHost(SiteHostInMemory):
    """A host that remembers how much was read of it, and knows no size of some files."""

    unknown: frozenset[str] = frozenset()
    read_bytes: list[int] = field(default_factory=list)

    async def read(self, repository: Repository, blob_id: str) -> bytes:
        content = await super().read(repository, blob_id)
        self.read_bytes.append(len(content))
        return content

    async def newest(self, likely: str, is_wanted: Callable[[str], bool]) -> Snapshot | None:
        snapshot = await super().newest(likely, is_wanted)
        assert snapshot is not None
        unknown = {snapshot.files[path] for path in self.unknown}
        sizes = {blob: size for blob, size in snapshot.sizes.items() if blob not in unknown}
        return Snapshot(snapshot.repository, snapshot.history, snapshot.files, snapshot.contents, sizes)


async def test_file_that_is_known_not_to_fit_is_not_even_read() -> None:
    world = World()
    world.host = CountingHost()
    world.pages.host = world.host
    await world.publish(site_generated(brief()))
    world.host.push(REPOSITORY, {"huge.bin": b"\xff" * 20 * MB}, "Add data")
    assert checkout_of(await check_out(world, second_round())).left_out == ("huge.bin",)
    assert sum(world.host.read_bytes) < MB


async def test_files_whose_size_was_not_known_are_measured_once_read() -> None:
    world = World()
    world.host = CountingHost(unknown=frozenset(("a.bin", "b.bin")))
    world.pages.host = world.host
    await world.publish(site_generated(brief()))
    world.host.push(REPOSITORY, {"a.bin": b"\xff" * 7 * MB, "b.bin": b"\xfe" * 8 * MB}, "Add data")
    assert checkout_of(await check_out(world, second_round())).left_out == ("b.bin",)


def test_page_readme_and_workflows_are_left_out_last() -> None:
    sizes = {"index.html": 900, "README.md": 800, ".github/workflows/a.yml": 700, "small.css": 5, "data.csv": 600}
    whole = sum(sized_file_bytes(path, size) for path, size in sizes.items())
    of_data = sized_file_bytes("data.csv", 600) - path_bytes("data.csv")
    assert paths_to_leave_out(sizes, whole, ()) == set()
    assert paths_to_leave_out(sizes, whole - 1, ()) == {"data.csv"}
    assert paths_to_leave_out(sizes, whole - of_data - 1, ()) == {"small.css", "data.csv"}
    assert paths_to_leave_out(sizes, 0, ()) == set(sizes)


def test_repository_of_too_many_files_to_name_is_named_in_part() -> None:
    paths = [f"data/{number:06}.json" for number in range(100_000)]
    named = paths_that_fit(paths, 10_000)
    assert named == tuple(paths[: len(named)])
    assert sum(len(path) + 3 for path in named) <= 10_000 < sum(len(path) + 3 for path in paths[: len(named) + 1])
