"""Runs the parts of the inputs that read untrusted text in parser processes, with a fallback if one is killed."""

import asyncio
from functools import partial

from chassis.secret_scan import SecretScanner, plain_scanner
from contracts.brief import Brief
from contracts.message_size_limits import CONVERTED_MAX_BYTES
from contracts.messages import Checkout
from contracts.site_paths import README_PATH
from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.inputs.inputs import Inputs, clean_inputs
from generator.inputs.site_assembly import drop_resent_attachments, existing_site
from generator.inputs.spreadsheet_process import read_spreadsheets
from generator.parser_workers.pool import ParserPool, WorkerKilledError
from generator.plan.plan import Plan
from generator.prompts.shown_attachments import NO_WORKBOOKS
from generator.readme_completion import plain_readme
from generator.site import Site


async def collect_inputs(
    workers: ParserPool,
    brief: Brief,
    checkout: Checkout | None,
    *,
    attached_before: frozenset[str] = frozenset(),
    scanner: SecretScanner | None = None,
    converted_max_bytes: int = CONVERTED_MAX_BYTES,
    guard: ExceptionGuard = NO_METRICS,
) -> Inputs:
    """Collect the inputs. Spreadsheets are read in processes of their own, so that they do not block the pool."""
    brief = drop_resent_attachments(brief, existing_site(checkout), attached_before)
    read = partial(read_spreadsheets, brief.attachments)
    workbooks = await asyncio.to_thread(guard.call, "inputs", read, NO_WORKBOOKS, doing="reading the spreadsheets")
    clean = partial(
        clean_inputs, scanner=scanner or plain_scanner(), converted_max_bytes=converted_max_bytes, guard=guard
    )
    return await workers.call(clean, brief, checkout, workbooks)


async def apply_plan(inputs: Inputs, plan: Plan, workers: ParserPool) -> Inputs:
    """Apply the plan to the inputs; without plan and requirements if that takes too long."""
    try:
        return await workers.call(inputs.with_plan, plan)
    except WorkerKilledError as error:
        inputs.guard.report("inputs", error, doing="reading the requirements")
        return inputs


async def complete_site_readme(inputs: Inputs, site: Site, workers: ParserPool) -> Site:
    """Complete the site's README; without changes if that takes too long."""
    try:
        return await workers.call(inputs.with_readme, site)
    except WorkerKilledError as error:
        inputs.guard.report("inputs", error, doing="completing the README")
        return Site({README_PATH: plain_readme(inputs.brief)}).with_files(site)
