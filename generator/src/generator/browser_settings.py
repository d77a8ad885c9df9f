"""Environment variables of the browser; `python -m generator.judge` reads only these."""

from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from chassis.setting_types import WebAddress, comma_separated
from chassis.settings import ServiceSettings


class BrowserSettings(ServiceSettings):
    """The shared variables and the browser's."""

    browser_checks: Literal["auto", "on", "off"] = "auto"
    """`auto` opens candidates in a browser where one is installed, `on` refuses to start without one, `off` never."""
    browser_executable: str | None = None
    """Chromium or a browser made of it, by path or by name; None takes the first usual one that is there."""
    browser_sandbox: Literal["auto", "on", "off"] = "auto"
    """`auto` opens pages, which are hostile code, in Chromium's sandbox except for root, for whom it has none; `on`
    refuses to start as root, `off` goes without where a container is wall enough."""
    browser_contexts: int | None = Field(default=None, ge=1)
    """Candidates open in the browser at once; None: as memory allows, 160 MB each. One for each processor computes."""
    browser_allowed_hosts: Annotated[frozenset[str], NoDecode] = frozenset()
    """Hosts, comma-separated, that candidates may GET from over https beside the usual libraries and public data."""
    cdn_mirror_url: WebAddress | None = None
    """Where the browser gets libraries instead of from their hosts: it asks for `<this>/<host>/<path>`."""

    @field_validator("browser_allowed_hosts", mode="before")
    @classmethod
    def _hosts(cls, value: object) -> object:
        return comma_separated(value.lower()) if isinstance(value, str) else value
