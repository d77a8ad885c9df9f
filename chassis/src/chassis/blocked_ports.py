"""Ports to which no callback is sent, because other services listen there and might act on the request."""

# https://fetch.spec.whatwg.org/#port-blocking
_BLOCKED_BY_BROWSERS = frozenset(
    {
        1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
        109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526,
        530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045,
        4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    }
)  # fmt: skip
# IANA's registrations: remote access, file shares, databases, caches, brokers, and container APIs.
_BACKENDS = frozenset(
    {
        445, 873, 1433, 1521, 1883, 2375, 2376, 2379, 2380, 3306, 3389, 4369, 5432, 5671, 5672, 5900, 5984, 5985, 5986,
        6379, 8883, 9042, 9092, 9200, 9300, 10250, 10255, 11211, 25672, 27017, 27018, 27019, 61613,
    }
)  # fmt: skip

_DISCARD = 9


def may_be_called(port: int, *, local_work: bool) -> bool:
    """Whether a callback may be sent to `port`; with `local_work` also to 9, which stands for no listener."""
    return port not in _BLOCKED_BY_BROWSERS | _BACKENDS or (local_work and port == _DISCARD)
