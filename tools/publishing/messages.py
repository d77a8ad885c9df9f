"""Builders of messages for the publisher, with defaults for every field."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from contracts.brief import Brief, File
from contracts.messages import Base, Checkout, Recipient, RevisionAccepted, SiteGenerated
from publisher.repository_identity import RepositoryIdentity
from publisher.repository_setup import SiteRules

PLAN = RepositoryIdentity(lambda: (b"key of the tests",))
RULES = SiteRules(PLAN)
ACCEPTED_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DEADLINE = ACCEPTED_AT + timedelta(seconds=600)
README = b"# Sales\n\nSums.\n\n## Setup\n\nNone.\n\n## Usage\n\nOpen it.\n\n## Code\n\nOne file.\n\n## License\n\nMIT\n"
DEPLOYS = b"jobs:\n  deploy:\n    steps:\n      - uses: actions/deploy-pages@v4\n"
SITE: Mapping[str, bytes] = {
    "index.html": b"<!doctype html><title>Sales</title>",
    "README.md": README,
    "data/sales 2026.csv": b"month,sum\r\njan,5\r\n",
    "logo.png": bytes(range(256)),
}


def brief(*, task: str = "sum-of-sales", round: int = 1, nonce: str = "n1", email: str = "s@example.com") -> Brief:  # noqa: A002 - the protocol's word
    return Brief(
        email=email, task=task, round=round, nonce=nonce, text="Sum it", evaluation_url="https://evaluator.test/"
    )


def site_generated(
    of: Brief, files: Mapping[str, bytes] = SITE, *, base: Checkout | None = None, deadline: datetime = DEADLINE
) -> SiteGenerated:
    return SiteGenerated(
        brief_id=of.id,
        accepted_at=ACCEPTED_AT,
        deadline=deadline,
        recipient=Recipient.of(of),
        title="Sum of sales",
        files=tuple(File(path=path, content=content) for path, content in files.items()),
        base=None if base is None else base_of(base),
    )


def base_of(checkout: Checkout) -> Base:
    return Base(
        repository=checkout.repository,
        commit_sha=checkout.commit_sha,
        tree_sha=checkout.tree_sha,
        paths=tuple(file.path for file in checkout.files),
    )


def revision_accepted(of: Brief, *, earlier_in_flight: bool = False) -> RevisionAccepted:
    return RevisionAccepted(
        brief_id=of.id,
        accepted_at=ACCEPTED_AT,
        deadline=DEADLINE,
        brief=of,
        earlier_in_flight=earlier_in_flight,
    )


class FakeTime:
    """A clock that advances only by sleeping."""

    def __init__(self, now: datetime = ACCEPTED_AT) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
