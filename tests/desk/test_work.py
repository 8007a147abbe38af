"""What else the coordination does: settle, hand over, send, write, enrol, revoke."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

from app.core import clock, tenant
from app.door.models import Device
from app.extensions import db
from app.referrals.models import Partner, Referral
from app.rounds.models import Consigne
from app.sync.models import HeldOp
from app.technical.models import TechnicalProblem
from tests.clients import Desk, Phone
from tests.desk.evening import Evening, payload
from tests.world import World


def only(world: World, model: Any, **by: Any) -> Any:
    """The one row of a kind, read afresh."""
    with tenant.tenant(world.org_id):
        db.session.rollback()
        found = db.session.query(model).filter_by(**by).one()
        db.session.refresh(found)
        db.session.expunge(found)
        db.session.rollback()
    return found


def test_a_held_operation_says_why_and_is_closed_with_a_reason(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(phone.op("drone.fly", {"text": "<script>x</script>"}))
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    assert "version plus récente" in desk.get("/bureau/regler").get_data(as_text=True)
    html = desk.get(page).get_data(as_text=True)
    assert "&lt;script&gt;x&lt;/script&gt;" in html and "Nadia Belkacem" in html
    assert desk.submit(f"{page}/classer", {"motif": " "}, page).status_code == 422
    assert desk.submit(f"{page}/classer", {"motif": "Essai du téléphone"}, page).status_code == 303
    assert "Rien à régler" in desk.get("/bureau/regler").get_data(as_text=True)
    assert only(world, HeldOp).note == "Essai du téléphone"
    assert desk.submit(f"{page}/reprendre", {}, "/bureau/regler/").status_code in (400, 422)


def test_a_held_operation_is_tried_again_once_what_stopped_it_is_gone(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    missing = uuid4()
    phone.sync(phone.op("contact.record", {**payload("contact", world, missing, None), "besoin": "nouveau_besoin"}))
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    again = desk.submit(f"{page}/reprendre", {}, page)
    assert again.headers["Location"] == page
    from app.core.unit import write_unit
    from app.nomenclatures import actions as lists
    from app.nomenclatures.rules import Change

    with tenant.tenant(world.org_id), write_unit():
        lists.change_list(world.org_id, "besoin", Change("nouveau_besoin", parent="ecoute", label="Nouveau"))
    hers = f"?agent={world.nadia.user_id}"
    assert desk.submit(f"{page}/reprendre{hers}", {}, page).headers["Location"] == f"/bureau/regler{hers}"
    assert "Aucune saisie pour ces filtres." in desk.get(f"/bureau/regler{hers}").get_data(as_text=True)
    assert only(world, HeldOp).settled == "applied"


def test_a_technical_problem_is_sent_by_hand(world: World, evening: Evening, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    page = f"/bureau/techniques/{evening.technical}/envoyer"
    data = {"canal": "courriel", "destinataire": "astreinte", "le": clock.today().isoformat(), "reference": "=DI-1"}
    assert desk.submit(page, {**data, "le": "2020-01-01"}).status_code == 422
    assert desk.submit(page, {**data, "canal": "pigeon"}).status_code == 422
    assert only(world, TechnicalProblem).transmission == "a_transmettre"
    assert desk.submit(page, data).status_code == 303
    row = only(world, TechnicalProblem)
    assert (row.work, row.transmission, row.sent_reference) == ("retenu", "envoye", "=DI-1")
    assert "réf. =DI-1" in desk.get("/bureau/techniques?etat=envoye").get_data(as_text=True)
    assert desk.submit(page, data).status_code == 422


def test_a_referral_is_handed_over_only_with_the_persons_agreement(
    world: World, evening: Evening, as_desk: Any, as_phone: Any
) -> None:
    desk, phone = as_desk(world.claire), as_phone(world.nadia)
    refused = {**payload("referral", world, evening.partner_id, None), "consent": "refuse"}
    op = phone.op("referral.propose", refused)
    phone.sync(op)
    data = {"canal": "telephone", "partenaire": str(evening.partner_id), "le": clock.today().isoformat()}
    no = f"/bureau/orientations/{op['record_id']}/transmettre"
    yes = f"/bureau/orientations/{evening.referral}/transmettre"
    answer = desk.submit(no, data)
    assert answer.status_code == 422 and "Sans accord noté" in answer.get_data(as_text=True)
    assert only(world, Referral, id=UUID(op["record_id"])).state == "brouillon"
    assert desk.submit(yes, data).status_code == 303
    assert only(world, Referral, id=evening.referral).state == "transmis"


def test_a_consigne_reaches_the_phones_says_who_read_it_and_leaves_when_closed(
    world: World, as_desk: Any, as_phone: Any
) -> None:
    desk, phone = as_desk(world.claire), as_phone(world.nadia)
    form = "/bureau/consignes/nouvelle"
    data = {"residence": str(world.glycines.estate_id), "texte": "Vérifier l’ascenseur.", "du": str(clock.today()),
            "au": "", "priorite": "haute"}  # fmt: skip
    assert desk.submit(form, {**data, "texte": " "}).status_code == 422
    assert desk.submit(form, {**data, "au": "2020-01-01"}).status_code == 422
    assert desk.submit(form, {**data, "residence": str(world.strange_home.estate_id)}).status_code == 422
    assert desk.submit(form, data).status_code == 303
    consigne = str(only(world, Consigne).id)
    assert ("consigne", consigne) in phone.pull_all()
    phone.sync(phone.op("consigne.read", {}, consigne))
    assert "Lue par Nadia Belkacem" in desk.get("/bureau/consignes").get_data(as_text=True)
    assert desk.submit(f"/bureau/consignes/{consigne}/clore", {}, "/bureau/consignes").status_code == 303
    assert only(world, Consigne).closed_at is not None


def test_partners_are_kept_by_hand(world: World, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    data = {"nom": "Maison du droit", "domaines": ["logement"], "telephone": "01 02", "note": "Demander Aline."}
    assert desk.submit("/bureau/partenaires/nouveau", {**data, "nom": ""}).status_code == 422
    assert desk.submit("/bureau/partenaires/nouveau", {**data, "domaines": []}).status_code == 422
    assert desk.submit("/bureau/partenaires/nouveau", data).status_code == 303
    page = f"/bureau/partenaires/{only(world, Partner).id}"
    assert 'value="Maison du droit"' in desk.get(page).get_data(as_text=True)
    assert desk.submit(page, {**data, "nom": "Point justice"}).status_code == 303
    assert desk.submit(f"{page}/retirer", {}, page).status_code == 303
    row = only(world, Partner)
    assert (row.name, row.note, row.active) == ("Point justice", "Demander Aline.", False)


def test_an_enrolment_code_is_shown_once(world: World, as_desk: Any) -> None:
    for person in (world.claire, world.admin):
        desk: Desk = as_desk(person)
        made = desk.submit(f"/bureau/equipe/{world.nadia.user_id}/code", {}, "/bureau/equipe")
        found = re.search(r'class="code-once">([^<]+)<', made.get_data(as_text=True))
        assert made.status_code == 200 and found
        assert found.group(1) not in desk.get("/bureau/equipe").get_data(as_text=True)
    assert desk.submit(f"/bureau/equipe/{world.reader.user_id}/code", {}, "/bureau/equipe").status_code == 422
    assert desk.submit(f"/bureau/equipe/{world.strange_agent.user_id}/code", {}, "/bureau/equipe").status_code == 404


def test_revoking_a_phone_asks_first_and_shuts_it_out(world: World, as_desk: Any, as_phone: Any) -> None:
    desk, phone = as_desk(world.admin), as_phone(world.nadia)
    assert isinstance(phone, Phone)
    page = f"/bureau/equipe/telephones/{phone.device_id}/revoquer"
    assert "Nadia Belkacem" in desk.get(page).get_data(as_text=True)
    assert phone.send().status_code == 200
    assert desk.submit(page, {}).status_code == 303
    assert only(world, Device).revoked_at is not None
    assert phone.send().get_json() == {"device": "revoked", "id": str(phone.device_id)}
