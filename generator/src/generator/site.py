"""A site: an immutable mapping of path to content, the generator's only type for a site."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from contracts.brief import File


class Site(Mapping[str, bytes]):
    """An immutable mapping from path to content."""

    __slots__ = ("_files",)

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self._files = dict(files or {})

    @classmethod
    def of(cls, files: Iterable[File]) -> "Site":
        """Build a site from a message's files; the last of several with the same path counts."""
        return cls({file.path: file.content for file in files})

    def __getitem__(self, path: str) -> bytes:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __repr__(self) -> str:
        return f"Site({len(self)} files, {self.size} bytes)"

    @property
    def files(self) -> tuple[File, ...]:
        """The files in the type of the messages."""
        return tuple(File(path=path, content=content) for path, content in self.items())

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(map(len, self.values()))

    def with_files(self, files: Mapping[str, bytes]) -> "Site":
        """A copy with `files` added or replaced."""
        return Site({**self, **files})

    def without(self, paths: Collection[str]) -> "Site":
        """A copy without the files at `paths`."""
        return Site({path: content for path, content in self.items() if path not in paths})


NO_FILES = Site()
