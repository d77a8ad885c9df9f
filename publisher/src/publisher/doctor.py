"""Diagnoses the publisher: `python -m publisher.doctor`. Beside settings and broker the GitHub token and Pages."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from chassis.doctor import Diagnosis, run_doctor
from chassis.errors import TransientError
from chassis.finding import Finding, advice, fine
from publisher.github.client import GitHubClient
from publisher.github.http_retries import Transport
from publisher.github.token_diagnosis import LIMIT, PAGES, REPOSITORIES, TOKEN, TokenDiagnosis, Unpaced, finding_about
from publisher.live_page_client import LivePageClient, PagesHosts
from publisher.settings import PublisherSettings

GITHUB = "https://api.github.com"


@dataclass(frozen=True)
class GitHubDiagnosis:
    """Asks GitHub, and looks at a page as the publisher does. `default_pages` names an owner's own page."""

    client: GitHubClient
    token: TokenDiagnosis
    pages: LivePageClient
    default_pages: str

    async def __call__(self) -> Sequence[Finding]:
        """Everything about the token; only the token if it is refused."""
        try:
            first = await self._carried_out(TOKEN, self.token.token)
            if first.state == "wrong":
                return [first]
            limit = await self._carried_out(LIMIT, self.token.limit)
            if not first.ok:
                return [first, limit]
            repositories = await self._carried_out(REPOSITORIES, self.token.repositories)
            return [first, repositories, await self._carried_out(PAGES, self._pages), limit]
        finally:
            await self.client.close()
            await self.pages.close()

    async def _pages(self) -> Finding:
        found, address = await self.token.pages_address()
        address = address or self.default_pages.format(login=await self.token.login())
        if not address:
            return found
        if problem := await self.pages.unreachable(address):
            return advice(PAGES, f"{problem}: have this machine reach it, or no page is seen to be live")
        return fine(PAGES, f"{found.text}, and {address} answers")

    @staticmethod
    async def _carried_out(name: str, check: Callable[[], Awaitable[Finding]]) -> Finding:
        try:
            return await check()
        except TransientError as error:
            return finding_about(name, error)


def diagnose(settings: PublisherSettings) -> Diagnosis:
    """The checks of the publisher."""
    source = settings.token_source
    client = GitHubClient(
        token=source.current,
        api_url=str(settings.github_api_url),
        threads=1,
        pace=Unpaced(),
        transport=Transport(),
    )
    check = GitHubDiagnosis(
        client,
        TokenDiagnosis(client, settings.github_owner),
        LivePageClient(PagesHosts(settings.pages_domains, settings.pages_allowed_networks)),
        "https://{login}.github.io/" if str(settings.github_api_url).startswith(GITHUB) else "",
    )
    return Diagnosis({"github": check}, secrets=[source])


if __name__ == "__main__":
    run_doctor("publisher", PublisherSettings, diagnose)
