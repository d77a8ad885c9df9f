"""Decides whether scripts compile in the way that pages load them; an unused script may compile as any kind."""

import json
from collections.abc import Iterable, Iterator, Mapping

from generator.faults import Fault
from generator.judge.inspection.inspected_file import START, Goal, InspectedFile, Reference, fault_at
from generator.judge.inspection.javascript_compiler import Compiled, Problem
from generator.judge.inspection.reference_resolution import SitePaths


def inspect_scripts(compiled: Iterable[Compiled], references: Iterable[Reference], site: SitePaths) -> InspectedFile:
    """Return the faults of scripts and the references of those that run; `references` are the pages'."""
    scripts, references = list(compiled), list(references)
    files = {one.script.path: one for one in scripts if len(one.script.goals) > 1}
    for reference in references:
        # Browsers do not run a type such as text/babel; another script compiles it.
        if reference.form == "<script src>" and not reference.runs:
            for path in site.targets(reference):
                files.pop(path, None)
    inline = [one for one in scripts if len(one.script.goals) == 1]
    site.modules.update(path for path, one in files.items() if _is_module(one))
    found = [reference for one in inline for reference in one.references]
    waiting = [*(reference for reference in references if reference.runs), *found]
    loaded = {path: set[Goal | None]() for path in files}
    while waiting:
        reference = waiting.pop()
        for path in site.targets(reference):
            if path in files:
                if reference.worker:
                    site.workers.add(path)
                if not loaded[path]:
                    waiting += files[path].references
                    found += files[path].references
                loaded[path].add(reference.runs)
    faults = [*_inline_faults(inline), *_file_faults(files, loaded)]
    return InspectedFile(tuple(faults), tuple(found))


def _is_module(compiled: Compiled) -> bool:
    return compiled.problems["script"] is not None and compiled.problems["module"] is None


def _inline_faults(inline: Iterable[Compiled]) -> Iterator[Fault]:
    for one in inline:
        for problem in filter(None, one.problems.values()):
            yield _fault(one, problem)


def _file_faults(files: Mapping[str, Compiled], loaded: Mapping[str, set[Goal | None]]) -> Iterator[Fault]:
    for path, one in files.items():
        in_module = one.problems["module"]
        if "module" in loaded[path] and in_module:
            yield _fault(one, in_module)
            continue
        able = ("script", "module") if loaded[path] else one.script.goals
        problems = [one.problems[goal] for goal in able]
        if all(problems) and (loaded[path] or not _is_json(one.script.text)):
            # The goal with which V8 parsed furthest is the intended one.
            yield _fault(one, max(filter(None, problems), key=lambda problem: problem.position or START))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _fault(compiled: Compiled, problem: Problem) -> Fault:
    return fault_at(compiled.script.path, problem.position, "js-syntax", problem.reason)
