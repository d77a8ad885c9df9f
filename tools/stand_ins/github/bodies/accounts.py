"""The JSON of users and organisations."""

import base64
from datetime import UTC, datetime
from typing import Any

from tools.stand_ins.github.state import Account, Hub

USER_LINKS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
ORGANIZATION_LINKS = {
    "repos_url": "/repos",
    "events_url": "/events",
    "hooks_url": "/hooks",
    "issues_url": "/issues",
    "members_url": "/members{/member}",
    "public_members_url": "/public_members{/member}",
}


def timestamp(seconds: float) -> str:
    """ISO 8601 in UTC with whole seconds, as GitHub writes it."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def node_id(kind: str, number: object) -> str:
    """An opaque identifier."""
    return base64.b64encode(f"{kind}:{number}".encode()).decode()


def simple_user(hub: Hub, account: Account) -> dict[str, Any]:
    """The short form that stands inside other bodies."""
    url = f"{hub.api_url}/users/{account.login}"
    return {
        "login": account.login,
        "id": account.number,
        "node_id": node_id(account.kind, account.number),
        "avatar_url": f"{hub.api_url}/avatars/{account.number}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{hub.api_url}/{account.login}",
        **{key: url + tail for key, tail in USER_LINKS.items()},
        "type": account.kind,
        "user_view_type": "public",
        "site_admin": False,
    }


def public_user(hub: Hub, account: Account) -> dict[str, Any]:
    """The form of `GET /users/{username}`."""
    return {
        **simple_user(hub, account),
        "name": account.name,
        "company": None,
        "blog": "",
        "location": None,
        "email": None,
        "hireable": None,
        "bio": None,
        "twitter_username": None,
        "public_repos": len(hub.owned_by(account)),
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": timestamp(account.created),
        "updated_at": timestamp(account.created),
    }


def private_user(hub: Hub, account: Account) -> dict[str, Any]:
    """The form of `GET /user`."""
    return {
        **public_user(hub, account),
        "user_view_type": "private",
        "private_gists": 0,
        "total_private_repos": 0,
        "owned_private_repos": 0,
        "disk_usage": 0,
        "collaborators": 0,
        "two_factor_authentication": True,
        "plan": {"name": "free", "space": 976562499, "private_repos": 10000, "collaborators": 0},
    }


def full_organization(hub: Hub, account: Account) -> dict[str, Any]:
    """The form of `GET /orgs/{org}`."""
    url = f"{hub.api_url}/orgs/{account.login}"
    return {
        "login": account.login,
        "id": account.number,
        "node_id": node_id(account.kind, account.number),
        "url": url,
        **{key: url + tail for key, tail in ORGANIZATION_LINKS.items()},
        "avatar_url": f"{hub.api_url}/avatars/{account.number}",
        "description": None,
        "name": account.name,
        "has_organization_projects": True,
        "has_repository_projects": True,
        "public_repos": len(hub.owned_by(account)),
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "html_url": f"{hub.api_url}/{account.login}",
        "created_at": timestamp(account.created),
        "updated_at": timestamp(account.created),
        "archived_at": None,
        "type": "Organization",
    }
