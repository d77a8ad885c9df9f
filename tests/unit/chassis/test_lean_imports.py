"""What libraries import for commands and tracebacks of their own is left out of our processes."""

import subprocess
import sys


def test_a_service_does_not_load_rich_and_who_needs_it_can_still_import_it() -> None:
    program = (
        "import chassis, structlog, httpx, sys; loaded = {name.partition('.')[0] for name in sys.modules}; "
        "assert not loaded & {'rich', 'click', 'pygments'}, loaded; import rich.console"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_browser_worker_loads_nothing_of_the_services() -> None:
    program = (
        "import generator.chromium.__main__, sys; "
        "found = {'structlog', 'httpx', 'prometheus_client', 'psutil', 'pydantic_settings'} & set(sys.modules); "
        "assert not found, found"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
