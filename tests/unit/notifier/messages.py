"""Messages for the notifier's tests."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from contracts.messages import Recipient, SitePublished

ACCEPTED_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def a_site_published(*, evaluation_url: str = "https://evaluator.example/notify") -> SitePublished:
    return SitePublished(
        brief_id=UUID(int=7),
        accepted_at=ACCEPTED_AT,
        deadline=ACCEPTED_AT + timedelta(seconds=600),
        recipient=Recipient(email="student@example.org", task="sum", round=1, nonce="n", evaluation_url=evaluation_url),
        repo_url="https://github.example/o/sum",
        commit_sha="c0ffee" + "0" * 34,
        pages_url="https://o.pages.example/sum/",
        live=True,
    )
