"""Environment variables of the browser; `python -m generator.judge` reads only these."""

from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from chassis.setting_types import WebAddress, comma_separated
from chassis.settings import ServiceSettings


class BrowserSettings(ServiceSettings):
    """The shared variables and the browser's."""

    browser_checks: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="`auto` opens candidates in a browser where one is installed, `on` refuses to start without one, "
        "`off` never.",
    )
    browser_executable: str | None = Field(
        default=None,
        description="Chromium or a browser made of it, by path or name.",
        json_schema_extra={"unset": "the first usual one that is there"},
    )
    browser_sandbox: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="Pages are hostile code. `auto` opens them in Chromium's sandbox except for root, for whom it has "
        "none; `on` refuses to start as root; `off` goes without where a container is wall enough.",
    )
    browser_contexts: int | None = Field(
        default=None,
        ge=1,
        description="Candidates open in the browser at once; one for each processor computes, the others wait.",
        json_schema_extra={"unset": "as memory allows, 200 MB each, 2 to 24"},
    )
    browser_allowed_hosts: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(),
        description="Hosts, comma-separated, that candidates may GET from over https beside the usual libraries and "
        "public data.",
    )
    cdn_mirror_url: WebAddress | None = Field(
        default=None,
        description="Where the browser gets libraries instead of from their hosts: it asks for `<this>/<host>/<path>`.",
    )

    @field_validator("browser_allowed_hosts", mode="before")
    @classmethod
    def _hosts(cls, value: object) -> object:
        return comma_separated(value.lower()) if isinstance(value, str) else value
