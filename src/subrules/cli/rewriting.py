"""A rule file that is written anew: as it was on disk, kept beside, and replaced whole or not at all."""

from __future__ import annotations

from pathlib import Path

from attrs import field, frozen

from ..language.line_ends import line_ends_of, plain_text
from .ending import Refused, reason
from .targets import open_output


@frozen
class Original:
    """A file as it stands on disk, with the signs that reading it takes away."""

    path: Path
    data: bytes = field(repr=False)

    @classmethod
    def of(cls, path: Path, text: str) -> Original:
        """The file that `text` was read from; refused if it is another by now."""
        original = cls(path, _bytes_of(path))
        plain = plain_text(original.data.decode("utf-8", "replace"))
        if plain != text:
            raise _changed(path)
        return original

    def with_text(self, text: str) -> str:
        r"""A text with the file's own line ends and byte order mark.

        >>> Original(Path("a.rules"), b"one\r\ntwo\r\n").with_text("one\n2\n")
        'one\r\n2\r\n'
        """
        return line_ends_of(self.data).keep(text)


def keep(original: Original) -> Path:
    """Keep a file's bytes beside it, under a name that no file has yet; that name."""
    number = 1
    while True:
        beside = original.path.with_name(f"{original.path.name}.bak{number if number > 1 else ''}")
        try:
            with beside.open("xb") as file:
                file.write(original.data)
        except FileExistsError:
            number += 1
        except OSError as error:
            raise Refused(f"{beside} cannot be written: {reason(error)}; {original.path} was left as it is") from error
        else:
            return beside


def rewrite(original: Original, text: str) -> None:
    """Replace a file by a text, unless it is no longer the one that was read."""
    with open_output(original.path) as file:
        file.write(original.with_text(text))
        file.flush()
        if _bytes_of(original.path) != original.data:
            raise _changed(original.path)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {reason(error)}") from error


def _changed(path: Path) -> Refused:
    return Refused(f"{path} was changed by someone else in the meantime; nothing was written: run it again")
