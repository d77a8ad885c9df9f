"""Creates a broker user for each service on a private node, as in production."""

import json
from urllib.parse import unquote, urlsplit

from chassis.broker_users import definitions_for, new_passwords, variables_of
from tools.stack.broker import BrokerNode

PASSWORDS = new_passwords()
"""The same in every virtual host of this run, because RabbitMQ's users belong to the whole node."""


def urls_of_services(node: BrokerNode, virtual_host: str) -> dict[str, str]:
    """Import users, permissions and queues into a virtual host; return RABBITMQ_URL_<ROLE> of each role."""
    host = unquote(virtual_host)
    users = {user: password for user, password in PASSWORDS.items() if user != node.user}
    # One call, because each call to rabbitmqctl takes about a second.
    node.rabbitmqctl("import_definitions", stdin=json.dumps(definitions_for(users, host)))
    place = urlsplit(node.url_of(virtual_host))._replace(netloc=f"127.0.0.1:{node.port}").geturl()
    return {name: url for name, url in variables_of(PASSWORDS, place).items() if name.startswith("RABBITMQ_URL_")}
