"""Where a project's files are: on disk, or in a mapping of names to bytes."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from attrs import field, frozen

from .mistakes import ProjectError, unreadable
from .tables import HeldFile


@frozen
class Disk:
    """The files of this machine."""

    def is_folder(self, path: Path) -> bool:
        """Whether there is a folder of this name."""
        return path.is_dir()

    def exists(self, path: Path) -> bool:
        """Whether there is a file or folder of this name."""
        return path.exists()

    def inside(self, folder: Path) -> list[Path]:
        """What a folder holds, links to other folders left out.

        Raises:
            OSError: it cannot be read.
        """
        return [path for path in folder.iterdir() if not (path.is_dir() and path.is_symlink())]

    def real(self, path: Path) -> Path:
        """The one name of a file, however it was reached."""
        return path.resolve()

    def read(self, path: Path) -> bytes:
        """The bytes of a file.

        Raises:
            OSError: it cannot be read.
        """
        return path.read_bytes()


@frozen
class Held:
    """Files by their names, as a mapping holds them; a name with `/` in it lies in a folder."""

    files: Mapping[Path, bytes] = field(repr=False)

    def is_folder(self, path: Path) -> bool:
        """Whether a name leads through this one."""
        return path == Path() or any(path in name.parents for name in self.files)

    def exists(self, path: Path) -> bool:
        """Whether there is a file or folder of this name."""
        return path in self.files or self.is_folder(path)

    def inside(self, folder: Path) -> list[Path]:
        """What lies in a folder."""
        below = [name.relative_to(folder) for name in self.files if name.is_relative_to(folder) and name != folder]
        return list(dict.fromkeys(folder / name.parts[0] for name in below))

    def real(self, path: Path) -> Path:
        """The name itself."""
        return path

    def read(self, path: Path) -> bytes:
        """The bytes of a file.

        Raises:
            OSError: there is none.
        """
        if path not in self.files:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        return self.files[path]


Tree: TypeAlias = Disk | Held


def held(tree: Tree, path: Path) -> HeldFile:
    """A file with its bytes.

    Raises:
        ProjectError: it cannot be read.
    """
    try:
        return HeldFile(path, tree.read(path))
    except OSError as error:
        raise ProjectError([unreadable(path, error)]) from error
