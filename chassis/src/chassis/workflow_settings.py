"""The setting about workflows, which the generator and the publisher share."""

from pydantic import Field

from chassis.settings import ServiceSettings
from chassis.workflow_template import Workflows


class WorkflowSettings(ServiceSettings):
    """Which workflows a site may have: the generator writes them so, the publisher publishes no others."""

    publish_workflows: Workflows = Field(
        default="template",
        description="Which GitHub Actions workflows go into repositories. `template` writes ours, in which only the "
        "commands come from the model; `any` publishes what the model wrote, whatever it may do on the owner's "
        "account; `off` publishes none.",
    )
