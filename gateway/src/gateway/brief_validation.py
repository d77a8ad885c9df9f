"""Validates the fields of a request: a Brief, or one refusal that names every invalid field."""

from collections.abc import Sequence
from functools import partial

from pydantic import JsonValue

from chassis.brief_request.field_errors import Fault, Faults, InvalidFieldError
from chassis.brief_request.request_parser import brief_of, callback_url_of
from contracts.brief import Brief
from gateway.callback_validation import CallbackValidation
from gateway.problem_details import INVALID_FIELD, ProblemError

MAX_FAULTS_IN_DETAIL = 10


async def validate_brief(fields: dict[str, JsonValue], callbacks: CallbackValidation) -> Brief:
    """The brief. Raises ProblemError 422 for all invalid fields, including a callback URL that is not allowed."""
    faults = Faults()
    brief = faults.read(partial(brief_of, fields), None)
    if all(fault.field != "evaluation_url" for fault in faults.found):
        try:
            await callbacks.check(brief.evaluation_url if brief else callback_url_of(fields))
        except InvalidFieldError as error:
            faults.add(error)
    if brief is None or faults.found:
        raise _invalid(faults.found)
    return brief


def _invalid(faults: Sequence[Fault]) -> ProblemError:
    told = [f"{fault.field}: {fault.reason}" for fault in faults[:MAX_FAULTS_IN_DETAIL]]
    if len(faults) > len(told):
        told.append(f"and {len(faults) - len(told)} more, see errors")
    errors = [(fault.field, fault.reason) for fault in faults]
    return ProblemError(INVALID_FIELD, "; ".join(told), errors=errors)
