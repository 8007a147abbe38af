"""Marks of the secrets in the database: made when it is first used, looked at before anything is served."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.core import clock, keyring, sealing
from app.core.keyring import CASES, COLUMNS, KeyRing, Unsealable
from app.core.sealing import SealingRing, pair
from app.core.unit import read_unit, write_unit
from app.keys import values
from app.keys.models import SecretCanary
from app.people.models import Organisation
from app.push import vapid
from app.push.models import PushHalt, PushSubscription
from app.settings import VARIABLES, Settings, UnsafeSetting

CONSTANT = b"palier secret canary"
RINGS = (COLUMNS, CASES)
"""Each key of these has a mark, `columns:<key id>`."""
SEALING = "sealing:"
CAME_LATER = ("cases", "sealing")
"""Secrets of which a database of an earlier release has no mark."""
VAPID, COMING = "vapid", "vapid:coming"
"""Of the reminders' key, and of the one that is about to take its place: during the change the file has either."""
IF_LOST = (
    "Restaurez-le depuis la sauvegarde prise avec cette base. S’il est perdu pour toujours, lisez «\u00a0Keys\u00a0»"
    " dans docs/operating.md avant de démarrer avec «\u00a0python -m app.start_up --lost {name}\u00a0»."
)


def refuse_others(settings: Settings) -> None:
    """Raises UnsafeSetting, in a sentence for each, when a secret is not the one this database was used with."""
    try:
        with read_unit() as s:
            found = wrong(s, settings)
    except SQLAlchemyError:
        return  # it does not answer, or was never migrated: what comes next says so
    if sentences := [sentence for name, sentence in found if name not in settings.lost]:
        raise UnsafeSetting("\n".join(sentences))


def wrong(
    s: Session, settings: Settings, rings: Mapping[str, KeyRing] | None = None, pairs: SealingRing | None = None
) -> list[tuple[str, str]]:
    """The secrets that are not this database's: name, and what to restore. None in an unused one.

    `rings`, `pairs`: other keys of the columns, and other keys phones seal to, than those this process holds.
    """
    if not in_use(s):
        return []
    rows = s.scalars(select(SecretCanary).where(SecretCanary.name != VAPID).order_by(SecretCanary.name))
    held = (rings or {name: keyring.look_again(name) for name in RINGS}, pairs or sealing.look_again())
    found = [found for row in rows for found in _read(row, settings, *held)]
    return [*found, *_read_vapid(s, settings)]


def in_use(s: Session) -> bool:
    """Whether something was ever kept here."""
    return s.scalar(select(Organisation.id).limit(1)) is not None


def made(s: Session) -> bool:
    """Whether it has its marks: a database of an earlier release has none before its first start."""
    return s.scalar(select(SecretCanary.name).limit(1)) is not None


def _read(
    row: SecretCanary, settings: Settings, rings: Mapping[str, KeyRing], pairs: SealingRing
) -> Iterator[tuple[str, str]]:
    name, _, key_id = row.name.partition(":")
    if name in rings and not _opens(row, rings[name]):
        yield name, missing_key(name, key_id, settings)
    if row.name == "signing" and not _is_signed(row, settings):
        said = "n’a pas la clé qui a signé les sessions, formulaires et téléphones de cette base."
        yield "signing", _sentence("signing", settings, said)
    if row.name.startswith(SEALING) and not _is_paired(row, pairs):
        said = f"n’a pas la clé {row.name.removeprefix(SEALING)}, pour laquelle des téléphones ont scellé des saisies."
        yield "sealing", _sentence("sealing", settings, said)


def _is_paired(row: SecretCanary, pairs: SealingRing) -> bool:
    key = pairs.find(row.name.removeprefix(SEALING))
    return key is not None and key.point == row.mark


def _is_signed(row: SecretCanary, settings: Settings) -> bool:
    return any(hmac.compare_digest(row.mark, signed_by(key)) for key in settings.secret_keys)


def _read_vapid(s: Session, settings: Settings) -> Iterator[tuple[str, str]]:
    known = s.scalars(select(SecretCanary.mark).where(SecretCanary.name.in_([VAPID, COMING]))).all()
    if known and _public(settings) not in known:
        yield VAPID, _said_of_vapid(settings)


def _said_of_vapid(settings: Settings) -> str:
    """What is wrong with it: absent, closed or no key at all, before it can be another one."""
    try:
        public_mark(settings)
    except UnsafeSetting as refusal:
        return str(refusal)
    return _sentence("vapid", settings, "n’est pas la clé avec laquelle les téléphones se sont abonnés aux rappels.")


def missing_key(ring: str, key_id: str, settings: Settings) -> str:
    """The sentence for texts whose key is not there."""
    said = f"n’a pas la clé {key_id}, et la base contient des textes scellés par cette clé."
    return _sentence(ring, settings, said)


def where(name: str, settings: Settings) -> str:
    """The file of a secret, or the variable that gives it."""
    files = {
        **settings.ring_files,
        "signing": settings.secret_key_file,
        "sealing": settings.sealing_key_file,
        "vapid": settings.vapid_key_file,
    }
    return str(files[name] or VARIABLES[name])


