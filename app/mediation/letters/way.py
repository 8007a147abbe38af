"""The letters on the way: a session, an agreement, how it holds, a case put aside, and how it ends. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import Refused
from app.documents.template import Checks, Pairs, Place, Sign, Table, Template, Text, Title, Variable
from app.mediation.letters.phrases import (
    BYE,
    CONCILIATOR,
    DANGER,
    ELSEWHERE,
    FREE,
    HELLO,
    NB,
    NUMBER,
    OR_CONCILIATOR,
    PROTECTED,
    PROTECTION,
    REACH,
    SECRET,
    SINCE_KEPT,
    TO,
    WORD,
)
from app.mediation.rules.states import Mode

DETAILS, WHEN = Variable("details", "Quand, où, avec qui"), Variable("quand", "Le jour et l’heure")
WHERE = Place(
    "adresse", "Adresse du rendez-vous", most=200, lines=4, titled=True,
    help="Rue, numéro, ville, étage ou salle. Sans elle la lettre ne se fige pas, sauf pour un appel ou une visite.",
)  # fmt: skip
COMES = (Mode.entretien, Mode.navette, Mode.table_ronde)
"""Sessions to which somebody has to come."""
AFAR = ("telephone", "en_ligne", "logement")
"""Places of the list to which nobody has to."""
NO_ADDRESS = "Écrivez l’adresse du rendez-vous, puis enregistrez la lettre\u00a0: on doit savoir où venir."
NO_CALL = (
    "Cette lettre ne dit pas qui appeler\u00a0: demandez à l’administration d’écrire un téléphone ou une adresse de "
    "courriel dans «\u00a0Papier à en-tête\u00a0»."
)
PROMISES = Variable("engagements", "Les engagements")
DAY = Variable("le", "Quel jour")
COMING = Checks(("Je viendrai", "Je demande une autre date", "Je ne viendrai pas"))
FREE_TO_COME = Text(
    "Vous êtes libre de venir ou non. Si vous ne venez pas, personne ne vous le reprochera. Vous pouvez aussi demander "
    "une autre date."
)
WITH = Text("Vous pouvez venir avec une personne de votre choix. Dites-le-nous avant.")
STILL_FREE = Text("Vous gardez le droit de saisir un tribunal.")
COLUMNS = ("Qui", "Fait quoi", "Avant le", "Comment on le verra")


def check_to_come(mode: str, lieu: str | None, typed: Mapping[str, str]) -> None:
    """Raises Refused for a letter of a session that says its day and hour, and not where to come. `lieu`: a code of
    that list."""
    if mode in COMES and lieu not in AFAR and not typed.get(WHERE.code):
        raise Refused("adresse", NO_ADDRESS, field=WHERE.code)


INVITATION = Template(
    "dossier_invitation",
    "Invitation à une rencontre",
    version=2,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, WHEN, DETAILS),
    body=(
        HELLO,
        Text("Nous vous invitons à une rencontre de médiation le {quand}. Le dossier porte le numéro {numero}."),
        Pairs("details"),
        WHERE,
        WORD,
        WITH,
        FREE_TO_COME,
        FREE,
        SECRET,
        Title("Votre réponse"),
        Text("Par courrier, par téléphone ou par le lien de notre courriel, dites-nous si vous venez."),
        COMING,
        REACH,
        BYE,
    ),
)
REMINDER = Template(
    "dossier_rappel",
    "Rappel de votre rencontre",
    version=1,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, WHEN, DETAILS),
    body=(
        HELLO,
        Text("Nous vous rappelons la rencontre de médiation du {quand}. Le dossier porte le numéro {numero}."),
        Pairs("details"),
        WHERE,
        WITH,
        FREE_TO_COME,
        COMING,
        REACH,
        BYE,
    ),
)
AGREEMENT = Template(
    "dossier_accord",
    "Votre accord",
    version=3,
    names=True,
    to="destinataire",
    copy="exemplaire",
    variables=(
        TO, NUMBER, DAY, PROMISES, Variable("signent", "Qui signe", needed=False),
        Variable("exemplaire", "Quel exemplaire"),
        *(Variable(code, "Oral, écrit, lu", needed=False) for code in ("oral", "ecrit", "lu")),
        Variable("points", "Quand en reparler", needed=False),
    ),
    body=(
        HELLO,
        Text("Voici votre exemplaire de l’accord du {le}. Le dossier porte le numéro {numero}."),
        Title("Ce que chacun s’engage à faire"),
        Table(COLUMNS, "engagements", columns=(3, 6, 3, 5)),
        WORD,
        Text("Cet accord repose sur votre parole. Chacun l’accepte librement.", when="oral"),
        Text("Cet accord est écrit. Chacun l’accepte librement.", when="ecrit"),
        Text("Il vous a été lu à voix haute.", when="lu"),
        Text(f"Nous en reparlerons avec vous à ces dates{NB}: {{points}}.", when="points"),
        Text("Si un engagement ne tient pas ou ne convient plus, appelez-nous. L’accord peut être changé ensemble."),
        STILL_FREE,
        SINCE_KEPT,
        Title("Signatures", when="signent"),
        Sign("signent"),
        REACH,
    ),
)  # fmt: skip
CHECK = Template(
    "dossier_point_suivi",
    "Où en est votre accord",
    version=1,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, DAY, PROMISES, Variable("avant", "Pour quand", needed=False)),
    body=(
        HELLO,
        Text("Un accord a été conclu le {le}. Nous faisons le point avec vous. Le dossier porte le numéro {numero}."),
        Table(COLUMNS, "engagements", columns=(3, 6, 3, 5)),
        Text("Pour chaque engagement, dites-nous ce que vous voyez. Il est tenu, tenu en partie, ou pas tenu."),
        Text("Nous attendons votre réponse avant le {avant}.", when="avant"),
        WORD,
        Text("Si l’accord ne convient plus, vous pouvez demander à le changer, ou à l’arrêter."),
        REACH,
        BYE,
    ),
)
SUSPENDED = Template(
    "dossier_suspension",
    "La médiation est suspendue",
    version=1,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, DAY, Variable("reprise", "Quand elle reprend", needed=False)),
    body=(
        HELLO,
        Text("La médiation du dossier {numero} est suspendue depuis le {le}."),
        Text("Elle doit reprendre le {reprise}. Nous vous écrirons si cette date change.", when="reprise"),
        WORD,
        Text("Pendant ce temps, aucune rencontre n’a lieu. Vous pouvez toujours nous appeler, ou arrêter."),
        STILL_FREE,
        DANGER,
        REACH,
        BYE,
    ),
)
INTERRUPTED = Template(
    "dossier_interruption",
    "La médiation s’arrête",
    version=3,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, DAY, Variable("vers", "Vers qui", needed=False), ELSEWHERE, PROTECTED),
    body=(
        HELLO,
        Text("Les médiateurs ont arrêté la médiation du dossier {numero} le {le}."),
        Text(
            "Ils peuvent le faire à tout moment, quand une médiation ne peut plus se passer dans de bonnes conditions. "
            "Ce n’est pas un jugement sur vous."
        ),
        WORD,
        SINCE_KEPT,
        Title("Vers qui aller"),
        Text(f"Vous pouvez vous adresser ici{NB}: {{vers}}.", when="vers"),
        PROTECTION,
        OR_CONCILIATOR,
        STILL_FREE,
        DANGER,
        REACH,
        BYE,
    ),
)
LEFT = Template(
    "dossier_sans_suite",
    "La médiation n’aura pas lieu",
    version=2,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, DAY),
    body=(
        HELLO,
        Text("La médiation du dossier {numero} n’aura pas lieu. Nous avons arrêté ce dossier le {le}."),
        Text("Une médiation demande que chacun l’accepte, et chacun reste libre."),
        WORD,
        Title("Vers qui aller"),
        CONCILIATOR,
        STILL_FREE,
        Text("Si la situation change, vous pouvez nous écrire de nouveau."),
        DANGER,
        REACH,
        BYE,
    ),
)
CLOSED = Template(
    "dossier_cloture",
    "Fin de la médiation",
    version=2,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, Variable("resultat", "Comment elle finit"), Variable("rouvrir", "Combien de mois")),
    body=(
        HELLO,
        Text("La médiation du dossier {numero} est finie. {resultat}"),
        WORD,
        SINCE_KEPT,
        Text("Si la situation revient, vous pouvez nous demander de rouvrir ce dossier pendant {rouvrir} mois."),
        CONCILIATOR,
        STILL_FREE,
        Text("Merci d’avoir pris part à cette médiation."),
        REACH,
        BYE,
    ),
)
ATTESTED = Template(
    "dossier_attestation",
    "Attestation de participation",
    version=1,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, Variable("rencontres", "Les rencontres")),
    body=(
        Text("Nous attestons que la personne nommée en haut de cette page a été invitée aux rencontres qui suivent."),
        Table(("Date", "Présence"), "rencontres", columns=(3, 2)),
        Text("Le dossier porte le numéro {numero}."),
        Text("Cette attestation dit des dates et une présence, et rien d’autre. Ce qui s’est dit est confidentiel."),
    ),
)
TEMPLATES = (
    INVITATION, REMINDER, AGREEMENT, CHECK, SUSPENDED, INTERRUPTED, LEFT, CLOSED, ATTESTED,
)  # fmt: skip
