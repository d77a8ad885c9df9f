"""Publishes a site with PyGithub and one commit for each file, as a baseline."""

import asyncio
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from github import Auth, Github
from github.ContentFile import ContentFile

PAGES = {"build_type": "legacy", "source": {"branch": "main", "path": "/"}}


class FileByFile:
    """Creates and revises sites, with one client per thread; does not wait for pages."""

    def __init__(self, api_url: str, token: str, threads: int) -> None:
        self._api_url, self._token = api_url, token
        self._executor = ThreadPoolExecutor(threads)
        self._local = threading.local()

    async def create(self, name: str, files: Mapping[str, bytes]) -> None:
        """Create the repository and each file, and turn Pages on."""

        def work() -> None:
            repository = self._github().get_user().create_repo(name, auto_init=True)
            for path, content in files.items():
                if path == "README.md":
                    first = repository.get_contents(path)
                    if isinstance(first, ContentFile):
                        repository.update_file(path, f"Update {path}", content, first.sha)
                else:
                    repository.create_file(path, f"Add {path}", content)
            repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pages", input=PAGES)

        await asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def revise(self, name: str, files: Mapping[str, bytes]) -> None:
        """Read each file with one request, and write each changed file with one request."""

        def work() -> None:
            repository = self._github().get_repo(f"pagewright/{name}")
            listed = repository.get_contents("")
            for entry in listed if isinstance(listed, list) else [listed]:
                found = repository.get_contents(entry.path)
                wanted = files.get(entry.path)
                if isinstance(found, ContentFile) and wanted is not None and found.decoded_content != wanted:
                    repository.update_file(entry.path, f"Update {entry.path}", wanted, found.sha)
            repository.requester.requestJsonAndCheck("GET", f"{repository.url}/pages")

        await asyncio.get_running_loop().run_in_executor(self._executor, work)

    def _github(self) -> Github:
        known: Github | None = getattr(self._local, "github", None)
        if known is None:
            known = Github(
                base_url=self._api_url,
                auth=Auth.Token(self._token),
                lazy=True,
                api_version="2022-11-28",
                seconds_between_requests=0,
                seconds_between_writes=0,
            )
            self._local.github = known
        return known
