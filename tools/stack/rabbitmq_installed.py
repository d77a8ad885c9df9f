"""Runs a private RabbitMQ node from an installed rabbitmq-server: in one folder, on loopback, without root."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.stack.leftover_cleanup import Reaper
from tools.stack.node_identity import NodeIdentity
from tools.stack.processes import ManagedProcess
from tools.stack.rabbitmq_libraries import shipped_libraries
from tools.stack.readiness import PATIENCE, NotReadyError, speaks_amqp, wait_until

USER = "pagewright"

# Packages install the plain scripts here; Debian's and Fedora's wrappers on PATH require their own user.
SCRIPT_FOLDERS = ("/usr/lib/rabbitmq/bin", "/opt/homebrew/opt/rabbitmq/sbin", "/usr/local/opt/rabbitmq/sbin")

# Erlang schedulers must not busy-wait, because the tests need the processors.
NO_BUSY_WAIT = "+sbwt none +sbwtdcpu none +sbwtdio none"
ERLANG_ARGUMENTS = f"-kernel inet_dist_use_interface {{127,0,0,1}} +S 2:2 {NO_BUSY_WAIT}"
# rabbitmqctl needs only one scheduler. With several a command took 25 s beside eight busy loops on two processors, with
# one 5 s.
CTL_ERLANG_ARGUMENTS = f"+S 1:1 +SDcpu 1:1 +SDio 1 {NO_BUSY_WAIT}"


def find_scripts() -> Path | None:
    """The folder of rabbitmq-server and rabbitmqctl; None if they are not installed."""
    on_path = shutil.which("rabbitmq-server")
    folders = [*map(Path, SCRIPT_FOLDERS), *([Path(on_path).parent] if on_path else [])]
    complete = (f for f in folders if (f / "rabbitmq-server").exists() and (f / "rabbitmqctl").exists())
    return next(complete, None)


class InstalledNode:
    """One node with its own epmd. `url` does not change with kills and restarts."""

    def __init__(self, scripts: Path, folder: Path, reaper: Reaper, identity: NodeIdentity) -> None:
        self.port = identity.port
        self._identity = identity
        self._scripts = scripts
        self._folder = folder
        self._libraries = list(shipped_libraries(scripts))
        self._environment = {**self._paths(), **self._addresses()}
        node_log = folder / "log" / "node.log"
        self._epmd = self._process(
            "epmd", [find_epmd(scripts), "-port", str(identity.epmd_port), "-address", "127.0.0.1"], reaper
        )
        self._beam = self._process("rabbitmq", [str(scripts / "rabbitmq-server")], reaper)
        self.logs = (node_log, self._beam.log)

    @property
    def url(self) -> str:
        return self.url_of("%2F")

    def url_of(self, virtual_host: str) -> str:
        """The AMQP URL of a virtual host; the name is percent-encoded."""
        return f"amqp://{USER}:{self._identity.password}@127.0.0.1:{self.port}/{virtual_host}"

    @property
    def user(self) -> str:
        return USER

    @property
    def running(self) -> bool:
        return self._beam.running

    def start(self) -> None:
        """Start the node with the data in its folder, and return once it answers AMQP, after about five seconds."""
        self._lay_folder()
        self.start_port_mapper()
        self._beam.start()
        try:
            self._wait_until_it_answers()
        except NotReadyError as error:
            self.stop()
            raise NotReadyError(f"{error}\n{self.log_tail()}") from None

    def start_port_mapper(self) -> None:
        """Start epmd, by which nodes find each other; does nothing if it runs."""
        if not self._epmd.running:
            self._epmd.start()

    def kill(self) -> None:
        """SIGKILL the Erlang VM and its children; the data on disk stays."""
        self._beam.kill()

    def restart(self) -> None:
        """Start again with the same folder and address, after a `kill` or a graceful stop."""
        self._beam.terminate()
        self.start()

    def stop(self) -> None:
        self._beam.terminate()
        self._epmd.kill()

    def rabbitmqctl(self, *arguments: str, stdin: str = "") -> str:
        """Run rabbitmqctl for this node and return its output; takes about a second on an idle machine."""
        done = subprocess.run(
            [str(self._scripts / "rabbitmqctl"), "--quiet", *arguments],
            env=self._environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        if done.returncode != 0:
            raise RuntimeError(f"rabbitmqctl {arguments[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def log_tail(self, lines: int = 30) -> str:
        """The last lines of the node's log and output."""
        return "\n".join(
            line
            for log in self.logs
            if log.exists()
            for line in (f"--- {log}", *log.read_text(errors="replace").splitlines()[-lines:])
        )

    def _wait_until_it_answers(self) -> None:
        def answers_or_gone() -> bool:
            return not self._beam.running or speaks_amqp(self.port)

        wait_until(answers_or_gone, "the RabbitMQ node")
        if not self._beam.running:
            raise NotReadyError(f"the RabbitMQ node ended with {self._beam.exit_code}")

    def _process(self, name: str, command: list[str], reaper: Reaper) -> ManagedProcess:
        log = self._folder / f"{name}.out"
        return ManagedProcess(name, command, environment=self._environment, log=log, reaper=reaper, folder=self._folder)

    def _lay_folder(self) -> None:
        for name in ("mnesia", "log", "home", "schema", "generated", "libraries"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        for library in self._libraries:
            link = self._folder / "libraries" / library.name
            if not link.is_symlink():
                link.symlink_to(library)
        cookie = self._folder / "home" / ".erlang.cookie"
        if not cookie.exists():
            cookie.touch(mode=0o600)
            cookie.write_text(secrets.token_hex(16))
            cookie.chmod(0o400)
        (self._folder / "enabled_plugins").write_text("[].")
        (self._folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.default = 127.0.0.1:{self.port}\n"
            f"default_user = {USER}\ndefault_pass = {self._identity.password}\n"
            "log.console = false\nlog.file.level = info\n"
        )

    def _paths(self) -> dict[str, str]:
        folder = self._folder
        # With the folders of all plugins a start takes a quarter more processor time.
        libraries = {"RABBITMQ_PLUGINS_DIR": str(folder / "libraries")} if self._libraries else {}
        return {
            **libraries,
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder / "home"),
            "LANG": "C.UTF-8",
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_LOGS": str(folder / "log" / "node.log"),
            "RABBITMQ_PID_FILE": str(folder / "node.pid"),
            "RABBITMQ_SCHEMA_DIR": str(folder / "schema"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
        }

    def _addresses(self) -> Mapping[str, str]:
        return {
            "ERL_EPMD_PORT": str(self._identity.epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_CRASH_DUMP_SECONDS": "0",
            "RABBITMQ_NODENAME": f"pagewright-{self.port}@localhost",
            "RABBITMQ_DIST_PORT": str(self._identity.distribution_port),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG_ARGUMENTS,
            "RABBITMQ_CTL_ERL_ARGS": CTL_ERLANG_ARGUMENTS,
            # With this the start script is replaced by the Erlang VM (exec), instead of waiting for it.
            "RUNNING_UNDER_SYSTEMD": "true",
        }


def find_epmd(scripts: Path) -> str:
    """Find Erlang's port mapper, which we start ourselves because the one that Erlang starts outlives its node."""
    return shutil.which("epmd") or str(scripts / "epmd")
