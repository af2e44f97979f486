"""Ask git about a repository, safely: nothing is written, no program that a configuration names is run, no network is used."""

# For maintainers. The commands used (cat-file, ls-tree, for-each-ref, and clone into our own cache) run no hooks by themselves;
# the options below make sure of it, whatever the repository's configuration says. `protocol.allow` keeps a partial clone from
# fetching what it lacks. Variables such as GIT_DIR or GIT_CONFIG_COUNT, which would redirect us, are not passed on.
from __future__ import annotations

import os
import re
import subprocess

from stackseq.source.model import TreeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_COMMAND = ("git", "--no-pager", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
_OFFLINE = ("-c", "protocol.allow=never")
_KEPT = ("GIT_SSL_", "GIT_PROXY_SSL_", "GIT_HTTP_PROXY_AUTHMETHOD", "GIT_EXEC_PATH")
"""Git's variables that are passed on: how it reaches the network, where it is installed."""
_SAFE = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GCM_INTERACTIVE": "never",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
}
_PATIENCE = ("-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=30")
"""Give up a download that brings less than 1000 bytes a second for half a minute."""
_RECEIVING = re.compile(rb"Receiving objects: +\d+% \((\d+)/(\d+)\)")
_PREAMBLE = re.compile(r"^(?:fatal: |error: )*(?:unable to access '[^']*': )?")
_KINDS = {"blob", "tree", "commit", "tag"}
"""What an object may be. Links that lead out of the repository, or nowhere, are answered otherwise."""
_TAIL = 4096
"""Bytes of git's words that are kept for the reason why it failed."""
_AT_ONCE = 64
"""Requests that are sent before an answer is read: they fit into a pipe, so neither side waits for the other."""


def ask(repository: str, *arguments: str) -> bytes:
    """Return what a git command prints. Raises TreeError."""
    process = _start(repository, *arguments)
    output, errors = process.communicate()
    if process.returncode:
        raise _trouble(repository, errors)
    return output


def clone(address: str, ref: str, folder: str, report: Callable[[int, int], None]) -> str:
    """Clone one state of a public repository into a new folder, without a working tree. Return what went wrong, or nothing.

    ``report`` is called with how many objects were received, and how many there are.
    """
    options = ("--progress", "--bare", "--depth=1", "--single-branch", "--no-tags", "--template=", f"--branch={ref}")
    process = _run((*_COMMAND, *_PATIENCE, "clone", *options, "--", address, folder), os.path.dirname(folder), _environment())
    errors = b""
    with process:
        try:
            while said := process.stderr.read1() if process.stderr else b"":  # type: ignore[attr-defined]
                errors = (errors + said)[-_TAIL:]
                for match in _RECEIVING.finditer(said):
                    report(int(match[1]), int(match[2]))
        except BaseException:
            process.kill()
            raise
    return _last_line(errors) or "git failed" if process.returncode else ""


class Objects:
    """Reads objects of a repository through one git process."""

    def __init__(self, repository: str) -> None:
        """Start git."""
        self._repository = repository
        self._process = _start(repository, "cat-file", "--batch", "--follow-symlinks")

    def read(self, name: str) -> tuple[str, bytes] | None:
        """Return id and content of the file that git calls so (``liberty-eol:nova/__init__.py``); None if there is none."""
        return next(self.read_many([name]))

    def commit(self, ref: str) -> str:
        """Return the id of the commit that a ref means; an empty string if there is none."""
        found = self._answers([f"{ref}^{{commit}}"])
        ident, kind, _ = next(found)
        return ident if kind == "commit" else ""

    def read_many(self, names: Iterable[str]) -> Iterator[tuple[str, bytes] | None]:
        """Read files in the order of their names."""
        return ((ident, data) if kind == "blob" else None for ident, kind, data in self._answers(names))

    def close(self) -> None:
        """End the process."""
        streams = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._process.kill()
        self._process.wait()
        for stream in streams:
            if stream:
                _close(stream)

    def _answers(self, names: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """Yield id, kind and content for each name. No answer is left in the pipe between two of them."""
        for batch in _batches(names):
            self._send(batch)
            yield from [self._receive() for _ in batch]

    def _send(self, names: list[str]) -> None:
        stream = self._process.stdin
        if stream is None or stream.closed:
            raise TreeError(f"the git repository {self._repository} was closed")
        try:
            stream.write("".join(f"{name}\n" for name in names).encode(errors="surrogateescape"))
            stream.flush()
        except OSError:
            raise self._ended() from None

    def _receive(self) -> tuple[str, str, bytes]:
        stream = self._process.stdout
        header = stream.readline() if stream else b""
        if stream is None or not header:
            raise self._ended()
        words = header.decode(errors="replace").split()
        if len(words) > 1 and words[-1].isdecimal():
            data = stream.read(int(words[-1]))
            stream.read(1)
            return words[0], words[1] if words[1] in _KINDS else "", data
        return "", "", b""

    def _ended(self) -> TreeError:
        _, errors = self._process.communicate()
        return _trouble(self._repository, errors)


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for name in names:
        batch.append(name if "\n" not in name else "")
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _start(repository: str, *arguments: str) -> subprocess.Popen[bytes]:
    if not os.path.isdir(repository):
        raise TreeError(f"there is no folder {repository}")
    environment = _environment() | {"GIT_CEILING_DIRECTORIES": os.path.dirname(os.path.realpath(repository))}
    return _run((*_COMMAND, *_OFFLINE, *arguments), repository, environment)


def _run(command: tuple[str, ...], folder: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=pipe)  # noqa: S603
    except FileNotFoundError:
        raise TreeError("git is not installed", "install it, or read a folder: `--source nova=PATH`") from None
    except OSError as error:
        raise TreeError(f"git cannot be run: {error.strerror}") from None


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key.startswith(_KEPT)}
    return kept | _SAFE


def _trouble(repository: str, errors: bytes) -> TreeError:
    """Say in one line why git refuses."""
    said = errors.decode(errors="replace")
    if "dubious ownership" in said or "unsafe repository" in said:
        command = f"git config --global --add safe.directory {os.path.realpath(repository)}"
        return TreeError(f"git does not read {repository}, which belongs to another user", f"if you trust it: `{command}`")
    if "not a git repository" in said:
        return TreeError(f"{repository} is no git repository", "read a folder without git with `--source nova=PATH`")
    return TreeError(f"git cannot read {repository}: {_last_line(errors) or 'it ended without a word'}")


def _last_line(errors: bytes) -> str:
    lines = [line.strip() for line in errors.decode(errors="replace").splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return _PREAMBLE.sub("", (fatal or lines or [""])[-1])


def _close(stream: object) -> None:
    try:
        stream.close()  # type: ignore[attr-defined]
    except OSError:
        return
