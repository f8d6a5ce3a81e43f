"""Sets of small numbers as integers, a bit for each: as fast to join and to cut as whole numbers are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def bits(mask: int) -> Iterator[int]:
    """The bits of a mask, lowest first, each as an integer of its own.

    >>> list(bits(0b1010))
    [2, 8]
    """
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


def bit_numbers(mask: int) -> list[int]:
    """The numbers of the bits that are set, lowest first.

    >>> bit_numbers(0b1010)
    [1, 3]
    """
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def bits_at(numbers: Iterable[int], size: int) -> int:
    """The mask of some numbers below `size`: made in one go, because each `|` would copy the whole mask.

    >>> bin(bits_at([1, 3], 4))
    '0b1010'
    """
    buffer = bytearray((size + 7) // 8)
    for number in numbers:
        buffer[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(buffer, "little")
