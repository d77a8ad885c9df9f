"""Assertions about a finished brief, after any kill."""

from collections.abc import Sequence

from tools.system.repositories import briefs_committed, repositories_of
from tools.system.system import Request, System


def assert_done_once(system: System, request: Request, brief_ids: Sequence[str]) -> None:
    """Assert a callback, one repository with one commit for each brief (newest first), and no dead letter.

    Repeated callbacks are allowed, different ones are not: a killed notifier may have sent one.
    """
    fields = system.await_callback(request)
    system.await_ready()
    system.await_rest()
    assert len({callback["body"] for callback in system.callbacks(request)}) == 1
    assert [callback["problems"] for callback in system.callbacks(request) if callback["problems"]] == []
    [repository] = repositories_of(system, request)
    assert fields["repo_url"].endswith(f"/{repository}")
    assert briefs_committed(system, repository) == list(brief_ids)
    assert not any(system.queues.dead().values()), system.queues.dead()
