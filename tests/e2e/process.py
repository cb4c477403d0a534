"""Programs that the tests start. Each has a log file, and is stopped by its process id."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
WORK = ROOT / "target" / "e2e"
VENV = WORK / "venv"


def poll(what, look, seconds=30.0):
    """Returns the first true value of `look()`. After the timeout, fails with the last error."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            found, seen = look(), None
        except (AssertionError, OSError) as error:
            found, seen = None, error
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s for {what}" + (f"; last: {seen}" if seen else "")) from None
        time.sleep(0.02)


def free_port():
    """Returns a free port. Another program can take it before it is used, so prefer port 0."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def refusing_port():
    """Provides a port that refuses connections, because nothing can listen on it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def accepts(port):
    """Returns whether a program listens on the port."""
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True


# Ends a program if the tests are killed. Without this tool, such programs have to be ended by hand.
LEASH = ["setpriv", "--pdeathsig", "KILL", "--"] if shutil.which("setpriv") else []
STARTED = []


def end_all():
    """Ends all programs that still run."""
    for process in STARTED:
        process.__exit__()


class Process:
    """A running program. Its output goes to a file, because a full pipe would block it."""

    def __init__(self, name, folder, command, env):
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.log = folder / f"{name}.log"
        # Without the telemetry settings of the caller.
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("OTEL_", "ROTEL_"))}
        with self.log.open("wb") as log:
            self.child = subprocess.Popen(
                LEASH + [str(word) for word in command],
                env=inherited | env,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        STARTED.append(self)

    def printed(self):
        return self.log.read_text("utf-8", "replace")

    def wait_for(self, pattern, seconds=60.0):
        """Waits for the first match of the pattern in its output."""

        def look():
            found = re.search(pattern, self.printed(), re.MULTILINE)
            if found is None and self.child.poll() is not None:
                raise Ended(f"{self.name} ended with {self.child.returncode}:\n{self.printed()}")
            return found

        return poll(f"{self.name} to print {pattern!r}, but it printed\n{self.printed()}\n", look, seconds)

    def stop(self, seconds=20.0):
        """Terminates the program and returns its exit code. Kills it if it does not exit in time."""
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(seconds)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
                late = f"{self.name} did not end within {seconds:.0f} s of SIGTERM:\n{self.printed()}"
                raise AssertionError(late) from None
        return self.child.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # The process is ended after every failure.
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()


class Ended(Exception):
    """The program exited while a test waited for it."""
