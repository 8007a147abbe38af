"""Seven cases of the demonstration, each where cases are found: asked for, not eligible, being joined, in mediation,
beside a landlord, agreed and seen again, interrupted. The names in them are nobody's."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.core import clock
from app.core.base import uuid7
from app.demo import case as of
from app.demo.case import Case
from app.demo.service import Service
from app.extensions import db
from app.mediation import advice, alerts
from app.mediation.rules.states import Mode
from app.parties.rules import Agreed, Speaks

TABLE = Agreed.table_ronde


def schedule(service: Service) -> None:
    """Those of the first pair are its own desk's; one is another's."""
    stage = service.stage
    (first, homes), (second, others) = list(stage.homes.items())[:2]
    ours = [Case(service, stage.cast.pairs[first], home) for home in (*homes, *homes)[:6]]
    for story, case in zip((kept, under_way, out_of_reach, elsewhere, beside_a_landlord, new), ours, strict=True):
        story(case)
    interrupted(Case(service, stage.cast.pairs[second], others[0]))


def kept(case: Case) -> None:
    """A noise, an agreement, and what is known of it after two weeks and after a month."""
    case.then(42, of.opened("La musique s’entend après minuit, trois soirs sur sept.", family="bruit",
                            type="bruit_musique"), of.looked_at(), of.eligible, of.entrusted)  # fmt: skip
    case.then(41, of.met("A", "Odile Ferrand"), of.agrees("A", TABLE), of.met("B"), of.agrees("B", TABLE), of.mediated)
    case.then(40, of.interviewed("A"))
    case.then(39, of.interviewed("B"), of.around_a_table(36))
    case.then(36, of.held, of.concluded(
        ("B", "Pas de musique après 22 h en semaine.", "A le dit, et le passage du soir."),
        ("A", "Sonner avant d’appeler qui que ce soit.", "B le dit."),
    ), of.followed, hour=time(18, 15))  # fmt: skip
    case.then(20, of.seen_again(15, ("tenu", "A"), ("tenu", "B")))
    case.then(5, of.seen_again(30, ("partiel", "A"), ("inconnu", "M")))


def under_way(case: Case) -> None:
    """Both were met; they sit around a table in three days."""
    case.then(16, of.opened("Le local vélos est plein de meubles qui n’appartiennent à personne de l’escalier.",
                            family="usage", type="local_velo_poussette", canal="rencontre_tournee"),
              of.looked_at(), of.eligible, of.entrusted)  # fmt: skip
    case.then(14, of.met("A"), of.agrees("A", TABLE))
    case.then(12, of.met("B", "Karim Duval"), of.agrees("B", TABLE), of.mediated)
    case.then(9, of.interviewed("A"))
    case.then(6, of.interviewed("B", Mode.visite_domicile), of.around_a_table(-3))
    case.then(5, _asked)


def _asked(case: Case, at: datetime) -> None:
    """A service, whose answer the mediator heard."""
    question = uuid7()
    due_on = clock.service_day(at) + timedelta(days=10)
    said = "Des meubles laissés dans un local commun\u00a0: qui peut les faire enlever, et après quel délai\u00a0?"
    advice.ask(case.field(at, question), case.id, said, due_on, None, "Service juridique de la mairie")
    db.session.flush()
    advice.answer(case.field(at, question), question, "Le bailleur, après un affichage de quinze jours dans le hall.")


def out_of_reach(case: Case) -> None:
    """One agrees, nobody opens at the other's; and it is heavier than it seemed."""
    case.then(13, of.opened("Des sacs sont jetés par la fenêtre du troisième, à l’heure de la sortie des classes.",
                            family="hygiene", type="jet_fenetre", canal="appel_entrant"),
              of.looked_at(), of.eligible, of.entrusted)  # fmt: skip
    case.then(11, of.met("A"), of.agrees("A"), of.looked_for("B"))
    case.then(7, of.looked_for("B"), hour=time(18))
    case.then(2, _alert)


def _alert(case: Case, at: datetime) -> None:
    said = "A dit payer pour les dégâts d’un autre étage, et n’ose plus le redire."
    alerts.raise_on_case(case.field(at), case.id, said)


def elsewhere(case: Case) -> None:
    """A court has it already: who asked is told of somebody who explains what follows."""
    case.then(24, of.opened("Insultes répétées dans l’escalier, une audience est fixée.", family="verbal",
                            type="insultes", canal="courrier", written=True), of.looked_at(justice="oui"))  # fmt: skip
    case.then(22, of.refused("justice"), of.sent_on("Point-justice de Valserein, sans rendez-vous le mardi."))
    case.then(21, of.closed("releve_justice"))


def beside_a_landlord(case: Case) -> None:
    """A tenant and the landlord, who named whom it answers by."""
    case.then(18, of.opened("Trois courriers sur l’humidité de la chambre sont restés sans réponse depuis mars.",
                            flow="institution", family="relation", type="locataire_bailleur", canal="permanence"),
              of.looked_at(), of.eligible, of.entrusted)  # fmt: skip
    case.then(15, of.met("A"), of.agrees("A"))
    case.then(10, of.met("B", "Service de la gestion locative", Speaks.structure), of.agrees("B"), of.mediated)
    case.then(4, of.interviewed("A", Mode.telephone))


def new(case: Case) -> None:
    """Asked for by telephone: somebody has to look at it."""
    case.then(1, of.opened("Des jeux de ballon contre le mur du rez-de-chaussée, chaque soir.", family="usage",
                           type="jeux_ballon", canal="appel_entrant"))  # fmt: skip


def interrupted(case: Case) -> None:
    """A mediator ends it alone, after a threat; each knows."""
    case.then(30, of.opened("Le palier est encombré, et chacun accuse l’autre.", family="hygiene",
                            type="encombrement_palier"), of.looked_at(), of.eligible, of.entrusted)  # fmt: skip
    case.then(28, of.met("A"), of.agrees("A"), of.met("B"), of.agrees("B"), of.mediated)
    case.then(25, of.interviewed("A"))
    case.then(23, of.stopped("violence_menace"))
    case.then(21, of.told("A", "B"), of.closed("releve_forces_ordre"))
