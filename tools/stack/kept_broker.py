"""The broker of `make serve`: the one that is named, or a private node that keeps its data."""

import contextlib
from collections.abc import Iterator, Mapping

from chassis.settings import ServiceSettings
from tools.stack.broker import Say, make_node
from tools.stack.broker_users import urls_of_services
from tools.stack.kept_folder import KeptFolder
from tools.stack.leftover_cleanup import Reaper

DEFAULT_BROKER = ServiceSettings.model_fields["rabbitmq_url"].get_default().get_secret_value()


@contextlib.contextmanager
def addresses_of_broker(
    folder: KeptFolder, values: Mapping[str, str], environment: Mapping[str, str], reaper: Reaper, say: Say
) -> Iterator[Mapping[str, str]]:
    """RABBITMQ_URL and its kin: those of the shell, else those of .env, else of a private node that keeps its data."""
    if named := named_broker(environment) or named_broker(values):
        yield named
        return
    node = make_node(folder.broker_data, reaper, say, environment, folder.broker_identity())
    try:
        node.start()
        yield urls_of_services(node, "%2F")
    finally:
        node.stop()


def named_broker(values: Mapping[str, str]) -> dict[str, str]:
    """The addresses of a broker in `values`; none where it is only the default, which .env.example spells out."""
    found = {name: value for name, value in values.items() if name.startswith("RABBITMQ_URL") and value}
    return {} if set(found.values()) <= {DEFAULT_BROKER} else found
