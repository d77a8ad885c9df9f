"""Caches the account of the current token, and reports the scopes that a classic token lacks."""

import asyncio
from collections.abc import Sequence

from publisher.github.account import Account, missing_permissions, missing_workflow_scope, read_account
from publisher.github.client import GitHubClient
from publisher.github.error_translation import GitHubAccessError
from publisher.github.fault_table import FaultKind

_ASKING = "asking whose GITHUB_TOKEN this is"
_SCOPES = "scopes"
_SCOPE_MISSING = "SCOPE_MISSING"


class AccountCache:
    """Reads the account once for each token."""

    def __init__(self, client: GitHubClient, organisation: str | None) -> None:
        self._client = client
        self._organisation = organisation
        self._known: tuple[str, Account] | None = None
        self._asking = asyncio.Lock()

    async def get(self) -> Account:
        """The account of the current token."""
        async with self._asking:
            token = self._client.token
            if self._known is None or self._known[0] != token:
                account = await self._client.run(
                    _ASKING, lambda github: read_account(github, self._organisation), exists=False
                )
                self._known = (token, account)
            return self._known[1]

    async def missing_permissions(self) -> Sequence[str]:
        """Permissions without which every brief fails. Read again while any is missing, because scopes may change."""
        missing = missing_permissions((await self.get()).scopes)
        if missing:
            self._known = None
            self._client.access.missing(_SCOPES, _SCOPE_MISSING, f"GITHUB_TOKEN lacks {'; '.join(missing)}")
        else:
            self._client.access.resolved(_SCOPES)
        return missing

    async def require_scope_for(self, paths: Sequence[str]) -> None:
        """Raise GitHubAccessError if a needed scope is missing. Sends a request only if it was missing before."""
        doing = "writing files under .github/workflows"
        if missing_workflow_scope((await self.get()).scopes, paths) is None:
            return
        self._known = None
        scope = missing_workflow_scope((await self.get()).scopes, paths)
        if scope is None:
            self._client.access.resolved(doing)
            return
        refused = GitHubAccessError(f"GITHUB_TOKEN needs the scope `{scope}` for {doing.removeprefix('writing ')}")
        refused.kind, refused.code = FaultKind.PERMISSION_MISSING, _SCOPE_MISSING
        self._client.access.refused(doing, refused)
        raise refused
