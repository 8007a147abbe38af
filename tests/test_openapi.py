"""The served description of the interface is whole and true: schemathesis plays every operation against it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.door import proof, speaking, throttle
from app.door.cookies import DEVICE
from tests.clients import Phone
from tests.world import World

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PLAN = settings(
    max_examples=20,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
METHODS = {"get", "post", "put", "patch", "delete"}


def document(app: Flask) -> dict[str, Any]:
    """As served to anyone."""
    answer = app.test_client().get("/api/openapi.json")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.get_json()
    return body


def described(app: Flask) -> set[tuple[str, str]]:
    """Path and method of each operation of the document."""
    return {(path, method) for path, line in document(app)["paths"].items() for method in METHODS & set(line)}


def test_the_document_names_every_address_of_the_phone_and_no_other(app: Flask) -> None:
    rules = {
        (re.sub(r"<uuid:(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/") and rule.rule != "/api/openapi.json"
    }
    assert described(app) == rules


def test_every_operation_says_its_headers_its_session_and_its_refusals(app: Flask) -> None:
    paths = document(app)["paths"]
    for path, method in described(app):
        operation = paths[path][method]
        headers = {one["name"] for one in operation["parameters"] if one["in"] == "header" and one["required"]}
        assert headers == {"X-Palier", "Sec-Fetch-Site"}
        opens_one = path.startswith("/api/session") and method == "post"
        shown = "enrolment" if path == "/api/deposit" else "phone"
        assert operation["security"] == ([] if opens_one else [{shown: []}])
        refused = {"400", "403", "415"} if path.startswith("/api/session/passkey") else {"400", "401", "403", "415"}
        assert refused <= set(operation["responses"]) and operation["summary"]
        assert ("422" in operation["responses"]) == ("requestBody" in operation)
    scheme = document(app)["components"]["securitySchemes"]["phone"]
    assert (scheme["in"], scheme["name"]) == ("cookie", f"{DEVICE}-{{enrolment}}")


def test_every_answer_has_a_closed_shape(app: Flask) -> None:
    """An allow-list of fields (ASVS 15.3.1): what is not named does not leave."""
    shapes = document(app)["components"]["schemas"]
    assert {
        name for name, one in shapes.items() if name.endswith(("Out", "Wire")) and one["additionalProperties"]
    } == set()


class Alone:
    """The application, each call in a context of its own as on a server."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """As WSGI."""
        with self.app.app_context():
            return self.app(environ, start_response)


def player(operation: Any, phone: Phone, mode: GenerationMode) -> Any:
    """A test of one operation, as this phone."""
    cookies = {
        name: found.value
        for name in (DEVICE, proof.name_of(phone.device_id))
        if (found := phone.client.get_cookie(name))
    }
    device = str(phone.device_id)

    @seed(20261122)
    @PLAN
    @given(case=operation.as_strategy(generation_mode=mode))
    def play(case: Any) -> None:
        if mode == GenerationMode.POSITIVE and isinstance(case.body, dict) and "device" in case.body:
            case.body["device"] = device
        plain = {"Accept-Encoding": "identity"}  # over WSGI nobody unpacks
        ours = {**Phone.HEADERS, speaking.HEADER: device, **plain}
        headers = ours if mode == GenerationMode.POSITIVE else plain
        case.call_and_validate(cookies=cookies, headers=headers, checks=CHECKS)

    return play


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_schemathesis_finds_nothing(
    app: Flask, world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch, mode: GenerationMode
) -> None:
    monkeypatch.setattr(throttle, "spend", lambda *_: True)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", Alone(app))
    played = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        player(operation, as_phone(world.nadia), mode)()
        played.add((operation.path, operation.method))
    assert played == described(app)
