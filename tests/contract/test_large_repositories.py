"""Repositories and briefs that do not fit into one message, and secrets in a site, over both site hosts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chassis.envelope import encode
from contracts.brief import Attachment, File
from contracts.message_size_limits import MAX_BODY_BYTES
from contracts.messages import Base, SiteCheckedOut
from publisher.commit_plan import CommitPlan
from publisher.handler import CheckOutSite
from tests.contract.site_hosts import WorldInMemory
from tools.publishing.environments import World, world_over_http
from tools.publishing.messages import ACCEPTED_AT, PLAN, SITE, brief, revision_accepted, site_generated
from tools.publishing.reports import RecordedReports
from tools.publishing.use_cases import NAME, REVISED, base_for, now, publish, publisher

MB = 1_000_000
KEY = "AK" + "IA" + "QBCDEFGHIJ234567"


@pytest.fixture(params=["in memory", "over http"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    if request.param == "in memory":
        yield WorldInMemory()
        return
    async with world_over_http(tmp_path) as (over_http, _):
        yield over_http


async def push(world: World, path: str, content: bytes) -> None:
    """Somebody's commit on top of the branch."""
    snapshot = await world.host.look(NAME)
    assert snapshot is not None
    plan = CommitPlan((File(path=path, content=content),), (), "Add by hand", ACCEPTED_AT)
    assert await world.host.commit(snapshot.repository, plan, snapshot.history[0]) is not None


async def test_checkout_of_a_repository_that_does_not_fit_fits(world: World) -> None:
    await publish(world, brief())
    await push(world, "large.bin", b"\xff" * 5 * MB)
    attachment = Attachment(name="new.png", media_type="image/png", content=bytes(8 * MB))
    message = revision_accepted(brief(round=2).model_copy(update={"attachments": (attachment,)}))
    (answer,) = await CheckOutSite(world.host, PLAN, lambda: ACCEPTED_AT)(message, RecordedReports())
    assert isinstance(answer, SiteCheckedOut)
    assert answer.checkout is not None
    assert answer.checkout.left_out == ("large.bin",)
    assert {file.path: file.content for file in answer.checkout.files}.items() >= SITE.items()
    assert len(encode(answer).body) <= MAX_BODY_BYTES


async def test_file_that_did_not_travel_stays_in_the_repository(world: World) -> None:
    await publish(world, brief())
    base = await base_for(world, brief(round=2))
    message = site_generated(brief(round=2), REVISED, base=base, deadline=now().replace(year=now().year + 1))
    paths = tuple(path for path in SITE if path != "data/sales 2026.csv")
    kept = Base(repository=base.repository, commit_sha=base.commit_sha, tree_sha=base.tree_sha, paths=paths)
    await publisher(world)(message.model_copy(update={"base": kept}), RecordedReports())
    files = world.files(NAME)
    assert files["data/sales 2026.csv"] == SITE["data/sales 2026.csv"]
    assert files["index.html"] == REVISED["index.html"]


async def test_site_with_a_secret_is_published_without_it(world: World) -> None:
    published = await publish(world, brief(), {**SITE, "a.csv": KEY.encode(), "b.png": b"\0" + KEY.encode()})
    files = world.files(NAME)
    assert published.live
    assert files["a.csv"] == b"*" * len(KEY)
    assert "b.png" not in files
    assert KEY.encode() not in b"".join(files.values())
    assert b"- b.png: left out, because it holds a secret (AWS Access Key)" in files["README.md"]
