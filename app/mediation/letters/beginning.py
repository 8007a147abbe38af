"""The letters of the beginning: received, to be made precise, not for us, opened; and the notice. Pure."""

from __future__ import annotations

from app.documents.template import Address, Bullets, Checks, Place, Template, Text, Title, Variable
from app.mediation.letters.phrases import (
    BYE,
    COURT,
    DANGER,
    DATA,
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
    TO,
    WORD,
)

SUBJECT = Variable("sujet", "De quoi il s’agit")
BY = Variable("mediateurs", "Qui sont les médiateurs")
RECEIVED = Variable("recu_le", "Quand la demande est arrivée")
ANSWER = Checks(("J’accepte la médiation", "Je préfère qu’on m’appelle", "Je ne souhaite pas de médiation"))

ACKNOWLEDGED = Template(
    "dossier_accuse",
    "Nous avons reçu votre demande",
    version=2,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, RECEIVED, Variable("reponse_avant", "Quand nous répondons")),
    body=(
        HELLO,
        Text("Nous avons reçu votre demande de médiation le {recu_le}. Elle est suivie dans le dossier {numero}."),
        Text("Nous l’étudions. Nous vous dirons avant le {reponse_avant} si nous pouvons la suivre."),
        WORD,
        Text(
            "Votre demande n’arrête aucun délai pour agir en justice. Si vous avez une date à respecter, parlez-en "
            "à un avocat ou à un point-justice. Les points-justice sont gratuits."
        ),
        DATA,
        DANGER,
        REACH,
        BYE,
    ),
)
PRECISION = Template(
    "dossier_precision",
    "Votre demande, quelques précisions",
    version=2,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, RECEIVED),
    body=(
        HELLO,
        Text(
            "Vous nous avez fait une demande de médiation, reçue le {recu_le}. Elle est suivie dans le dossier "
            "{numero}."
        ),
        Text(f"Pour la suivre, nous avons besoin de savoir{NB}:"),
        Place("questions", "Ce que vous demandez", most=1000, lines=15, needed=True),
        Text("Des faits et des dates suffisent. N’écrivez rien sur la santé de quelqu’un."),
        COURT,
        REACH,
        BYE,
    ),
)
NOT_FOR_US = Template(
    "dossier_non_recevable",
    "Votre demande, et vers qui aller",
    version=3,
    names=True,
    to="destinataire",
    variables=(
        TO,
        NUMBER,
        RECEIVED,
        Variable("motifs", "Pourquoi"),
        Variable("vers", "Vers qui", needed=False),
        ELSEWHERE,
        PROTECTED,
    ),
    body=(
        HELLO,
        Text(
            "Vous nous avez fait une demande de médiation, reçue le {recu_le}. Elle est suivie dans le dossier "
            "{numero}. Nous l’avons étudiée."
        ),
        Text(f"Nous ne pouvons pas la suivre, parce que{NB}:"),
        Bullets(of="motifs"),
        WORD,
        Title("Vers qui aller"),
        Text(f"Vous pouvez vous adresser ici{NB}: {{vers}}.", when="vers"),
        PROTECTION,
        OR_CONCILIATOR,
        Text("Vous gardez le droit de saisir un tribunal. Votre demande n’a arrêté aucun délai pour agir en justice."),
        Text("Si la situation change, vous pouvez nous écrire de nouveau."),
        DANGER,
        REACH,
        BYE,
    ),
)
OPENED = Template(
    "dossier_ouverture",
    "Une médiation vous est proposée",
    version=3,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, SUBJECT, BY, Variable("demande", "Qui l’a demandée"), Variable("duree", "Combien de temps")),
    body=(
        HELLO,
        Text(f"{{demande}} La demande porte sur ce sujet{NB}: {{sujet}}. Le dossier porte le numéro {{numero}}."),
        WORD,
        Title("Ce qu’est une médiation"),
        Text(
            "La médiation est menée par {mediateurs}. Chacun est écouté, de son côté ou avec l’autre partie, pour "
            "chercher une solution. Personne ne juge ni ne prend parti."
        ),
        FREE,
        SECRET,
        Text("La médiation dure {duree} au plus, sauf si chacun préfère continuer."),
        COURT,
        DATA,
        Title("Votre réponse"),
        Text("Par courrier, par téléphone ou par le lien de notre courriel, dites-nous ce que vous préférez."),
        ANSWER,
        REACH,
        BYE,
    ),
)
CORRESPONDENT = Template(
    "dossier_correspondant",
    "Une médiation est proposée à votre service",
    version=2,
    names=True,
    to="destinataire",
    variables=(TO, NUMBER, SUBJECT, BY, Variable("duree", "Combien de temps")),
    body=(
        HELLO,
        Text(
            f"Une personne souhaite renouer le dialogue avec votre service. La demande porte sur ce sujet{NB}: "
            "{sujet}. Le dossier porte le numéro {numero}."
        ),
        Place(
            "situation",
            "La situation",
            most=1500,
            lines=20,
            help="Seulement ce que la personne vous a permis de dire au service.",
        ),
        Text("La médiation est menée par {mediateurs}. Personne ne juge, ne prend parti, ni ne décide à votre place."),
        Text("La médiation est gratuite. Votre service est libre d’accepter, de refuser, et d’arrêter à tout moment."),
        SECRET,
        Text("La médiation dure {duree} au plus, sauf si chacun préfère continuer."),
        Text("Elle n’empêche ni la personne ni votre service de saisir un tribunal. Elle n’arrête aucun délai."),
        Title("Votre réponse"),
        Text("Vous recevez cette lettre comme correspondant de votre service. Dites-nous ce que vous préférez."),
        ANSWER,
        REACH,
        BYE,
    ),
)
NOTICE = Template(
    "dossier_notice",
    "Ce que nous gardons, et vos droits",
    version=2,
    names=True,
    to="destinataire",
    variables=(
        TO,
        NUMBER,
        Variable("structure", "La structure"),
        Variable("donnees", "Qui s’occupe des données", needed=False),
        Variable("garde", "Combien de temps"),
        Variable("page", "Notre page", needed=False),
    ),
    body=(
        HELLO,
        Title("Qui garde"),
        Text("{structure} ouvre un dossier de médiation à votre demande, ou parce qu’il vous concerne."),
        Text(f"Pour toute question sur vos données{NB}: {{donnees}}.", when="donnees"),
        Title("Quoi, et pourquoi"),
        Text(
            "Nous gardons ce qui sert à la médiation, et rien d’autre. Votre nom n’est pas obligatoire. Nous ne notons "
            "ni santé, ni origine, ni religion, ni opinion."
        ),
        Text(
            "Les médiateurs du dossier lisent ce que vous dites. Chaque lecture laisse une trace. Ni votre bailleur ni "
            "l’autre partie ne le lisent."
        ),
        Title("Combien de temps"),
        Text(
            "Nous gardons votre dossier {garde} après le dernier contact. Ensuite, votre nom et vos mots sont effacés."
        ),
        Title("Vos droits"),
        Bullets(
            (
                "Vous pouvez demander à voir ce qui vous concerne, et en recevoir une copie.",
                "Vous pouvez demander à le corriger ou à l’effacer.",
                "Vous pouvez partir de la médiation à tout moment, sans dire pourquoi.",
                "Vous pouvez vous plaindre à la CNIL, sur le site cnil.fr.",
            )
        ),
        Text("Nous répondons en un mois au plus."),
        Address("page", "Notre page dit aussi ce que nous gardons. Vous pouvez y demander une médiation."),
        REACH,
        BYE,
    ),
)
TEMPLATES = (ACKNOWLEDGED, PRECISION, NOT_FOR_US, OPENED, CORRESPONDENT, NOTICE)
