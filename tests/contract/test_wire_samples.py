"""Messages written by any released version are read for ever: frozen samples of each are kept here.

`<type>.json` is how a version was first written, `<type>.<what>.json` how it has been written since something was added
to it. A failing test means that a message changed its meaning. Give it a new version and a sample of its own instead
of editing an old one.
"""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest

from contracts.operator_commands import Command
from contracts.progress_event_base import Event
from contracts.progress_events import Accepted
from contracts.progress_record import EVENT_TYPES, Progress
from contracts.streams import STREAMS
from contracts.value import Value
from contracts.work_queues import WORK_QUEUES

SAMPLES = {path.stem: path.read_text() for path in (Path(__file__).parent / "wire_samples").glob("*.json")}
EVENTS = (Path(__file__).parent / "wire_samples" / "progress-events.v1.jsonl").read_text().splitlines()
READERS: dict[str, type[Value]] = {
    **{queue.message_type.type_name(): queue.message_type for queue in WORK_QUEUES},
    **{stream.record.type_name: stream.record for stream in STREAMS},
}
CLOSED = {
    "Check.kind": {"sentence", "js"},
    "EarlierCheck.kind": {"sentence", "js"},
    "CheckResult.kind": {"sentence", "js"},
    "CheckResult.outcome": {"passed", "failed", "undecided"},
    "CheckResult.how": {"browser", "rule", "none"},
    "SiteGenerated.status": {"succeeded", "salvaged"},
    "SitePublished.status": {"succeeded", "salvaged"},
    "SiteEvidence.service": {"gateway", "generator", "publisher", "notifier"},
    "ConversationTurn.service": {"generator"},
    "Turn.outcome": {"answered", "failed", "unawaited"},
    "Command.service": {"gateway", "generator", "publisher", "notifier"},
    "Command.action": {"retry", "publish", "call-back", "give-up"},
}
"""Values that readers of version 1 understand; they refuse a message with any other."""

ELSEWHERE: dict[type[Value], tuple[str, ...]] = {Progress: ("run",), **dict.fromkeys(EVENT_TYPES.values(), ("stage",))}

Place = tuple[str | int, ...]
every_sample = pytest.mark.parametrize("name", SAMPLES)


def type_of(sample: str) -> str:
    """The type of message that a sample is of, by the sample's name."""
    return next((known for known in READERS if f"{sample}.".startswith(f"{known}.")), sample)


def read(sample: str, document: object = None) -> Value:
    """A sample, or what was made of it, as this version reads it."""
    text = SAMPLES[sample] if document is None else json.dumps(document)
    return READERS[type_of(sample)].model_validate_json(text)


