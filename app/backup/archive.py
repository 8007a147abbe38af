"""The file of a backup: a compressed tar encrypted with age (age-encryption.org/v1) to one recipient.

Written and read through a pipe, so that the clear tar never lies on a disk. Standard tools open it too:
`age --decrypt -i KEY ARCHIVE | tar -xz`.
"""

from __future__ import annotations

import json
import os
import tarfile
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pyrage

from app.core.database import NO_WRITING
from app.core.errors import Refused

MANIFEST = "manifest.json"
Manifest = dict[str, Any]
Work = Callable[[IO[bytes]], None]


def new_identity() -> tuple[str, str]:
    """The key that opens, to be kept elsewhere, and the recipient that closes."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def pack(manifest: Manifest, content: Path, recipient: str, target: Path) -> None:
    """Write an archive of the manifest and one file, whole or not at all; readable by its owner alone."""
    whom = _recipient(recipient)
    draft = target.with_name(f".{target.name}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            _piped(lambda pipe: _write_tar(pipe, manifest, content), lambda pipe: _encrypt(pipe, out, whom))
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def unpack(archive: Path, identity: str, folder: Path) -> Manifest:
    """Open an archive into a folder. Raises Refused (wrong key, cut or altered file)."""
    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError:
        raise Refused("cle", "Ce fichier n’est pas une clé de sauvegarde (AGE-SECRET-KEY-…).") from None
    try:
        with archive.open("rb") as source:
            _piped(lambda pipe: pyrage.decrypt_io(source, pipe, [key]), lambda pipe: _read_tar(pipe, folder))
        manifest: Manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (pyrage.DecryptError, tarfile.TarError, OSError, EOFError, ValueError) as wrong:
        if getattr(wrong, "errno", None) in NO_WRITING:
            raise  # of our disk, not of the backup
        message = "Cette sauvegarde ne s’ouvre pas avec cette clé, ou le fichier est incomplet ou abîmé."
        raise Refused("sauvegarde", message) from None
    return manifest


def _recipient(text: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise Refused("cle", "Le destinataire des sauvegardes n’est pas lisible (age1…).") from None


def _encrypt(pipe: IO[bytes], out: IO[bytes], whom: Any) -> None:
    pyrage.encrypt_io(pipe, out, [whom])


def _write_tar(pipe: IO[bytes], manifest: Manifest, content: Path) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    with tarfile.open(fileobj=pipe, mode="w|gz") as tar:
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(text)
        tar.addfile(head, BytesIO(text))
        tar.add(content, content.name)


def _read_tar(pipe: IO[bytes], folder: Path) -> None:
    with tarfile.open(fileobj=pipe, mode="r|gz") as tar:
        for member in tar:
            if member.isfile() and Path(member.name).name == member.name:
                tar.extract(member, folder, filter="data")


def _piped(write: Work, read: Work) -> None:
    """What one writes the other reads, side by side. Raises the cause: of a reader that left, the writer only hears."""
    source, sink = os.pipe()
    raised: list[BaseException] = []

    def produce() -> None:
        try:
            with os.fdopen(sink, "wb") as pipe:
                write(pipe)
        except BaseException as error:
            raised.append(error)

    writer = threading.Thread(target=produce, name="archive")
    writer.start()
    try:
        with os.fdopen(source, "rb") as pipe:
            read(pipe)
    except Exception:
        writer.join()
        if not raised or isinstance(raised[0], BrokenPipeError):
            raise
    writer.join()
    if raised:
        raise raised[0]
