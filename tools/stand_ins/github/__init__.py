"""A stand-in for github.com: its API, its repositories over HTTP, and its pages."""

from tools.stand_ins.github.faults import Fault
from tools.stand_ins.github.recorder import RecordedRequest, ServedPage, Violation
from tools.stand_ins.github.server import GitHubStandIn, github_stand_in

__all__ = ["Fault", "GitHubStandIn", "RecordedRequest", "ServedPage", "Violation", "github_stand_in"]
