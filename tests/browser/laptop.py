"""A browser whose device holds passkeys and knows its owner's finger: Chromium's virtual authenticator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip

FINGER = {**DEVICE, "ctap2Version": "ctap2_1", "hasPrf": True}
"""A phone's: it makes a secret too."""


@dataclass
class Laptop:
    """One page, and the device under it."""

    page: Page
    session: CDPSession
    device: str

    @classmethod
    def of(cls, page: Page, device: dict[str, Any] = DEVICE) -> Laptop:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": device})
        return cls(page, session, made["authenticatorId"])

    def leaves(self) -> None:
        """The page is as it was, without a device."""
        self.session.detach()

    def knows_the_finger(self, known: bool) -> None:
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.device, "isUserVerified": known})

    def is_touched(self, touched: bool) -> None:
        """Whether somebody is there to answer whatever it asks, what the field of the address offers included."""
        sent = {"authenticatorId": self.device, "enabled": touched}
        self.session.send("WebAuthn.setAutomaticPresenceSimulation", sent)

    def held(self) -> list[Any]:
        """The passkeys it keeps."""
        found: list[Any] = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.device})["credentials"]
        return found
