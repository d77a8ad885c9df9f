"""Settings that some services share: each is described once, for all that read it."""

from typing import Annotated

from pydantic import Field

from chassis.setting_types import Networks
from chassis.settings import ServiceSettings
from chassis.workflow_template import Workflows

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


class WorkflowSettings(ServiceSettings):
    """Which workflows a site may have: the generator writes them so, the publisher publishes no others."""

    publish_workflows: Workflows = Field(
        default="template",
        description="Which GitHub Actions workflows go into repositories. `template` writes ours, in which only the "
        "commands come from the model; `any` publishes what the model wrote, whatever it may do on the owner's "
        "account; `off` publishes none.",
    )