def _sentence(name: str, settings: Settings, said: str) -> str:
    return f"{where(name, settings)} {said} {IF_LOST.format(name=name)}"


def absent(name: str, path: object) -> str:
    """The sentence for a secret that is not there at all, beside a used database."""
    said = f"{path} n’existe pas ({VARIABLES[name]} le donne aussi), alors que la base est déjà utilisée."
    return f"{said} {IF_LOST.format(name=name)}"


# --- make them -------------------------------------------------------------------------------------


def keep(settings: Settings) -> None:
    """Mark this database with what it is used with, where it is not yet; again with what replaces a lost secret.

    Raises UnsafeSetting when it holds values of a key that is not on the ring, and no mark told so.
    """
    with write_unit() as s:
        if not in_use(s):
            s.execute(delete(SecretCanary))
        for name in settings.lost:
            _give_up(s, name)
        for ring in RINGS:
            _check_unmarked(s, ring, settings)
            for key in keyring.ring(ring).keys:
                put(s, *of_key(ring, key))
        for key in sealing.ring().keys:
            put(s, *of_pair(key))
        _put_signing(s, settings)
        end_change_of_vapid(s, settings)
        if s.get(SecretCanary, VAPID) is None:
            put(s, VAPID, _public(settings))


def put(s: Session, name: str, mark: bytes, *, again: bool = False) -> None:
    """Write one mark, unless it is there; `again`: in its place."""
    row = s.get(SecretCanary, name)
    if row is None:
        s.add(SecretCanary(name=name, mark=mark, at=clock.now()))
    elif again:
        row.mark, row.at = mark, clock.now()


def of_key(ring: str, key: bytes) -> tuple[str, bytes]:
    """Name and mark of a key of a ring."""
    name = named(ring, KeyRing.key_id(key))
    return name, KeyRing((key,)).seal(CONSTANT, _bound_to(name))


def named(ring: str, key_id: bytes) -> str:
    """What the mark of a key is called: `columns:01ab23cd`."""
    return f"{ring}:{key_id.hex()}"


def of_pair(key: bytes) -> tuple[str, bytes]:
    """Name and mark of a key phones seal to: its public half."""
    return SEALING + pair(key).id, pair(key).point


def _check_unmarked(s: Session, ring: str, settings: Settings) -> None:
    marked = s.scalar(select(SecretCanary.name).where(SecretCanary.name.startswith(f"{ring}:")).limit(1))
    if marked is not None or ring in settings.lost:
        return
    sealed = {id for column in values.of_ring(ring) for id in values.by_key(s, column)}
    if foreign := sealed - set(keyring.ring(ring).ids):
        raise UnsafeSetting("\n".join(missing_key(ring, id.hex(), settings) for id in sorted(foreign)))


def _put_signing(s: Session, settings: Settings) -> None:
    # The first key's, so that a rotated one may leave the ring later.
    row, mark = s.get(SecretCanary, "signing"), signed_by(settings.secret_keys[0])
    if row is None or row.mark != mark:
        put(s, "signing", mark, again=True)


def _give_up(s: Session, name: str) -> None:
    if name in RINGS:
        for row in s.scalars(select(SecretCanary).where(SecretCanary.name.startswith(f"{name}:"))):
            if not _opens(row, keyring.ring(name)):
                s.delete(row)
    elif name == "sealing":
        for row in s.scalars(select(SecretCanary).where(SecretCanary.name.startswith(SEALING))):
            if not _is_paired(row, sealing.ring()):
                s.delete(row)
    else:
        s.execute(delete(SecretCanary).where(SecretCanary.name.in_([name, COMING] if name == VAPID else [name])))
    if name == VAPID:
        forget_subscriptions(s)
    s.flush()


def forget_subscriptions(s: Session) -> None:
    """They are to another key, so deaf: each phone subscribes again by itself when it is next opened."""
    s.execute(delete(PushSubscription))
    s.execute(delete(PushHalt))


def end_change_of_vapid(s: Session, settings: Settings) -> bool:
    """A change of the reminders' key, cut or not, is over: whether the coming one is in the file, hence the key."""
    coming = s.get(SecretCanary, COMING)
    if coming is None:
        return False
    changed = coming.mark == _public(settings)
    if changed:
        forget_subscriptions(s)
        put(s, VAPID, coming.mark, again=True)
    s.delete(coming)
    return changed


def public_mark(settings: Settings) -> bytes:
    """What phones subscribe with now."""
    return vapid.public_key(settings.vapid_key_file).encode()


def _public(settings: Settings) -> bytes:
    try:
        return public_mark(settings)
    except UnsafeSetting:
        return b""


def signed_by(key: str) -> bytes:
    """The mark of a signing key."""
    return hmac.new(key.encode(), CONSTANT, hashlib.sha256).digest()


def _opens(row: SecretCanary, ring: KeyRing) -> bool:
    try:
        return ring.open(row.mark, _bound_to(row.name)) == CONSTANT
    except Unsealable:
        return False


def _bound_to(name: str) -> bytes:
    return f"secret_canary.mark.{name}".encode()
