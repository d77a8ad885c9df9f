"""The world of a publisher in memory; `tools.publishing.environments` has the one over HTTP."""

from collections.abc import Mapping, Sequence

from tests.stand_ins.site_host import PagesInMemory, SiteHostInMemory

HOLDER = "Pagewright Owner"


class WorldInMemory:
    """See `World`."""

    def __init__(self) -> None:
        self.host = SiteHostInMemory(holder=HOLDER)
        self.pages = PagesInMemory(self.host)

    def names(self) -> set[str]:
        return set(self.host.repositories)

    def log(self, name: str) -> Sequence[str]:
        return [commit.sha for commit in reversed(self.host.repositories[name].commits)]

    def files(self, name: str) -> Mapping[str, bytes]:
        return self.host.files(name)
