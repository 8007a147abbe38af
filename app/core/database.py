"""What the place of the database may refuse: it is locked, gone, full or read-only. Nothing was stored then."""

from __future__ import annotations

import errno

from sqlalchemy.exc import OperationalError

SILENT = "La base de données ne répond pas. Rien n’a été enregistré, réessayez dans une minute."
NO_ROOM = (
    "Le serveur ne peut plus rien enregistrer\u00a0: son disque est plein ou protégé. Rien n’a été enregistré. "
    "Prévenez la personne qui administre Palier."
)
NO_WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO)
"""What the system says of a disk that is full, closed or broken."""
# SQLite names its errors; PostgreSQL numbers them: disk_full, io_error.
DISK = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN", "53100", "58030")


def is_of_the_disk(error: OperationalError) -> bool:
    """Whether it cannot write, rather than not answer."""
    name = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or ""
    return name.startswith(DISK)


def sentence(error: OperationalError) -> str:
    return NO_ROOM if is_of_the_disk(error) else SILENT
