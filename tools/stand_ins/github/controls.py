"""The stand-in's control API under `/_stand_in/`: reads its records and scripts faults. Not part of GitHub."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tools.stand_ins.github.faults import Fault, FaultScript
from tools.stand_ins.github.pages_builds import Outcome
from tools.stand_ins.github.random_refusals import RandomRefusals, RandomStrikes
from tools.stand_ins.github.recorder import RecordedRequest, Recorder, ServedPage, Violation
from tools.stand_ins.github.state import Hub

PREFIX = "/_stand_in/"
RANDOM_REFUSALS = f"{PREFIX}random-refusals"
LISTS = {"requests": RecordedRequest, "violations": Violation, "served": ServedPage}
FAULTS = TypeAdapter(list[Fault])


class PagesDelay(BaseModel):
    """The duration of builds in seconds, running ones included."""

    model_config = ConfigDict(extra="forbid")

    seconds: float


class PagesOutcomes(BaseModel):
    """The results of the next builds, in this order."""

    model_config = ConfigDict(extra="forbid")

    outcomes: Sequence[Outcome]


async def answer(hub: Hub, recorder: Recorder, faults: FaultScript, request: Request) -> Response:
    """`GET health|requests|violations|served`, `POST faults|pages-delay|pages-outcomes`."""
    name = request.scope["path"].removeprefix(PREFIX)
    if request.method == "GET" and name in LISTS:
        return JSONResponse(recorder.as_json(LISTS[name]))
    if request.method == "GET" and name == "health":
        return JSONResponse({"api_url": hub.api_url, "pages_url": hub.pages_url})
    try:
        content = await request.body()
        if request.method == "POST" and name == "faults":
            faults.replace(FAULTS.validate_json(content))
        elif request.method == "POST" and name == "pages-delay":
            hub.set_pages_delay(PagesDelay.model_validate_json(content).seconds)
        elif request.method == "POST" and name == "pages-outcomes":
            hub.pages.outcomes.extend(PagesOutcomes.model_validate_json(content).outcomes)
        else:
            return JSONResponse({"message": f"no control {request.method} {name}"}, 404)
    except ValidationError as error:
        return JSONResponse({"message": str(error)}, 422)
    return Response(status_code=204)


async def set_random_refusals(strikes: RandomStrikes, request: Request) -> Response:
    """`POST random-refusals` begins to refuse at random, `DELETE random-refusals` ends it."""
    if request.method == "DELETE":
        strikes.begin(None)
        return Response(status_code=204)
    try:
        strikes.begin(RandomRefusals.model_validate_json(await request.body()))
    except ValidationError as error:
        return JSONResponse({"message": str(error)}, 422)
    return Response(status_code=204)
