"""A rehearsal goes from the keys of `.env` to what an evaluator finds, here with the addresses of stand-ins."""

from pathlib import Path

from tests.e2e.commands.command_run import run_module
from tools.stack.stand_in_processes import LOCAL_PAGES
from tools.stand_ins.cdn.server import serving_cdn
from tools.stand_ins.gemini.server import serving_gemini
from tools.stand_ins.github import github_stand_in


def test_a_rehearsal_says_in_a_line_each_what_an_evaluator_finds(tmp_path: Path, broker_url: str) -> None:
    with github_stand_in(tmp_path) as github, serving_gemini() as gemini, serving_cdn() as cdn:
        settings = {
            "GEMINI_API_ENDPOINT": gemini.endpoint,
            "GEMINI_API_KEY": gemini.api_key,
            "GITHUB_API_URL": github.api_url,
            "GITHUB_TOKEN": github.token,
            "CDN_MIRROR_URL": cdn.url,
            **LOCAL_PAGES,
        }
        env = tmp_path / ".env"
        env.touch(mode=0o600)
        env.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        asked = "tools.rehearsal", "--env-file", str(env), "sum-of-sales/round-1"
        rehearsal = run_module(*asked, broker_url=broker_url)

    assert rehearsal.returncode == 0, rehearsal.stdout + rehearsal.stderr
    lines = [line.strip() for line in rehearsal.stdout.splitlines()]
    found = [line.removeprefix("ok").strip().partition(":")[0] for line in lines if line.startswith("ok ")]
    names = ["callback", "repository", "created", "LICENSE", "README.md", "history", "page"]
    names += [f"check {n}" for n in range(1, 7)]
    assert [name for name in found if name in names] == names
    summary = next(line for line in lines if line.startswith("An evaluator would find:"))
    assert summary.endswith(" 0 to look at, 0 wrong."), rehearsal.stdout
    assert any(line.startswith(f"{github.api_url}/") for line in lines)  # the repository that it made
