"""The command for dead letters: `python -m chassis.dead_letters_cli list | show | replay | discard`."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import aclosing
from datetime import UTC, datetime

from chassis.broker_url import place_of
from chassis.dead_letter import DeadLetter, replay_unchanged, replay_with_new_deadline
from chassis.dead_letter_view import SHORT_ID, detail, row, table
from chassis.errors import PermanentError, ServiceError
from chassis.logging_setup import silence_amqp_libraries
from chassis.rabbit.dead_letter_queues import UNREACHABLE, DeadLetterQueues, dead_letter_queues
from chassis.rabbit.outage_log import remedy_for, words_of
from chassis.settings import ServiceSettings, load_settings
from chassis.terminal_escapes import terminal_safe


class NoSuchLetterError(ServiceError):
    """No dead letter, or more than one, has an id with this prefix."""


class NotConfirmedError(ServiceError):
    """A command that cannot be undone lacks its confirmation."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Exit with 0 on success, 1 with a reason on failure, 2 for wrong arguments."""
    options = _parser().parse_args(arguments)
    silence_amqp_libraries()
    url = load_settings(ServiceSettings).rabbitmq_url.get_secret_value()
    raise SystemExit(asyncio.run(_run(options, url)))


async def _run(options: argparse.Namespace, url: str) -> int:
    try:
        async with dead_letter_queues(url) as queues:
            return await _carry_out(options, queues)
    except ServiceError as error:
        _complain(str(error))
    except UNREACHABLE as error:
        _complain(f"Cannot connect to the broker at {place_of(url)} ({words_of(error)}): {remedy_for(words_of(error))}")
    return 1


async def _carry_out(options: argparse.Namespace, queues: DeadLetterQueues) -> int:
    match options.command:
        case "list":
            return await _list(queues)
        case "show":
            _say(detail(await _only(queues, options.id)))
            return 0
        case "replay":
            return await _replay(queues, options)
        case _:
            return await _discard(queues, options)


async def _list(queues: DeadLetterQueues) -> int:
    async with aclosing(queues.held()) as helds:
        rows = [row(held.letter) async for held in helds]
    if rows:
        _say(f"{table(rows)}\n")
        _say(f"{len(rows)} dead. `show ID` says more; `replay ID` tries one again once its cause is mended.")
    else:
        _say("No message is dead.")
    return 0


async def _only(queues: DeadLetterQueues, prefix: str) -> DeadLetter:
    """The one letter whose id has this prefix. Raises NoSuchLetterError."""
    found: dict[str, DeadLetter] = {}
    async with aclosing(queues.held()) as helds:
        async for held in helds:
            if held.letter.id.startswith(prefix):
                found[held.letter.id] = held.letter
    match list(found.values()):
        case [letter]:
            return letter
        case []:
            raise NoSuchLetterError(f"no dead message has an id that begins with {prefix}: `list` shows them")
        case several:
            ids = ", ".join(letter.id for letter in several)
            raise NoSuchLetterError(f"{len(several)} dead messages have ids that begin with {prefix}: {ids}")


async def _replay(queues: DeadLetterQueues, options: argparse.Namespace) -> int:
    wanted = None if options.all else (await _only(queues, options.id)).id
    replayed: dict[str, str] = {}
    refused = 0
    async with aclosing(queues.held()) as helds:
        async for held in helds:
            letter = held.letter
            # A letter that was just replayed may be dead again, under its new id.
            if wanted not in (None, letter.id) or letter.id in replayed.values():
                continue
            if held.refusal and not options.any_sender:
                refused += 1
                _complain(f"{_name(letter)} not replayed: {held.refusal}; `discard` it, or say --any-sender")
                continue
            try:
                prepare = replay_unchanged if options.as_is else replay_with_new_deadline
                envelope = prepare(letter, datetime.now(UTC))
            except PermanentError as error:
                refused += 1
                _complain(f"{_name(letter)} not replayed: {error}; `discard` it, or say --as-is")
                continue
            if letter.id in replayed:
                await held.discard()  # a duplicate, from a publish without a confirmation
                continue
            await held.replay(envelope)
            replayed[letter.id] = envelope.message_id
            _say(f"{_name(letter)} is in {letter.queue.name} again, as {envelope.message_id[:SHORT_ID]}")
    _say(f"{len(replayed)} replayed" + (f", {refused} not" if refused else ""))
    return 1 if refused else 0


async def _discard(queues: DeadLetterQueues, options: argparse.Namespace) -> int:
    letter = await _only(queues, options.id)
    if not options.yes:
        raise NotConfirmedError(f"{_name(letter)} would be gone for good: say --yes to discard it")
    async with aclosing(queues.held()) as helds:
        async for held in helds:
            if held.letter.id == letter.id:
                await held.discard()
    _say(f"{_name(letter)} discarded")
    return 0


def _name(letter: DeadLetter) -> str:
    return terminal_safe(f"{letter.id[:SHORT_ID]} of {letter.subject}")


def _say(text: str) -> None:
    sys.stdout.write(f"{terminal_safe(text, lines=True)}\n")


def _complain(text: str) -> None:
    sys.stderr.write(f"{terminal_safe(text, lines=True)}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m chassis.dead_letters_cli", description="Dead letters on RABBITMQ_URL."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="one line for each")
    show = commands.add_parser("show", help="everything about one")
    replay = commands.add_parser("replay", help="try again, with a fresh deadline and attempt count")
    discard = commands.add_parser("discard", help="forget one for good")
    which = replay.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help="every one that can be read")
    which.add_argument("id", nargs="?", help="its id, or how that begins")
    replay.add_argument("--as-is", action="store_true", help="the same bytes, old deadline included")
    replay.add_argument("--any-sender", action="store_true", help="even what a service may not have sent")
    discard.add_argument("--yes", action="store_true", help="really")
    for command in (show, discard):
        command.add_argument("id", help="its id, or how that begins")
    return parser


if __name__ == "__main__":
    main()
