"""What tells the files of a project from those of another time: a digest of each file's bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from attrs import field, frozen


@frozen
class Stamp:
    """The state of a project's files: of each the SHA-256 of its bytes.

    A stamp depends on content alone: not on times, which may not move when a file is replaced, nor on the machine.
    It can be kept with what was decided, and pickled.

    Attributes:
        files: the digests by file name.
        mistakes: what kept files from being read; one that can be read again is a change too.
    """

    files: Mapping[str, str] = field(hash=False)
    mistakes: tuple[str, ...] = ()

    @classmethod
    def of(cls, files: Mapping[str, bytes], mistakes: Iterable[str] = ()) -> Stamp:
        """The stamp of files by their names.

        >>> Stamp.of({"a.rules": b""}).files["a.rules"][:8]
        'e3b0c442'
        """
        return cls({name: sha256(files[name]).hexdigest() for name in sorted(files)}, tuple(mistakes))

    @property
    def digest(self) -> str:
        """One digest of all of it.

        >>> Stamp.of({"a.rules": b""}).digest == Stamp.of({"b.rules": b""}).digest
        False
        """
        lines = [*(f"{digest} {name}" for name, digest in sorted(self.files.items())), *self.mistakes]
        return sha256("\n".join(lines).encode()).hexdigest()

    def changes_to(self, later: Stamp) -> Changes:
        """What is different in a later stamp.

        >>> before, after = Stamp.of({"a.rules": b"1", "b.rules": b"1"}), Stamp.of({"b.rules": b"2", "c.rules": b"1"})
        >>> before.changes_to(after)
        Changes(added=('c.rules',), changed=('b.rules',), removed=('a.rules',), mistakes=())
        >>> bool(before.changes_to(before))
        False
        """
        old, new = self.files, later.files
        return Changes(
            tuple(name for name in new if name not in old),
            tuple(name for name in new if name in old and old[name] != new[name]),
            tuple(name for name in old if name not in new),
            tuple(sorted({*self.mistakes} ^ {*later.mistakes})),
        )


@frozen
class Changes:
    """Which files were added, changed and removed; true where something is different.

    `mistakes` are those of files that could not be read at one of the two times, and not at the other.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.mistakes)
