"""Users, organisations and the lists of their repositories."""

from tools.stand_ins.github.bodies.accounts import full_organization, private_user, public_user
from tools.stand_ins.github.bodies.repositories import full_repository, listed_repository
from tools.stand_ins.github.operation_types import Call, plays
from tools.stand_ins.github.paging import paginate
from tools.stand_ins.github.responses import Answer, not_found
from tools.stand_ins.github.state import Account, Repository


def get_authenticated_user(call: Call) -> Answer:
    return Answer(200, private_user(call.hub, call.hub.user))


def get_user(call: Call) -> Answer:
    return Answer(200, public_user(call.hub, call.hub.account(call.params["username"])))


def get_organization(call: Call) -> Answer:
    return Answer(200, full_organization(call.hub, organization(call)))


def list_own_repositories(call: Call) -> Answer:
    """`/user/repos` also lists what the token may write to in organisations, unless `affiliation` says otherwise."""
    owned = call.hub.owned_by(call.hub.user)
    if "organization_member" in call.query.get("affiliation", "organization_member"):
        owned += call.hub.owned_by(call.hub.organization)
    page = paginate(call, in_order(call, owned, default="full_name"), call.hub.api_url + "/user/repos")
    return Answer(200, [full_repository(call.hub, repository) for repository in page.items], page.headers)


def list_user_repositories(call: Call) -> Answer:
    account = call.hub.account(call.params["username"])
    return listed(call, account, f"/users/{account.login}/repos", "full_name")


def list_organization_repositories(call: Call) -> Answer:
    account = organization(call)
    return listed(call, account, f"/orgs/{account.login}/repos", "created")


def organization(call: Call) -> Account:
    """The organisation of the path; 404 for a user."""
    account = call.hub.account(call.params["org"])
    if account.kind != "Organization":
        raise not_found()
    return account


def listed(call: Call, account: Account, path: str, default: str) -> Answer:
    """One page of an account's repositories."""
    ordered = in_order(call, call.hub.owned_by(account), default=default)
    page = paginate(call, ordered, call.hub.api_url + path)
    return Answer(200, [listed_repository(call.hub, repository) for repository in page.items], page.headers)


def in_order(call: Call, repositories: list[Repository], *, default: str) -> list[Repository]:
    """Sort as requested: by default names ascending and dates descending."""
    plays(call, "sort", "direction", "affiliation")
    sort = call.query.get("sort", default)
    keys = {
        "full_name": lambda repository: repository.full_name.lower(),
        "created": lambda repository: (repository.created, repository.number),
        "updated": lambda repository: (repository.updated, repository.number),
        "pushed": lambda repository: (repository.pushed, repository.number),
    }
    direction = call.query.get("direction", "asc" if sort == "full_name" else "desc")
    return sorted(repositories, key=keys[sort], reverse=direction == "desc")
