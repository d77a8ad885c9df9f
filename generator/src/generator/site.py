"""A site: its files by path. The only shape of a site between the messages and the browser."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from contracts.brief import File


class Site(Mapping[str, bytes]):
    """Immutable; a change makes another site."""

    __slots__ = ("_files",)

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self._files = dict(files or {})

    @classmethod
    def of(cls, files: Iterable[File]) -> "Site":
        """The site that a message holds; of several files with one path the last."""
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
        """As a message holds them."""
        return tuple(File(path=path, content=content) for path, content in self.items())

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(map(len, self.values()))

    def with_files(self, files: Mapping[str, bytes]) -> "Site":
        """The site with `files` added, over those of the same path."""
        return Site({**self, **files})

    def without(self, paths: Collection[str]) -> "Site":
        """The site without the files at `paths`."""
        return Site({path: content for path, content in self.items() if path not in paths})


NO_FILES = Site()
