"""The names of the four services, as logs, broker users and progress events spell them."""

from typing import Literal, get_args

ServiceName = Literal["gateway", "generator", "publisher", "notifier"]
SERVICE_NAMES: tuple[ServiceName, ...] = get_args(ServiceName)
