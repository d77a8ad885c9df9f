"""A stand-in for github.com: its API, its repositories over HTTP, and its pages."""

from tests.stand_ins.servers.github.faults import Fault
from tests.stand_ins.servers.github.recorder import RecordedRequest, ServedPage, Violation
from tests.stand_ins.servers.github.server import GitHubStandIn, github_stand_in

__all__ = ["Fault", "GitHubStandIn", "RecordedRequest", "ServedPage", "Violation", "github_stand_in"]
