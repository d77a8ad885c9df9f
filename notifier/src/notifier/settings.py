"""Settings of the notifier."""

from pydantic import Field

from chassis.setting_types import Networks
from chassis.settings import ServiceSettings
from contracts.time_shares import CALLBACK_GRACE_SECONDS


class NotifierSettings(ServiceSettings):
    """The notifier holds no secret of its own."""

    callback_allow_private: bool = False
    """Allow callbacks to loopback and private addresses, for local work."""
    callback_allowed_networks: Networks = ()
    """Networks that callbacks may go to although they are not public, comma-separated CIDRs; as the gateway's."""
    callback_grace_seconds: float = Field(default=CALLBACK_GRACE_SECONDS, ge=0)
    """How long after a brief's deadline an evaluator that does not answer 200 is tried again."""
    concurrency: int = Field(default=64, ge=1)
    """Callbacks in hand at once."""
