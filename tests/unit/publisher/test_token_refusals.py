from chassis.dependency_refusals import Dependency
from publisher.github.error_translation import GitHubAccessError
from publisher.github.fault_table import FaultKind
from publisher.github.token_refusals import Access


def refusal(kind: FaultKind, code: str) -> GitHubAccessError:
    error = GitHubAccessError(f"committing to octo/x: {code}")
    error.kind, error.code = kind, code
    return error


def code(dependency: Dependency) -> str | None:
    return dependency.refusal.code if dependency.refusal else None


def test_a_missing_permission_is_shown_until_the_same_deed_succeeds() -> None:
    dependency = Dependency("github", lambda: 0.0)
    access = Access(dependency)
    access.refused("committing to", refusal(FaultKind.PERMISSION_MISSING, "PERMISSION_MISSING"))
    access.granted("looking at repository")
    assert code(dependency) == "PERMISSION_MISSING"
    access.granted("committing to")
    assert code(dependency) is None


def test_a_refused_token_is_shown_until_anything_succeeds() -> None:
    dependency = Dependency("github", lambda: 0.0)
    access = Access(dependency)
    access.refused("committing to", refusal(FaultKind.CREDENTIALS_REFUSED, "BAD_CREDENTIALS"))
    access.granted("looking at repository")
    assert code(dependency) is None


def test_the_latest_of_several_refusals_is_shown_and_then_the_one_before() -> None:
    dependency = Dependency("github", lambda: 0.0)
    access = Access(dependency)
    access.missing("scopes", "SCOPE_MISSING", "no scope")
    access.refused("committing to", refusal(FaultKind.PERMISSION_MISSING, "PERMISSION_MISSING"))
    assert code(dependency) == "PERMISSION_MISSING"
    access.granted("committing to")
    assert code(dependency) == "SCOPE_MISSING"


def test_a_new_token_inherits_no_refusal_once_it_succeeds() -> None:
    dependency = Dependency("github", lambda: 0.0)
    access = Access(dependency)
    access.missing("scopes", "SCOPE_MISSING", "no scope")
    access.renewed()
    assert code(dependency) == "SCOPE_MISSING"
    access.granted("looking at repository")
    assert code(dependency) is None
