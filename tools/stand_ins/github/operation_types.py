"""The calls of the stand-in's operations, independent of HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.stand_ins.github.state import Hub


@dataclass(frozen=True)
class Call:
    """A call of one documented operation with a valid token. `body` is the parsed JSON, `{}` if there was none."""

    hub: Hub
    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


def plays(call: Call, *names: str) -> None:
    """Fail for a documented query parameter that the stand-in does not implement."""
    ignored = call.query.keys() - {"page", "per_page", *names}
    if ignored:
        raise NotImplementedError(f"the stand-in does not play {', '.join(sorted(ignored))}")
