"""Creates a broker user for each service on a private node, as in production."""

import json
from urllib.parse import unquote, urlsplit

from chassis.broker_users import definitions_for, new_passwords, variables_of
from tools.stack.broker import BrokerNode

PASSWORDS = new_passwords()
"""The same for every virtual host of this run: RabbitMQ's users are those of the whole node."""


def urls_of_services(node: BrokerNode, virtual_host: str) -> dict[str, str]:
    """Import users, permissions and queues into a virtual host, by its name in a URL; RABBITMQ_URL_<ROLE> of each."""
    host = unquote(virtual_host)
    users = {user: password for user, password in PASSWORDS.items() if user != node.user}
    # One call to rabbitmqctl for all of it.
    node.rabbitmqctl("import_definitions", stdin=json.dumps(definitions_for(users, host)))
    place = urlsplit(node.url_of(virtual_host))._replace(netloc=f"127.0.0.1:{node.port}").geturl()
    return {name: url for name, url in variables_of(PASSWORDS, place).items() if name.startswith("RABBITMQ_URL_")}
