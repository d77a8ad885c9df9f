"""Replaces the DNS resolver of one process by a hostile one: Python imports this file from PYTHONPATH.

`LYING_RESOLVER=name=address,address` resolves the name to the next address each time. No service knows of it.
"""

import os
import socket
from itertools import cycle
from typing import Any

_name, _, _addresses = os.environ["LYING_RESOLVER"].partition("=")
_answers = cycle(_addresses.split(","))
_truthful = socket.getaddrinfo


def _lying(host: Any, *arguments: Any, **named: Any) -> Any:
    return _truthful(next(_answers) if host == _name else host, *arguments, **named)


socket.getaddrinfo = _lying
