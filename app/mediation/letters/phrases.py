"""What several letters say in the same words. Pure."""

from __future__ import annotations

from app.documents.template import Place, Text, Variable

NB = "\u00a0"
HELLO, BYE = Text("Bonjour,"), Text("Cordialement,")
TO = Variable("destinataire", "À qui", person=True)
NUMBER = Variable("numero", "Numéro du dossier")
FREE = Text(
    "La médiation est gratuite. Vous êtes libre d’accepter, de refuser, et de partir à tout moment, sans dire pourquoi."
)
SECRET = Text(
    "Ce que vous dites reste entre vous et les médiateurs. Ils ne répètent à l’autre partie que ce que vous leur "
    "permettez de dire."
)
COURT = Text(
    "La médiation ne remplace pas la justice. Vous gardez le droit de saisir un tribunal. Cette lettre n’arrête aucun "
    "délai pour agir en justice."
)
DATA = Text(
    "Nous gardons seulement ce qui sert à la médiation. Vous pouvez demander à voir ce qui vous concerne, à le "
    "corriger ou à l’effacer."
)
DANGER = Text(f"En cas de danger, appelez le 17. Vous pouvez aussi envoyer un SMS au 114{NB}: c’est gratuit.")
SINCE_KEPT = Text("Ce qui s’est dit pendant la médiation reste confidentiel, même quand elle est finie.")
CONCILIATOR = Text(
    "Un conciliateur de justice aide à trouver un accord. C’est gratuit et sans avocat. La mairie ou le tribunal vous "
    "dit quand et où le rencontrer. Le site conciliateurs.fr le dit aussi."
)
ELSEWHERE = Variable("conciliation", "Une autre médiation est possible", needed=False)
"""Said of none where somebody is in danger: there, nobody is sent to meet the other party."""
OR_CONCILIATOR = Text(CONCILIATOR.said, when=ELSEWHERE.code)
PROTECTED = Variable("protection", "Quelqu’un est en danger", needed=False)
PROTECTION = Text(
    f"Si vous êtes en danger, appelez le 17. Le 3919 écoute les femmes victimes de violences, jour et nuit. France "
    f"Victimes, au 116{NB}006, écoute toute victime et l’aide dans ses démarches, tous les jours. Ces appels sont "
    "gratuits.",
    when=PROTECTED.code,
)
IN_DANGER = ("violence_danger", "violence_menace")
"""The reasons of a refusal, or of an interruption, that call for protection and for no other mediation."""
WORD = Place("mot", "Un mot de votre part", most=800, lines=12)

REACH = Text("Pour nous joindre, nos coordonnées sont en haut de cette lettre. Donnez le numéro {numero}.")
REASONS = {
    "hors_champ": "elle ne fait pas partie de ce que nous pouvons traiter",
    "recours_prealable": "une première réclamation écrite à l’institution doit d’abord être faite",
    "trop_tard": "votre première réclamation à l’institution date de plus d’un an",
    "defenseur_droits": "le Défenseur des droits est déjà saisi",
    "justice": "un tribunal est déjà saisi",
    "autre_mediateur": "un autre médiateur ou un conciliateur est déjà saisi",
    "violence_danger": "la situation demande d’abord une protection, que la médiation ne donne pas",
    "refus": "la médiation n’a pas été acceptée, et chacun est libre de la refuser",
    "anonyme": "nous ne savons pas à qui répondre",
    "infondee": "elle ne nous donne pas de quoi commencer une médiation",
    "doublon": "un autre dossier est déjà ouvert pour la même situation",
    "mediateur_institution": "l’institution a son propre médiateur, que vous pouvez saisir gratuitement",
    "mediateur_consommation": "un médiateur de la consommation peut la traiter, gratuitement",
    "pas_interlocuteur": "l’institution n’a nommé personne pour nous répondre",
}
"""Why a request is not taken, as it is said to who made it; another reason is said by its own words."""
BETWEEN_PERSONS = {
    "recours_prealable": "il faut d’abord en avoir parlé avec l’autre personne, si c’est possible sans danger",
    "trop_tard": "votre première démarche auprès de l’autre personne date de plus d’un an",
}
"""The same in a flow without an institution, where nobody has a complaint to write first."""


def reason_of(code: str, *, institution: bool) -> str | None:
    """In words of the flow, or None for a reason the structure wrote itself."""
    return (None if institution else BETWEEN_PERSONS.get(code)) or REASONS.get(code)
