"""The addresses of the desk, on one page. Who may call each is said at its view."""

from __future__ import annotations

from app.desk.views import absences, consignes, held, partners, referrals, review, team, technical, today, week
from app.pages.menu import DeskPages, Entry
from app.people.rules import DESK_ROLES
from app.review.queries import count_to_review
from app.sync.queries import how_many_to_settle

bp = DeskPages(
    "desk",
    Entry("Aujourd’hui", "desk.today", "horloge", 10),
    Entry("À relire", "desk.to_review", "oeil", 20, count=count_to_review),
    Entry("À régler", "desk.held", "alerte", 30, count=how_many_to_settle),
    Entry("Planning", "desk.week", "planning", 40),
    Entry("Consignes", "desk.consignes", "consigne", 50),
    Entry("Technique", "desk.technical", "technique", 60),
    Entry("Orientations", "desk.referrals", "orientation", 70),
    Entry("Partenaires", "desk.partners", "passation", 80),
    Entry("Équipe", "desk.team", "groupe", 90, DESK_ROLES),
)

ENTRY = "/<kind>/<uuid:entity_id>"

for method, address, view, endpoint in (
    ("GET", "/", today.page, "today"),
    ("GET", "/relire", review.queue, "to_review"),
    ("GET", f"/relire{ENTRY}", review.sheet, "to_review_one"),
    ("POST", f"/relire{ENTRY}/montrer", review.release, "to_review_release"),
    ("POST", f"/relire{ENTRY}/garder", review.retain, "to_review_retain"),
    ("POST", f"/relire{ENTRY}/exclure", review.exclude, "to_review_exclude"),
    ("GET", "/relire/tout-montrer", review.confirm_all, "to_review_confirm"),
    ("POST", "/relire/tout-montrer", review.release_all, "to_review_all"),
    ("GET", "/regler", held.page, "held"),
    ("GET", "/regler/<uuid:held_id>", held.one, "held_one"),
    ("POST", "/regler/<uuid:held_id>/reprendre", held.retry, "held_retry"),
    ("POST", "/regler/<uuid:held_id>/classer", held.dismiss, "held_dismiss"),
    ("GET", "/planning", week.page, "week"),
    ("GET", "/planning/publier", week.confirm_all, "week_confirm_all"),
    ("POST", "/planning/publier", week.publish_all, "week_publish_all"),
    ("GET", "/planning/absences", absences.page, "week_absences"),
    ("POST", "/planning/absences", absences.add, "week_absence_add"),
    ("POST", "/planning/absences/<uuid:absence_id>/finir", absences.end, "week_absence_end"),
    ("GET", "/planning/vacation", week.blank, "week_new"),
    ("POST", "/planning/vacation", week.create, "week_create"),
    ("GET", "/planning/vacation/<uuid:shift_id>", week.one, "week_one"),
    ("POST", "/planning/vacation/<uuid:shift_id>/publier", week.publish, "week_publish"),
    ("GET", "/planning/vacation/<uuid:shift_id>/annuler", week.confirm_cancel, "week_confirm"),
    ("POST", "/planning/vacation/<uuid:shift_id>/annuler", week.cancel, "week_cancel"),
    ("GET", "/consignes", consignes.page, "consignes"),
    ("GET", "/consignes/nouvelle", consignes.blank, "consignes_new"),
    ("POST", "/consignes/nouvelle", consignes.write, "consignes_write"),
    ("POST", "/consignes/<uuid:consigne_id>/clore", consignes.close, "consignes_close"),
    ("GET", "/techniques", technical.page, "technical"),
    ("POST", "/techniques/<uuid:problem_id>/retenir", technical.keep, "technical_keep"),
    ("GET", "/techniques/<uuid:problem_id>/envoyer", technical.blank, "technical_form"),
    ("POST", "/techniques/<uuid:problem_id>/envoyer", technical.send, "technical_send"),
    ("POST", "/techniques/<uuid:problem_id>/informer", technical.told, "technical_told"),
    ("GET", "/orientations", referrals.page, "referrals"),
    ("GET", "/orientations/<uuid:referral_id>/transmettre", referrals.blank, "referrals_form"),
    ("POST", "/orientations/<uuid:referral_id>/transmettre", referrals.transmit, "referrals_transmit"),
    ("GET", "/partenaires", partners.page, "partners"),
    ("GET", "/partenaires/nouveau", partners.blank, "partners_new"),
    ("POST", "/partenaires/nouveau", partners.create, "partners_create"),
    ("GET", "/partenaires/<uuid:partner_id>", partners.one, "partners_one"),
    ("POST", "/partenaires/<uuid:partner_id>", partners.update, "partners_update"),
    ("POST", "/partenaires/<uuid:partner_id>/retirer", partners.close, "partners_close"),
    ("POST", "/partenaires/<uuid:partner_id>/proposer", partners.reopen, "partners_reopen"),
    ("GET", "/equipe", team.page, "team"),
    ("POST", "/equipe/<uuid:user_id>/code", team.code, "team_code"),
    ("GET", "/equipe/inviter", team.blank, "team_blank"),
    ("POST", "/equipe/inviter", team.invite, "team_invite"),
    ("POST", "/equipe/invitations/<uuid:invitation_id>/retirer", team.withdraw, "team_withdraw"),
    ("GET", "/equipe/<uuid:user_id>/fermer", team.confirm_close, "team_confirm_close"),
    ("POST", "/equipe/<uuid:user_id>/fermer", team.close, "team_close"),
    ("POST", "/equipe/<uuid:user_id>/rouvrir", team.reopen, "team_reopen"),
    ("GET", "/equipe/telephones/<uuid:device_id>/revoquer", team.confirm_revoke, "team_confirm"),
    ("POST", "/equipe/telephones/<uuid:device_id>/revoquer", team.revoke, "team_revoke"),
    ("POST", "/equipe/telephones/<uuid:device_id>/pertes", team.note_losses, "team_note_losses"),
):
    bp.add_url_rule(address, endpoint, view, methods=[method])
