"""One ring to one subscription: a real pywebpush send, inside our limits, whose outcome is data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from app.core import outbound
from app.core.errors import Refused
from app.core.outbound import DEADLINE_S, INTERNET, Answer, NoAnswer, Once, Wire
from app.push import vapid
from app.push.rules import Outcome, Verdict, allowed_endpoint, valid_subject, verdict
from app.settings import UnsafeSetting, settings

WIRE = "palier_push_wire"


@dataclass(frozen=True)
class Target:
    """Where to ring: the endpoint and the public keys of one browser (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Ring:
    """What to send: the payload, for how many seconds it is useful, and the topic that makes it one."""

    payload: dict[str, object]
    ttl: int
    topic: str
    urgency: str = "high"


@dataclass(frozen=True)
class Sender:
    """Who sends, and over what: our key and contact, the operator's extra hosts, the wire."""

    key: Vapid02
    subject: str
    extra_hosts: tuple[str, ...] = ()
    wire: Wire = INTERNET

    def send(self, target: Target, ring: Ring, at: datetime) -> Outcome:
        """Send, in ten seconds at most and with no transaction open. Never raises for what others do."""
        try:
            host = allowed_endpoint(target.endpoint, self.extra_hosts)
            with outbound.session(host, self.wire) as session:
                answer = self._post(target, ring, host, session)
        except WebPushException as error:
            if error.response is None:
                return Outcome(Verdict.broken, why="keys")
            return verdict(error.response.status_code, error.retry_after, at)
        except (Refused, ValueError) as error:
            return Outcome(Verdict.broken, why=type(error).__name__)
        except (OSError, NoAnswer) as error:
            return Outcome(Verdict.later, why=type(error).__name__)
        return verdict(answer.status_code, None, at)

    def _post(self, target: Target, ring: Ring, host: str, session: Once) -> Answer:
        answer: Answer = webpush(
            {"endpoint": target.endpoint, "keys": {"p256dh": target.p256dh, "auth": target.auth}},
            data=json.dumps(ring.payload, separators=(",", ":")),
            vapid_private_key=self.key,
            # `exp` is added by the library: 12 hours from now, by the machine's clock as the service's is.
            vapid_claims={"sub": self.subject, "aud": f"https://{host}"},
            timeout=DEADLINE_S,
            ttl=ring.ttl,
            headers={"Urgency": ring.urgency, "Topic": ring.topic},
            requests_session=session,
        )
        return answer


def sender() -> Sender:
    """The sender of the running application. Raises UnsafeSetting without a key or a usable contact.

    The wire is the Internet; the tests put another in `app.extensions`, which no setting can.
    """
    have = settings()
    if not valid_subject(have.vapid_subject):
        raise UnsafeSetting("PALIER_VAPID_SUBJECT\u00a0: mailto:nom@domaine.fr ou https://domaine.fr est attendu.")
    wire: Wire = current_app.extensions.get(WIRE, INTERNET)
    return Sender(vapid.private_key(have.vapid_key_file), have.vapid_subject, have.push_extra_hosts, wire)
