"""Every variable that the generator reads."""

from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from chassis.secret_source import SecretSource, TokenFile, TokenOrFile
from chassis.setting_types import WebAddress, WebEndpoint, comma_separated
from chassis.settings import ServiceSettings
from contracts.message_size import CONVERTED_MAX_BYTES
from contracts.time_shares import MODEL_CALL_SECONDS


class GeneratorSettings(ServiceSettings):
    """The shared variables and those of the generator."""

    gemini_api_key_file: TokenFile | None = None
    """File that holds the key, read again whenever it changes: a refused key is replaced without a restart."""
    gemini_api_key: TokenOrFile = None
    """Key for the Gemini API. Google has several shapes of them, so the shape is not checked."""
    gemini_api_endpoint: WebEndpoint | None = None
    """Another endpoint than Google's, e.g. `http://127.0.0.1:8941`; with a scheme, or https is assumed."""
    gemini_models: Annotated[tuple[str, ...], NoDecode] = (
        "gemini-pro-latest",
        "gemini-3.8-flash",
        "gemini-3.5-flash-lite",
    )
    """Tried in this order, comma-separated: the next one answers when one is busy, slow, blocked or gone."""
    gemini_timeout_seconds: float = Field(default=MODEL_CALL_SECONDS, gt=0)
    """Wall-clock limit on one call to a model."""
    concurrency: int = Field(default=16, ge=1)
    """Briefs in hand at once, on each of the two queues."""
    generator_salvage: Literal["on", "off"] = "on"
    """When no model answers in time: `on` hands over an honest page that says so, `off` fails the brief."""
    converted_max_bytes: int = Field(default=CONVERTED_MAX_BYTES, ge=0)
    """All CSV files together that are made from a brief's spreadsheets, in bytes; the rows beyond it are left out."""
    browser_checks: Literal["auto", "on", "off"] = "auto"
    """`auto` opens candidates in a browser where one is installed, `on` refuses to start without one, `off` never."""
    browser_executable: str | None = None
    """Chromium or a browser made of it, by path or by name; None takes the first usual one that is there."""
    browser_sandbox: Literal["on", "off"] = "on"
    """`off` opens pages, which are hostile code, without Chromium's sandbox: where a container is wall enough."""
    browser_contexts: int | None = Field(default=None, ge=1)
    """Candidates open in the browser at once; None: as memory allows, 200 MB each. One for each processor computes."""
    browser_allowed_hosts: Annotated[frozenset[str], NoDecode] = frozenset()
    """Hosts, comma-separated, that candidates may GET from over https beside the usual libraries and public data."""
    cdn_mirror_url: WebAddress | None = None
    """Where the browser gets libraries instead of from their hosts: it asks for `<this>/<host>/<path>`."""

    @property
    def key_source(self) -> SecretSource:
        """Where the key comes from: the file, if there is one."""
        return SecretSource("GEMINI_API_KEY", self.gemini_api_key, self.gemini_api_key_file)

    @field_validator("gemini_models", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        names = tuple(name.removeprefix("models/") for name in comma_separated(value))
        if not names:
            raise ValueError("names no model; leave it unset for the default, or name one as in gemini-3.8-flash")
        return names

    @field_validator("browser_allowed_hosts", mode="before")
    @classmethod
    def _hosts(cls, value: object) -> object:
        return comma_separated(value.lower()) if isinstance(value, str) else value
