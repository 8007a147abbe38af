"""The one door to the geocoder: the Base adresse nationale, through geopy. Optional, cached, never blocking.

`data.geopf.fr/geocodage` is the service's present host; geopy's default for BANFrance is switched off.
A doubtful answer (score under 0.6) is noted and not used: a person is asked instead.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from geopy.adapters import AdapterHTTPError, BaseAdapter, BaseSyncAdapter
from geopy.exc import GeopyError
from geopy.geocoders import BANFrance

from app.core import clock, outbound
from app.core.folding import fold
from app.core.outbound import INTERNET, Wire
from app.core.unit import in_write_unit, read_unit, write_unit
from app.extensions import db
from app.places.models import GeocodeCache
from app.places.rules import digest, squeeze
from app.settings import settings

log = logging.getLogger(__name__)

DOMAIN = "data.geopf.fr/geocodage"
TIMEOUT_S = 3.0
ACCEPTED_SCORE = 0.6
ADDRESS_MAX = 200  # the service refuses longer questions
ANSWER_MAX = 64 * 1024

Properties = dict[str, Any]
Ask = Callable[[str], Properties | None]
"""A question to the service: the GeoJSON feature of the best answer, None for none; raises GeopyError."""


@dataclass(frozen=True)
class Location:
    """Where an address is: WGS 84 degrees, INSEE code of the commune, score from 0 to 1."""

    lat: float
    lon: float
    label: str
    postcode: str
    citycode: str
    commune: str
    score: float
    ban_id: str


def locate(address: str, ask: Ask | None = None) -> Location | None:
    """The position of an address, or None: unknown, doubtful, unreachable, or the geocoder is switched off.

    Waits 3 seconds at most and never raises for the service's sake. Must not be called within a write unit,
    whose lock would wait for the network.
    """
    if in_write_unit():
        raise RuntimeError("geocode before the write unit, not inside it")
    question = squeeze(address)[:ADDRESS_MAX]
    if len(question) < 3:
        return None
    known, location = _remembered(question)
    if not known and (ask is not None or settings().geocoder):
        location = _ask_and_remember(question, ask or ask_ban)
    if location is not None and location.score < ACCEPTED_SCORE:
        log.info("geocoder: doubtful answer (score %.2f), not used", location.score)
        return None
    return location


class Pinned(BaseSyncAdapter):  # type: ignore[misc]  # published without types
    """geopy's questions, over the connection of core.outbound. Raises OSError, ValueError."""

    def __init__(self, wire: Wire, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=None, ssl_context=None)
        self.wire = wire

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """What it answers, of 64 kB at most."""
        return json.loads(self.get_text(url, timeout=timeout, headers=headers))

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """The same, as it came."""
        with outbound.session(urlsplit(url).hostname or "", self.wire, read=ANSWER_MAX, within=timeout) as session:
            answer = session.get(url, headers=headers)
        if not answer.ok:
            raise AdapterHTTPError("refused", status_code=answer.status_code, headers=answer.headers, text="")
        return answer.content.decode()


PINNED = partial(Pinned, INTERNET)


def ask_ban(question: str, adapter: Callable[..., BaseAdapter] = PINNED) -> Properties | None:
    """Ask the Base adresse nationale for its best answer. Raises GeopyError, OSError, ValueError."""
    geocoder = BANFrance(domain=DOMAIN, timeout=TIMEOUT_S, user_agent="palier", adapter_factory=adapter)
    answer = geocoder.geocode(question)
    return dict(answer.raw) if answer is not None else None


def read_feature(feature: Properties) -> Location | None:
    """A GeoJSON feature of the service as a Location; None when it is not one."""
    try:
        lon, lat = feature["geometry"]["coordinates"][:2]
        properties = feature["properties"]
        return Location(
            lat=float(lat),
            lon=float(lon),
            label=str(properties["label"]),
            postcode=str(properties.get("postcode", "")),
            citycode=str(properties.get("citycode", "")),
            commune=str(properties.get("city", "")),
            score=float(properties["score"]),
            ban_id=str(properties.get("id", "")),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _key(question: str) -> str:
    return digest(fold(question))


def _remembered(question: str) -> tuple[bool, Location | None]:
    with read_unit() as session:
        row = session.get(GeocodeCache, _key(question))
        if row is None:
            return False, None
        return True, Location(**row.found) if row.found else None


def _ask_and_remember(question: str, ask: Ask) -> Location | None:
    try:
        feature = ask(question)
    except (GeopyError, OSError, ValueError) as error:
        # Not remembered: the next call asks again. The address itself stays out of the log.
        log.warning("geocoder: no answer (%s)", type(error).__name__)
        return None
    location = read_feature(feature) if feature else None
    with write_unit():
        row = db.session().get(GeocodeCache, _key(question)) or GeocodeCache(key=_key(question))
        row.found = asdict(location) if location else None
        row.asked_at = clock.now()
        db.session().add(row)
    return location
