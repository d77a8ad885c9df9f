"""Checks the result of every accepted brief of a scenario: in evaluator, GitHub, dead-letter queues and logs."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from chassis.rabbit.dead_letter_queues import dead_letter_queues
from tools.chaos.load import Load
from tools.stack.readiness import NotReadyError, wait_until
from tools.system.logs import faults_of_logs
from tools.system.repositories import briefs_committed, repositories
from tools.system.system import Request, System


@dataclass(frozen=True)
class Ledger:
    """Counts of briefs, commits and callbacks.

    `dead` are in a dead-letter queue, with their reason. `lost` are neither delivered nor dead. `silent` have no page
    of their own, and no event or dead letter says why. `duplicated` are excess commits and repositories.
    `repeated` are identical callbacks after one that was answered 200. `wrong` lists all other violations.
    """

    accepted: int
    delivered: int
    dead: int
    lost: int
    silent: int
    duplicated: int
    repeated: int
    wrong: tuple[str, ...]

    @property
    def good(self) -> bool:
        return not (self.lost or self.silent or self.duplicated or self.wrong)


def await_ends(load: Load, *, within: float) -> None:
    """Return once every accepted brief is delivered or dead and all queues are empty, or after `within` seconds."""
    system = load.system
    accepted = set(load.accepted)

    def ended() -> bool:
        return accepted <= delivered(load) or accepted <= delivered(load) | dead(system).keys()

    try:
        wait_until(ended, "the end of every brief", timeout=within, interval=0.3)
        system.await_rest()
    except NotReadyError:
        return  # the ledger lists what is missing


def faults_on_record(system: System) -> list[str]:
    """The faults that stand-ins and logs recorded since the system was started."""
    return [*system.stand_ins.violations(), *faults_of_logs(system)]


def account(load: Load, more: Sequence[str], known: Collection[str]) -> Ledger:
    """The ledger of a finished scenario; `more` are faults that it found itself, `known` those of earlier scenarios."""
    accepted, told = set(load.accepted), callbacks_of(load)
    done, reasons = delivered(load), dead(load.system)
    buried = set(reasons)
    duplicated, faults = _commits(load)
    for brief_id, calls in told.items():
        if len({call["body"] for call in calls}) > 1:
            faults.append(f"{brief_id} was called back with different bodies")
        faults += [f"callback of {brief_id}: {problem}" for call in calls for problem in call["problems"]]
    recorded = [fault for fault in faults_on_record(load.system) if fault not in known]
    return Ledger(
        accepted=len(accepted),
        delivered=len(done & accepted),
        dead=len(accepted & buried - done),
        lost=len(accepted - done - buried),
        silent=sum(not (reasons.get(brief_id) or _is_told(load.system, brief_id, done)) for brief_id in accepted),
        duplicated=duplicated,
        repeated=sum(max(0, sum(map(_was_told_200, calls)) - 1) for calls in told.values()),
        wrong=tuple(dict.fromkeys((*more, *load.faults, *faults, *recorded))),
    )


def callbacks_of(load: Load) -> Mapping[str, list[dict[str, Any]]]:
    """Every callback of the scenario's briefs, by brief id."""
    ids = {request["nonce"]: brief_id for brief_id, request in list(load.accepted.items())}
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for callback in load.system.stand_ins.callbacks():
        brief_id = ids.get((callback["fields"] or {}).get("nonce"))
        if brief_id is not None:
            found[brief_id].append(callback)
    return found


def delivered(load: Load) -> set[str]:
    """Ids of the briefs whose evaluator has answered 200."""
    return {brief_id for brief_id, calls in callbacks_of(load).items() if any(map(_was_told_200, calls))}


def _is_told(system: System, brief_id: str, done: Collection[str]) -> bool:
    """Whether a brief got a page of its own, or an event in the status API says why not."""
    view = system.view(brief_id)
    if brief_id in done and view.get("status") != "salvaged":
        return True
    return any(event["facts"].get("reason") for event in view["events"])


def _was_told_200(call: dict[str, Any]) -> bool:
    # An endless answer also begins with a 200.
    return call["answer"] in (200, "endless")


def dead(system: System) -> Mapping[str, str]:
    """The reasons of dead letters, by brief id."""

    async def look() -> dict[str, str]:
        async with dead_letter_queues(system.queues.url_of("operator")) as queues, aclosing(queues.held()) as helds:
            return {held.letter.envelope.brief_id: held.letter.reason async for held in helds}

    return asyncio.run(look())


def _commits(load: Load) -> tuple[int, list[str]]:
    """The excess commits and repositories, and faults of missing or disordered ones."""
    tasks = {request["task"].lower() for request in load.accepted.values()}
    rounds = {brief_id: int(request["round"]) for brief_id, request in load.accepted.items()}
    counts: Counter[str] = Counter()
    empty, faults = 0, []
    for name in repositories(load.system):
        if not any(name.startswith(task) for task in tasks):
            continue
        made = [brief_id for brief_id in reversed(briefs_committed(load.system, name)) if brief_id]
        counts.update(made)
        empty += not made
        order = [rounds[brief_id] for brief_id in made if brief_id in rounds]
        if order != sorted(order):
            faults.append(f"the rounds in {name} are in the order {order}")
    if load.commits:
        missing = delivered(load) - counts.keys()
        faults += [f"{brief_id} was called back without a commit" for brief_id in missing]
    return sum(number - 1 for number in counts.values()) + empty, faults


def published_in_order(load: Load, tasks: Sequence[Sequence[Request]]) -> list[str]:
    """The tasks whose rounds are not in order in one repository."""
    ids = {request["nonce"]: brief_id for brief_id, request in load.accepted.items()}
    names = list(repositories(load.system))
    faults = []
    for rounds in tasks:
        wanted = [ids[request["nonce"]] for request in sorted(rounds, key=lambda request: int(request["round"]))]
        held = [briefs_committed(load.system, name)[::-1] for name in names if name.startswith(rounds[0]["task"])]
        if held != [wanted]:
            faults.append(f"{rounds[0]['task']} has {[len(made) for made in held]} commits in {len(held)} repositories")
    return faults
