"""What a browser's profile holds on the disk, byte by byte: what its databases packed is unpacked too.

LevelDB writes blocks packed by Snappy, Chromium packs long values so once more, and a word that a back reference
splits is in no file as it was typed.
"""

from __future__ import annotations

import contextlib
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

GZIP = b"\x1f\x8b\x08"
FOOTER, MAGIC = 48, bytes.fromhex("57fb808b247547db")
TRAILER = 5
"""Behind each block: how it is packed, and a checksum."""
SNAPPY = 1
LONG_VALUE = b"\xff\x11\x02"
"""Before a value of IndexedDB that Chromium packed by itself."""


def varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of LevelDB and Snappy, seven bits a byte: it, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at, value, shift = at + 1, value | (byte & 127) << shift, shift + 7
        if byte < 128:
            return value, at


def unpacked(data: bytes) -> bytes:
    """What Snappy packed, whatever follows it. Raises IndexError, ValueError when it did not."""
    size, at = varint(data, 0)
    out = bytearray()
    while len(out) < size:
        tag = data[at]
        at += 1
        if tag & 3 == 0:
            length, at = _literal(data, tag, at)
            out += data[at : at + length]
            at += length
            continue
        length, back, at = _copy(data, tag, at)
        if not 0 < back <= len(out):
            raise ValueError("not what Snappy writes")
        for _ in range(length):  # it may reach into what it writes
            out.append(out[-back])
    if len(out) != size:
        raise ValueError("not what Snappy writes")
    return bytes(out)


def _long_values(data: bytes) -> Iterator[bytes]:
    for found in re.finditer(re.escape(LONG_VALUE), data):
        with contextlib.suppress(IndexError, ValueError):
            yield unpacked(data[found.end() :])


def _literal(data: bytes, tag: int, at: int) -> tuple[int, int]:
    more = max(0, (tag >> 2) - 59)
    length = int.from_bytes(data[at : at + more], "little") if more else tag >> 2
    return length + 1, at + more


def _copy(data: bytes, tag: int, at: int) -> tuple[int, int, int]:
    if tag & 3 == 1:
        return (tag >> 2 & 7) + 4, tag >> 5 << 8 | data[at], at + 1
    width = 2 if tag & 3 == 2 else 4
    return (tag >> 2) + 1, int.from_bytes(data[at : at + width], "little"), at + width


def blocks(table: bytes) -> Iterator[bytes]:
    """The blocks of a table of LevelDB, its index first, unpacked."""
    if not table.endswith(MAGIC):
        return
    footer = table[-FOOTER:]
    _, at = varint(footer, 0)
    _, at = varint(footer, at)  # the block of filters
    index = _block(table, *_handle(footer, at))
    yield index
    for value in _values(index):
        yield _block(table, *_handle(value, 0))


def _handle(data: bytes, at: int) -> tuple[int, int]:
    offset, at = varint(data, at)
    return offset, varint(data, at)[0]


def _block(table: bytes, offset: int, size: int) -> bytes:
    packed = table[offset : offset + size]
    return unpacked(packed) if table[offset + size] == SNAPPY else packed


def _values(block: bytes) -> Iterator[bytes]:
    restarts = int.from_bytes(block[-4:], "little")
    at, end = 0, len(block) - 4 - 4 * restarts
    while at < end:
        _, at = varint(block, at)
        key, at = varint(block, at)
        size, at = varint(block, at)
        yield block[at + key : at + key + size]
        at += key + size


def _inflated(data: bytes) -> Iterator[bytes]:
    """What lies in a file as gzip: bodies kept as they came."""
    for found in re.finditer(re.escape(GZIP), data):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj(wbits=31).decompress(data[found.start() :])


def written(word: str) -> tuple[bytes, ...]:
    """A word as browsers lay it down: UTF-8, and two bytes a sign, in either order."""
    return word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")


def layers(path: Path) -> Iterator[bytes]:
    """A file as it lies, then all that was packed in it."""
    data = path.read_bytes()
    yield data
    for inside in (data, *(blocks(data) if path.suffix == ".ldb" else ())):
        if inside is not data:
            yield inside
        yield from _long_values(inside)
        yield from _inflated(inside)


def where(folder: Path, word: str) -> list[str]:
    """The files of a profile that hold a word, in clear or packed."""
    forms = written(word)
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if not path.is_symlink() and path.is_file() and any(form in layer for layer in layers(path) for form in forms)
    ]
