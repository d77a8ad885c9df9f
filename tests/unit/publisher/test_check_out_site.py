from collections.abc import Mapping

from chassis.errors import PermanentError
from contracts.brief import Brief, EarlierCheck, EarlierChecks
from contracts.messages import Checkout, SiteCheckedOut, SitePublished
from contracts.progress_events import CheckedOut
from publisher.handler import CheckOutSite
from tests.stand_ins.site_host import PagesInMemory, SiteHostInMemory
from tests.unit.publisher.world import World
from tools.publishing.messages import PLAN, SITE, FakeTime, brief, revision_accepted, site_generated
from tools.publishing.reports import RecordedReports


async def check_out(host: SiteHostInMemory, of: Brief, reports: RecordedReports | None = None) -> Checkout | None:
    (answer,) = await CheckOutSite(host, PLAN, FakeTime())(revision_accepted(of), reports or RecordedReports())
    assert isinstance(answer, SiteCheckedOut)
    assert answer.brief == of
    return answer.checkout


async def publish(host: SiteHostInMemory, of: Brief, files: Mapping[str, bytes] = SITE) -> SitePublished:
    world = World()
    world.host, world.pages = host, PagesInMemory(host)
    return await world.publish(site_generated(of, files))


async def test_a_revision_starts_from_every_file_of_the_site_byte_for_byte() -> None:
    host, reports = SiteHostInMemory(), RecordedReports()
    published = await publish(host, brief())
    checkout = await check_out(host, brief(round=2), reports)
    assert checkout is not None
    assert checkout.commit_sha == published.commit_sha
    assert {file.path: file.content for file in checkout.files} == host.files("sum-of-sales")
    assert reports.events == [CheckedOut(repo_url=published.repo_url, commit_sha=published.commit_sha, files=6)]


async def test_the_checks_of_earlier_rounds_are_passed_on() -> None:
    earlier = EarlierChecks(checks=(EarlierCheck(kind="js", text="document.title", round=1),), complete=False)
    revision = revision_accepted(brief(round=2)).model_copy(update={"earlier_checks": earlier})
    (answer,) = await CheckOutSite(SiteHostInMemory(), PLAN, FakeTime())(revision, RecordedReports())
    assert isinstance(answer, SiteCheckedOut)
    assert answer.earlier_checks == earlier


async def test_without_a_repository_there_is_nothing_to_start_from() -> None:
    host, reports = SiteHostInMemory(), RecordedReports()
    assert await check_out(host, brief(round=2), reports) is None
    assert reports.events == [CheckedOut(files=0)]


async def test_a_task_sent_again_is_revised_in_its_newest_repository() -> None:
    host, again = SiteHostInMemory(), brief(nonce="n2")
    await publish(host, brief())
    await publish(host, again)
    checkout = await check_out(host, brief(round=2))
    assert checkout is not None
    assert checkout.repository == f"sum-of-sales-{again.id.hex[:6]}"


async def test_somebody_elses_task_of_the_same_name_is_not_revised() -> None:
    host = SiteHostInMemory()
    await publish(host, brief())
    await publish(host, brief(email="other@example.com"), {"index.html": b"theirs"})
    checkout = await check_out(host, brief(round=2))
    assert checkout is not None
    assert checkout.repository == "sum-of-sales"


async def test_a_repository_that_is_not_ours_is_not_read() -> None:
    host = SiteHostInMemory()
    await host.create("sum-of-sales", "My thesis")
    assert await check_out(host, brief(round=2)) is None


async def test_a_repository_that_only_the_host_committed_to_is_nothing_to_start_from() -> None:
    host = SiteHostInMemory()
    published = await publish(host, brief())
    stored = host.repositories["sum-of-sales"]
    await host.create("empty", stored.description)
    assert published.commit_sha
    assert await check_out(host, brief(round=2)) is None


async def test_a_file_that_the_host_never_gives_is_left_out_and_the_rest_travels() -> None:
    host = SiteHostInMemory()
    await publish(host, brief())
    host.refusals["read"] = [PermanentError("403 too large to fetch")]
    checkout = await check_out(host, brief(round=2))
    assert checkout is not None
    assert checkout.left_out == ("logo.png",)
    assert "index.html" in {file.path for file in checkout.files}
