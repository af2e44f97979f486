"""A tree in a git repository: the files of any tag, branch or commit, without a checkout."""

# For maintainers. A file is asked for as `COMMIT:path`, which needs no listing: that takes 40 ms for Nova, and a few anchors take
# less. Once someone asked for the listing, files are asked for by their ids, which is quicker.
from __future__ import annotations

from stackseq.source.git import Objects, ask
from stackseq.source.model import TreeError
from stackseq.source.trees import content_id_of, is_inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_SHA_1 = 40
"""Hexadecimal digits. Repositories with SHA-256 have other ids than all other trees, which we then make ourselves."""
_LINK = "120000"
"""The mode of a symbolic link."""
_NOTHING = "no-such-object"
"""A name that git answers without looking far."""


class GitTree:
    """The files of a commit. Needs the program git."""

    def __init__(self, project: str, repository: str, ref: str, label: str = "") -> None:
        """Open a repository at a tag, branch or commit. Raises TreeError."""
        self.project = project
        self._repository = repository
        self._objects = Objects(repository)
        self._listing: Mapping[str, str] | None = None
        self._ids: dict[str, str] = {}
        try:
            self.commit = self._resolve(ref or "HEAD")
        except BaseException:
            self.close()
            raise
        self.label = label or f"{project} at {ref or 'HEAD'}"

    def paths(self) -> Sequence[str]:
        """Return the paths of all files, sorted."""
        return tuple(self._files())

    def read(self, path: str) -> bytes | None:
        """Return the file's content; None if there is no such file."""
        return next(self.read_many([path]))[1]

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Read files in the order of the paths."""
        wanted = list(paths)
        answers = self._objects.read_many(self._name(path) for path in wanted)
        for path, answer in zip(wanted, answers, strict=True):
            if answer is None and self._files().get(path):
                hint = f"is it a partial clone? `git -C {self._repository} fetch --refetch` completes it"
                raise TreeError(f"{self._repository} lacks the content of {path}", hint)
            ident, data = answer or ("", None)
            self._ids[path] = ident if data is None or len(ident) == _SHA_1 else content_id_of(data)
            yield path, data

    def content_id(self, path: str) -> str:
        """Return git's hash of the content; an empty string if there is no such file."""
        if path not in self._ids:
            listed = self._listing.get(path, "") if self._listing else ""
            if len(listed) == _SHA_1:
                return listed
            self.read(path)
        return self._ids[path]

    def close(self) -> None:
        """End git."""
        self._objects.close()

    def _name(self, path: str) -> str:
        if not is_inside(path):
            return _NOTHING
        if self._listing is None:
            return f"{self.commit}:{path}"
        ident = self._listing.get(path, _NOTHING)
        return ident or f"{self.commit}:{path}"

    def _files(self) -> Mapping[str, str]:
        """Return path → id of the content; the id is empty for links, which lead to other files."""
        if self._listing is None:
            output = ask(self._repository, "ls-tree", "-r", "-z", "--full-tree", self.commit)
            self._listing = dict(sorted(_listed(output.decode(errors="surrogateescape"))))
        return self._listing

    def _resolve(self, ref: str) -> str:
        """Find the commit. A branch that only a remote has counts: ``stable/2026.1`` may be ``origin/stable/2026.1``."""
        if "\n" in ref or "\0" in ref or ref.startswith("-"):
            raise TreeError(f"{ref!r} is no name of a tag, branch or commit")
        for name in (ref, f"refs/remotes/origin/{ref}"):
            commit = self._objects.commit(name)
            if commit:
                return commit
        raise TreeError(f"{self._repository} has no tag, branch or commit {ref!r}", *self._near_refs(ref))

    def _near_refs(self, ref: str) -> list[str]:
        from difflib import get_close_matches

        refs = ask(self._repository, "for-each-ref", "--format=%(refname:lstrip=2)").decode(errors="replace").split("\n")
        near = [name for name in refs if ref in name] + get_close_matches(ref, refs, 3, 0.55)
        if near:
            return [f"did you mean {' or '.join(list(dict.fromkeys(near))[:3])}?"]
        return ["`git fetch --tags` brings the tags of its releases"] if len(refs) < 3 else []


def _listed(output: str) -> Iterator[tuple[str, str]]:
    for entry in output.split("\0"):
        about, _, path = entry.partition("\t")
        mode, _, rest = about.partition(" ")
        if mode.startswith("100"):
            yield path, rest.partition(" ")[2]
        elif mode == _LINK:
            yield path, ""