def parts(value: object, place: Place = ()) -> Iterator[tuple[Place, Value]]:
    """Every object of a message with its place in the JSON, itself first."""
    if isinstance(value, Value):
        yield place, value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name), (*place, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from parts(item, (*place, index))


def optional_places(sample: str) -> list[Place]:
    """Where a sample has what an older writer may have left out."""
    return [
        (*place, name)
        for place, part in parts(read(sample))
        for name, field in type(part).model_fields.items()
        # An event has these two elsewhere in JSON than in its model.
        if name in part.model_fields_set and not field.is_required() and name not in ELSEWHERE.get(type(part), ())
    ]


def without(document: Any, places: list[Place]) -> Any:
    """The same JSON with these fields left out, of which those inside others come later."""
    document = copy.deepcopy(document)
    for *path, name in reversed(places):
        part = document
        for step in path:
            part = part[step]
        del part[name]
    return document


def test_every_message_version_has_a_sample_and_every_sample_a_reader() -> None:
    assert {type_of(name) for name in SAMPLES} == set(READERS)
    assert set(READERS) <= set(SAMPLES)


def test_every_field_that_this_version_writes_stands_in_a_sample() -> None:
    shown = {
        (type(part), name) for sample in SAMPLES for _, part in parts(read(sample)) for name in part.model_fields_set
    }
    kinds = {type(part) for sample in SAMPLES for _, part in parts(read(sample))}
    assert {(kind, name) for kind in kinds for name in kind.model_fields} == shown


@every_sample
def test_a_sample_is_read_and_written_without_change(name: str) -> None:
    assert json.loads(read(name).model_dump_json(exclude_unset=True)) == json.loads(SAMPLES[name])


@every_sample
def test_fields_that_a_newer_writer_adds_are_ignored_at_every_depth(name: str) -> None:
    def extended(value: object) -> object:
        if isinstance(value, dict):
            return {**{key: extended(item) for key, item in value.items()}, "added_later": {"x": 1}}
        return [extended(item) for item in value] if isinstance(value, list) else value

    assert read(name, extended(json.loads(SAMPLES[name]))) == read(name)


@every_sample
def test_a_field_that_an_older_writer_leaves_out_has_its_default(name: str) -> None:
    for *path, field in optional_places(name):
        older = read(name, without(json.loads(SAMPLES[name]), [(*path, field)]))
        part = dict(parts(older))[tuple(path)]
        default = type(part).model_fields[str(field)].get_default(call_default_factory=True)
        assert getattr(part, str(field)) == default


@every_sample
def test_what_a_writer_sends_who_knows_no_optional_field_at_all_is_read(name: str) -> None:
    bare = without(json.loads(SAMPLES[name]), optional_places(name))
    assert json.loads(read(name, bare).model_dump_json(exclude_unset=True)) == bare


def test_a_field_with_a_fixed_set_of_values_keeps_it_within_a_version() -> None:
    parts_of_samples = [part for sample in SAMPLES for _, part in parts(read(sample))]
    kinds = {type(part) for part in parts_of_samples if not isinstance(part, Progress | Event)}
    fields = {
        f"{kind.__name__}.{name}": field.annotation for kind in kinds for name, field in kind.model_fields.items()
    }
    assert {name: set(get_args(kind)) for name, kind in fields.items() if get_origin(kind) is Literal} == CLOSED


@every_sample
def test_a_message_cannot_be_changed(name: str) -> None:
    with pytest.raises(ValueError, match="frozen"):
        read(name).brief_id = None  # type: ignore[attr-defined]  # that it fails is the point


def test_every_event_that_a_release_has_written_is_read_for_the_week_that_the_stream_keeps_it() -> None:
    for line in EVENTS:
        event = Progress.read(line)
        assert event is not None
        assert type(event.facts) is EVENT_TYPES[event.stage]
        assert json.loads(event.model_dump_json(exclude_unset=True)) == json.loads(line)


def test_a_command_of_a_later_release_is_skipped_and_one_that_is_none_is_refused() -> None:
    sample = json.loads(SAMPLES["command.v1"])
    assert Command.read(json.dumps({**sample, "action": "imagined"})) is None
    with pytest.raises(ValueError, match="validation error"):
        Command.read(json.dumps({**sample, "brief_id": 7}))


def test_an_event_of_a_later_release_is_skipped_and_one_that_is_none_is_refused() -> None:
    later = {**json.loads(EVENTS[0]), "stage": "imagined"}
    assert Progress.read(json.dumps(later)) is None
    changes: list[dict[str, object]] = [{"brief_id": 7}, {"facts": ["attempt"]}, {"facts": None}, {"facts": {}}]
    for wrong in changes:
        with pytest.raises(ValueError, match="validation error"):
            Progress.read(json.dumps({**json.loads(EVENTS[1]), **wrong}))


def test_a_fact_that_cannot_be_read_counts_as_not_told() -> None:
    accepted = json.loads(SAMPLES["progress.v1.asked"])
    accepted["facts"] |= {"deadline": "soon", "asked": [{"kind": "riddle"}]}
    event = Progress.read(json.dumps(accepted))
    assert event is not None
    assert isinstance(event.facts, Accepted)
    assert (event.facts.task, event.facts.deadline, event.facts.asked) == ("sum-of-sales-a1b2c", None, None)
