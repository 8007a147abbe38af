"""Free text is sealed means all of it: what stays in clear is one list, here and in the README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import String

from app.core import tenant
from app.core.base import Base
from app.core.columns import Json
from app.core.unit import read_unit
from app.keys.values import by_key, sealed_columns
from tests.planted import plant
from tests.world import World

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CANARY = "Mme Zyzomys 0699887766"

ENTRY = "origin_kind lieu agents twins own"
IN_CLEAR = {
    # Names and addresses the database searches, sorts or compares; they are of places, structures and staff.
    "organisation": "hours zones slug name kind holidays",
    "user_account": "email name password_hash",
    "membership": "role pair_code",
    "landlord": "former_ids former_keys name name_key",
    "sector": "name code",
    "estate": "by_hand name plate address postcode citycode commune source source_id content_hash row_hash name_key"
    " words hall_words agency",
    "building": "name address",
    "case_request_setting": "numbers hours contact notice",
    "entrance": "label plate",
    "partner": "domaines name",
    "merged_estate": "moved",
    "merged_landlord": "gone given moved",
    "estates_apart": "among",
    "stock_import_change": "before after parts",
    "list_override": "list_code code parent label_fr",
    "list_draft": "changes list_code",
    "list_publication": "changes list_code",
    "mediation_version": "what changes",
    # Codes of lists and states, each checked before it is stored, and our own sentences.
    "list_version": "items trial title list_code",
    "list_wish": "list_code want line state put",
    "estate_move": "state",
    "visit": f"entrances state reason {ENTRY}",
    "ambience": f"dimensions {ENTRY}",
    "contact": f"reponses counts besoin registre canal {ENTRY}",
    "conflict": f"reponses type gravite recurrence origine issue mode {ENTRY}",
    "technical_problem": "category sub_category severity requester work transmission feedback sent_channel sent_to"
    f" {ENTRY}",
    "referral": f"domaine besoin path state consent consent_means channel {ENTRY}",
    "followup": "subject_kind reason state outcome",
    "round": "state type_tournee",
    "round_event": "stops verb reason",
    "round_stop": "state declared reason",
    "shift": "state",
    "shift_change": "accepted verb reason",
    "consigne": "priority",
    "review": "facts agents kind state reason level place sort",
    "released_line": "kind iso_week month daypart state family severity outcome lieu category sub_category work"
    " transmission feedback number closed_week",
    "document": "about_kind template number state sha256 channel",
    "case_request": "number channel origine state next_action acknowledged_how family type wants origin_kind form code"
    " reason",
    "case_request_event": "happened",
    "case_letter": "kind reply sending",
    "party": "about_kind letter side speaks state channel informed_how",
    "party_consent": "means what",
    "party_try": "channel",
    "reading": "about_kind how",
    "link": "purpose about_kind token reason",
    "link_use": "what verb",
    "case_alert": "kind state called",
    "mediation_case": "number flow state before family type origine canal lieu origin_kind next outcome kept",
    "case_interest": "tie",
    "case_event": "verb source target reason letters",
    "case_answer": "item answer",
    "case_verdict": "verdict reasons",
    "case_number": "series",
    "mediation_settings": "flows",
    "case_meeting": "mode state lieu letters mediators absent told again reason",
    "case_other": "field",
    "case_agreement": "form extent signed copies",
    "case_commitment": "letter",
    "case_check": "state said_by",
    "case_line": "part",
    "entry_version": "kind change",
    "feed": "kind scope",
    "op": "result kind payload_hash status",
    "held_op": "kind reason message settled why",
    "invitation": "role code_hash",
    "mail": "letter state outcome claimed_by",
    "stock_import": "state source digest heads",
    "retention_choice": "code",
    "retention_run": "counts",
    "rights_request": "right state outcome",
    "rights_step": "verb",
    "rights_link": "kind",
    "rights_passage": "left_out",
    # Of machines: digests, addresses of push services, names of programs and of our own tables.
    "device": "build session_hash proof_hash",
    "sent_form": "print",
    "last_change": "deed",
    "published_lists": "shipped",
    "login_session": "id_hash kind stage",
    "enrolment_code": "code_hash",
    "recovery_code": "code_hash",
    "first_link": "code_hash",
    "passkey": "host transports",
    "passkey_challenge": "purpose bound_to",
    "throttle": "key",
    "geocode_cache": "found key",
    "push_subscription": "session_id_hash endpoint endpoint_hash p256dh auth state token_hash",
    "push_delivery": "topic state claimed_by",
    "push_halt": "host",
    "worker_beat": "name",
    "secret_canary": "name",
    "unreadable_value": "in_table in_column",
}
"""Every column of text or of JSON that is not sealed, by table."""


def test_the_columns_of_text_and_of_json_in_clear_are_these_and_no_other() -> None:
    clear = {
        name: {column.name for column in one.columns if isinstance(column.type, String | Json)}
        for name, one in Base.metadata.tables.items()
    }
    assert {name: found for name, found in clear.items() if found} == {
        name: set(said.split()) for name, said in IN_CLEAR.items()
    }


def test_the_readme_lists_the_same() -> None:
    section = README.split("## In clear")[1].split("\n## ")[0]
    told = {name: set(said.replace(",", " ").split()) for name, said in re.findall(r"`(\w+)`:\s+([\w ,\n]+)", section)}
    assert told == {name: set(said.split()) for name, said in IN_CLEAR.items()}


def test_what_is_typed_in_every_sealed_column_is_in_no_file_and_no_dump(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    plant(world, as_phone(world.nadia), as_desk(world.claire), CANARY)
    folder = app.extensions["palier_settings"].data_dir
    written = b"".join(path.read_bytes() for path in folder.glob("palier.sqlite*"))
    with tenant.every_tenant(), read_unit() as s:
        assert [one.name for one in sealed_columns() if not by_key(s, one)] == []
        dumped = repr([s.execute(one.select()).all() for one in Base.metadata.sorted_tables]).encode()
    for part in (b"Zyzomys", b"0699887766"):
        assert part not in written and part not in dumped
