"""Starts the worker as a process that knows nothing of the service but its folder."""

import asyncio
import os
import sys
from pathlib import Path

from generator.chromium.protocol import OUTCOME_BYTES

# No secret and no address of the service is among them.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR")


async def spawn(folder: str) -> asyncio.subprocess.Process:
    """`python -m generator.chromium` with pipes to speak through, in a session of its own and at home in `folder`."""
    stderr = os.open(Path(folder, "stderr"), os.O_WRONLY | os.O_CREAT)
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-m", "generator.chromium"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
            env=_environment(folder),
            cwd=folder,
            start_new_session=True,
            limit=OUTCOME_BYTES,
        )
    finally:
        os.close(stderr)


def _environment(folder: str) -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed_on, "HOME": folder, "TMPDIR": folder, "PYTHONDONTWRITEBYTECODE": "1"}
