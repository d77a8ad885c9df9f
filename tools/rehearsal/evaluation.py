"""Judges one journey as an evaluator would: callback, repository, page, checks."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from chassis.finding import Finding, wrong
from chassis.settings import load_settings
from contracts.progress_events import Accepted
from generator.browser_settings import BrowserSettings
from generator.chromium.browser_installation import connect_browser, find_chromium
from tools.rehearsal.callback_findings import callbacks_for, judge_callbacks
from tools.rehearsal.live_browser import LiveBrowser
from tools.rehearsal.page_findings import brief_of, judge_checks, judge_served_files
from tools.rehearsal.repository_findings import (
    describe_repository,
    judge_access,
    judge_age,
    judge_history,
    judge_licence,
    judge_readme,
)
from tools.stack.brief_timeline import Journey
from tools.stack.verification import VerificationError, git
from tools.stand_ins.evaluator.state import Callback

SECRET_ENDINGS = ("_KEY", "_TOKEN", "_SECRET")


def evaluate(
    journey: Journey, callbacks: Sequence[Callback], values: Mapping[str, str], gateway_url: str
) -> list[Finding]:
    """Everything that an evaluator would find about one brief, in the order in which he looks."""
    sent_at = journey.first_at(Accepted)
    if sent_at is None:
        return [wrong("request", journey.trouble() or "it was not accepted")]
    own = callbacks_for(journey.request, callbacks)
    found = judge_callbacks(own, sent_at, journey.trouble() or journey.state())
    told = next((callback.fields for callback in own if callback.delivered and callback.fields), None)
    if told is None:
        return found
    with tempfile.TemporaryDirectory(prefix="pagewright-rehearsal-") as folder, outside(values) as client:
        clone = Path(folder)
        try:
            git("clone", "--quiet", told["repo_url"], str(clone))
            git("-C", folder, "checkout", "--quiet", told["commit_sha"])
            described = describe_repository(told["repo_url"], values, client)
            found += [judge_access(described, told["repo_url"]), judge_age(described, journey.round, sent_at)]
            found += [judge_licence(clone), judge_readme(clone), *judge_history(clone, secrets_of(values))]
            found += judge_served_files(clone, told["pages_url"], client)
        except (httpx.HTTPError, VerificationError, subprocess.CalledProcessError) as error:
            return [*found, wrong("repository", f"{told['repo_url']} or its page cannot be read by anybody: {error}")]
        return found + asyncio.run(judge_live_page(clone, journey, told["pages_url"], gateway_url))


async def judge_live_page(clone: Path, journey: Journey, pages_url: str, gateway_url: str) -> list[Finding]:
    """The result of each check, by a browser of our own. Without one they stay undecided."""
    settings = load_settings(BrowserSettings)
    executable = find_chromium(settings.browser_executable, shutil.which)
    inner = connect_browser(settings)
    before = await results_before_publication(gateway_url, journey.brief_id)
    brief = brief_of(journey.request)
    if inner is None or executable is None:
        return await judge_checks(clone, brief, pages_url, None, before)
    try:
        browser = LiveBrowser(inner, pages_url, executable, settings.cdn_mirror_url)
        return await judge_checks(clone, brief, pages_url, browser, before)
    finally:
        await inner.close()


async def results_before_publication(gateway_url: str, brief_id: str) -> list[Mapping[str, Any]]:
    """What the generator found about each check of this brief."""
    async with httpx.AsyncClient(base_url=gateway_url, timeout=30.0, trust_env=False) as client:
        answer = await client.get(f"/briefs/{brief_id}")
    return list(answer.json().get("checks") or ()) if answer.is_success else []


def outside(values: Mapping[str, str]) -> httpx.Client:
    """A client as an evaluator has it; proxies of the environment do not apply to stand-ins on this machine."""
    local = "127.0.0.1" in values.get("GITHUB_API_URL", "")
    return httpx.Client(timeout=30.0, follow_redirects=True, trust_env=not local)


def secrets_of(values: Mapping[str, str]) -> dict[str, str]:
    """The secrets of the settings, which no commit may hold."""
    return {name: value for name, value in values.items() if name.endswith(SECRET_ENDINGS)}


def settings_for_judging(values: Mapping[str, str]) -> None:
    """Have this process judge with the browser settings of `.env`."""
    names = (name.upper() for name in BrowserSettings.model_fields)
    os.environ.update({name: values[name] for name in names if name in values})
