"""Write docs/processing.md: the record of processing activities, drawn from the delays and from what features declare.

`python -m tools.processing --check` only says whether the page is up to date, and the table of docs/dpia.md with it.
"""

from __future__ import annotations

import sys

from app.retention.declared import ALLOWED, RULES
from app.retention.rules import BACKUPS_KEPT, Delay, shipped
from app.sync import retained as retained  # declares how long everything is kept
from tools.shell_list import ROOT

OUT, DPIA = ROOT / "docs" / "processing.md", ROOT / "docs" / "dpia.md"
BEGIN, END = "<!-- delays: written by tools/processing.py -->\n", "<!-- end of delays -->\n"
HEAD = """# Registre des traitements

Written by `python -m tools.processing` from `app/retention/data/delays.json` and from what features declare
(`retained.py` of each); never edited by hand. In French: the structure that runs the service completes it and keeps it
as its record (GDPR, article 30).

À compléter par la structure : responsable du traitement et ses coordonnées, délégué à la protection des données,
sous-traitants (hébergeur), rôle envers chaque bailleur (responsable, conjoint ou sous-traitant).

**Personnes concernées** : habitants rencontrés ou parties d’une médiation, agents et coordination, lecteurs des
bailleurs, partenaires. **Données** : codes de listes, lieux, dates, textes courts, identités des seuls dossiers
confidentiels ; jamais nationalité, origine, religion, opinion, vie sexuelle, santé, infraction, numéro de sécurité
sociale. **Destinataires** : l’équipe du service ; le bailleur, pour les colonnes de la table fermée du journal
(`app/review/rules.py`) ; un partenaire, avec l’accord noté de la personne. **Hors de l’Union européenne** : rien, sauf
le service de notification choisi par le navigateur d’un agent, qui ne reçoit qu’un contenu chiffré. **Sécurité** :
[operating.md](operating.md), [promises.md](promises.md).

Ce qui est effacé sort des sauvegardes {days} jours plus tard au plus. Une structure peut raccourcir un délai, jamais
l’allonger. Ce qui attend encore quelqu’un (un envoi à régler, une consigne ouverte) reste jusqu’à ce qu’il s’en occupe.
"""


def section(delay: Delay) -> list[str]:
    shorter = f" La structure peut choisir de {delay.least} à {delay.months} mois." if delay.least else ""
    lines = [
        f"## {delay.label}", "", f"- **Finalité** : {delay.purpose}.", f"- **Base légale** : {delay.basis}.",
        f"- **Durée** : {plain(delay.words)}.{shorter}",
        f"- **Source** : {delay.source} ({delay.sourced_on}).", "",
    ]  # fmt: skip
    rules = [one for one in RULES.values() if one.delay == delay.code]
    if not rules:
        return [*lines, "Rien de tel n’est encore noté dans Palier.", ""]
    table = [f"| {plain(one.goes)} | {plain(one.remains)} | {by(one.kept_by)} |" for one in rules]
    return [*lines, "| Part | Reste | Par |", "|---|---|---|", *table, ""]


def by(kept_by: str) -> str:
    return f"`{kept_by or 'app.retention.jobs.erase_what_is_over'}`"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def source() -> str:
    """The text of the page."""
    lines = [HEAD.format(days=BACKUPS_KEPT.days)]
    for delay in shipped().values():
        lines += section(delay)
    stays = [f"| `{name}` | {plain(why)} |" for name, why in sorted(ALLOWED.items())]
    return "\n".join([*lines, "## Ce qu’aucun délai ne termine", "", "| Quoi | Pourquoi |", "|---|---|", *stays, ""])


def table() -> str:
    """The delays alone, as docs/dpia.md holds them."""
    rows = [
        f"| {one.label} | {one.purpose} | {one.basis} | {plain(one.words)} | {one.source} |"
        for one in shipped().values()
    ]
    return "\n".join(["| Traitement | Finalité | Base légale | Durée | Source |", "|---|---|---|---|---|", *rows, ""])


def with_table(page: str) -> str:
    """The page with its table written anew; it stands between two marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}"


def main() -> str | None:
    """Write both, or with --check compare them."""
    page = DPIA.read_text(encoding="utf-8")
    if "--check" in sys.argv[1:]:
        same = OUT.is_file() and OUT.read_text(encoding="utf-8") == source() and page == with_table(page)
        return None if same else "docs/processing.md or docs/dpia.md is not of these delays: python -m tools.processing"
    OUT.write_text(source(), encoding="utf-8")
    DPIA.write_text(with_table(page), encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main())
