"""Which keys a rehearsal lacks, and what to do about each."""

from collections.abc import Mapping

from tools.stack.containers import missing_variables

HOW_TO_GET = {
    "GEMINI_API_KEY": "a model's key: this one is from https://aistudio.google.com/apikey, and README.md has others",
    "GITHUB_TOKEN": "a token that may create repositories and turn on Pages; publisher/README.md lists its permissions",
}


def missing_keys(values: Mapping[str, str]) -> dict[str, str]:
    """Each required variable without a value, with where it comes from. The secret of briefs is made for each run."""
    missing = missing_variables({**values, "BRIEF_SECRET": "made for each run"})
    return {name: HOW_TO_GET.get(name, "docs/settings.md says what it is") for name in missing}


def words_for(missing: Mapping[str, str], env_file: str) -> str:
    """What to say of missing keys."""
    lines = [f"A rehearsal uses the real model and the real GitHub, and {env_file} lacks:", ""]
    lines += [f"  {name:<16}{how}" for name, how in missing.items()]
    lines += [
        "",
        "`install -m 600 .env.example .env` makes the file. Fill them in, `make doctor` checks them, run this again.",
        "Without any key `make demo` shows the same journey with stand-ins.",
    ]
    return "\n".join(lines)
