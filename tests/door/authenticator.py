"""A device that holds passkeys, in a few lines: keys on P-256, CBOR, and every answer that may be bent."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy import select

from app.core import clock
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.door.models import Passkey
from tests.door.visitor import TOKEN
from tests.world import Person

UP, UV, BE, BS, AT = 0x01, 0x04, 0x08, 0x10, 0x40
HERE = "https://localhost"


def texted(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Bent:
    """How an answer differs from an honest one."""

    origin: str = HERE
    host: str | None = None
    flags: int = UP | UV
    count: int | None = None
    handle: bytes | None = None
    challenge: str | None = None
    type: str | None = None
    key: Any = None


@dataclass
class Authenticator:
    """One passkey. `counts`: it says how often it signed; many never do."""

    counts: bool = True
    backed_up: bool = False
    id: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    signed: int = 0
    handle: bytes = b""

    def makes(self, options: dict[str, Any], bent: Bent | None = None) -> str:
        """The answer to `navigator.credentials.create`."""
        bent = bent or Bent()
        self.handle = bytes_of(options["user"]["id"])
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._cose()
        data = self._data(bent, options["rp"]["id"], AT) + held
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            clientDataJSON=self._client("webauthn.create", options, bent), attestationObject=attested,
            transports=["internal", "hybrid", "telepathy"],
        )  # fmt: skip

    def signs(self, options: dict[str, Any], bent: Bent | None = None) -> str:
        """The answer to `navigator.credentials.get`."""
        bent = bent or Bent()
        self.signed += 1
        data = self._data(bent, options["rpId"], 0)
        client = self._client("webauthn.get", options, bent)
        key = bent.key or self.key
        return self._answer(
            clientDataJSON=client, authenticatorData=data,
            signature=key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256())),
            userHandle=bent.handle or self.handle,
        )  # fmt: skip

    def _cose(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})

    def _data(self, bent: Bent, host: str, more: int) -> bytes:
        flags = bent.flags | more | (BE | BS if self.backed_up else 0)
        count = bent.count if bent.count is not None else (self.signed if self.counts else 0)
        return hashlib.sha256((bent.host or host).encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any], bent: Bent) -> bytes:
        said = {"type": bent.type or kind, "challenge": bent.challenge or options["challenge"], "origin": bent.origin}
        return json.dumps(said).encode()

    def _answer(self, **response: Any) -> str:
        told = {name: texted(one) if isinstance(one, bytes) else one for name, one in response.items()}
        return json.dumps({"id": texted(self.id), "rawId": texted(self.id), "type": "public-key", "response": told})


def asked(client: Any, url: str, page: str, **fields: str) -> Any:
    """What the page's script asks the server."""
    found = TOKEN.search(client.get(page).get_data(as_text=True))
    return client.post(url, data={"csrf_token": found.group(1) if found else "", **fields})


def answered(client: Any, url: str, page: str, id: str, answer: str, **fields: str) -> Any:
    """The form the script fills and sends."""
    return asked(client, url, page, passkey_asked=id, passkey_answer=answer, **fields)


OWN, DOOR = "/compte/cles", "/connexion"


def add(
    client: Any, password: str, device: Authenticator, name: str = "Ordinateur du bureau", bent: Bent | None = None
) -> Any:
    """Ask, make, send: one passkey more for whoever is signed in."""
    said = asked(client, f"{OWN}/defi", OWN, nom=name, mot_de_passe=password)
    assert said.status_code == 200, said.get_data(as_text=True)
    return answered(client, OWN, OWN, said.json["id"], device.makes(said.json["options"], bent), nom=name)


def come_in(client: Any, device: Authenticator, bent: Bent | None = None, **fields: str) -> Any:
    """Ask, sign, send: at the door."""
    said = asked(client, f"{DOOR}/cle/defi", DOOR)
    assert said.status_code == 200, said.get_data(as_text=True)
    return answered(client, f"{DOOR}/cle", DOOR, said.json["id"], device.signs(said.json["options"], bent), **fields)


OTHER = ec.generate_private_key(ec.SECP256R1())
BENT = {
    "wrong origin": Bent(origin="https://evil.example"),
    "another port": Bent(origin="https://localhost:8443"),
    "plain http elsewhere": Bent(origin="http://palier.example"),
    "wrong host": Bent(host="palier.example"),
    "nobody verified": Bent(flags=UP),
    "nobody present": Bent(flags=0),
    "another challenge": Bent(challenge="A" * 43),
    "made, not signed": Bent(type="webauthn.create"),
    "another key": Bent(key=OTHER),
    "another person": Bent(handle=b"h" * 32),
}
"""What may be wrong with an answer, by name."""


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True)).replace("&nbsp;", "\u00a0")


def rows() -> list[Passkey]:
    """Every passkey the server keeps."""
    with read_unit() as s:
        return list(s.scalars(select(Passkey)))


def passkey_of(person: Person, name: str = "Ordinateur du bureau") -> UUID:
    """One that signs nothing: nobody has its key."""
    id = uuid7()
    with write_unit() as s:
        s.add(
            Passkey(
                id=id, user_id=person.user_id, credential_id=id.bytes, public_key=b"", sign_count=0, host="localhost",
                name=name, transports=[], backed_up=False, created_at=clock.now(),
            )
        )  # fmt: skip
    return id
