"""Settings that several services share, described once."""

from typing import Annotated

from pydantic import Field

from chassis.setting_types import Networks
from chassis.settings import ServiceSettings

Concurrency = Annotated[
    int,
    Field(ge=1, description="Messages in hand at once, from each queue; of the publisher, requests to GitHub too."),
]


class CallbackSettings(ServiceSettings):
    """Where callbacks may go: the gateway checks it when it accepts a brief, the notifier when it connects."""

    callback_allow_private: bool = Field(
        default=False, description="`true`: callbacks may go to loopback and private addresses, for local work."
    )
    callback_allowed_networks: Networks = Field(
        default=(),
        description="Networks, comma-separated, that callbacks may go to although they are not public.",
        examples=["10.1.0.0/16,fd00::/8"],
    )
