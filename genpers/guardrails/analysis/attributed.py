"""How a sentence says a word of its reader, where the word alone is what the offer is about.

„Der Kurs für alle, die gern töpfern" names the offer; „weil Sie gern töpfern" says it of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from genpers.guardrails.text.later import later

ATTRIBUTED = {
    "de": later(
        r"\b(?:Sie|[Dd]u)\b[^.!?]{0,40}\b(?:gern|gerne|am liebsten|oft|viel|regelmäßig|so gut|"
        r"jede\w*|"
        r"leidenschaftlich|selbst|schon lange|seit)\b|"
        r"\b(?:[Ww]eil|[Dd]a|[Dd]ass|[Ss]eit|[Ww]o|[Nn]achdem|[Jj]etzt,? wo)\s(?:Sie|du)\b|"
        r"\b[Aa]ls\s(?:\w+\s){0,2}[A-ZÄÖÜ][\w-]+,?\s(?:\w+\s){0,2}(?:Sie|du|Ihnen|dir|dich)\b|"
        r"\b(?:Sie|Ihnen|[Dd]u|dich|dir),?\sals\s|\bwie (?:Sie|du)\b|"
        r"\b(?:Ihr|[Dd]ein)(?:e[nmrs]?)?\s(?:\w+\s)?(?:Hobbys?|Leidenschaft|Steckenpferd|Liebe|"
        r"Vorliebe|"
        r"Faible|Herz|Interesse\w*|Themen?|Schwäche|Begeisterung|Freude|Lieblings\w*|Profil|"
        r"Freizeit|"
        r"Heimat\w*|Verein|Ding|Welt|Element|Favorit\w*)\b|"
        r"\b(?:Freund|Freundin|Fan|Liebhaber\w*|Kenner\w*|Anhänger\w*)\s(?:des|der|von|für|mit)\b|"
        r"\b(?:Sie|[Dd]u)\s(?:\w+\s)?(?:mögen|magst|lieben|liebst|schätzen|schätzt|sammeln|"
        r"sammelst|spielen|"
        r"spielst|hören|hörst|wohnen|wohnst|leben|lebst|besitzen|besitzt|haben ja|hast ja)\b|"
        r"\b(?:mögen|magst|lieben|liebst|schätzen|schätzt|sammeln|sammelst|wohnen|wohnst|leben|"
        r"lebst|"
        r"interessieren|interessierst)\s(?:Sie|du)\b|"
        r"\b(?:liegt|gefällt|schmeckt|passt|fehlt|begeistert|reizt)\s(?:Ihnen|dir|Sie|dich)\b|"
        r"\bbei (?:Ihnen|dir) (?:zu Hause|daheim)\b"
    ),
    "en": later(
        r"\b(?:[Ss]ince|[Bb]ecause|[Aa]s|[Nn]ow that|[Tt]hat|[Ss]eeing as|[Kk]nowing) you\b|"
        r"\b(?:[Aa]s|[Bb]eing|[Ll]ike|[Ff]or) an?\s(?:[\w-]+\s){0,3}(?:you|your|player|lover|fan|"
        r"enthusiast|"
        r"fanatic|buff|collector|regular|devotee|reader|owner|keeper|angler|cyclist|runner|"
        r"gardener)\b|"
        r"\byou as (?:an?|one|someone)\b|\blike you\b|"
        r"\b[Yy]ou(?:'re| are)?\s(?:\w+\s)?(?:enjoy|like|love|play|collect|adore|keen|fond|into|"
        r"live|own|"
        r"have a soft spot|swear by|practise|follow|read|listen|favour|prefer)\b|"
        r"\b[Yy]our (?:\w+\s)?(?:hobby|hobbies|passion|love|interests?|fondness|taste|favourite|"
        r"thing|profile|"
        r"enthusiasm|home town|pastime|weakness|collection)\b|"
        r"\b(?:fan|lover|friend|devotee) of\b|\bkeen on\b|\b(?:matters|appeals|means something) to "
        r"you\b"
    ),
}
AT_HOME = later(
    r"\b(?:zu wohnen|wohn\w+|zu leben|daheim|zu Hause|vor der Haustür|Nachbarschaft|um die Ecke|"
    r"Heimat\w*|"
    r"bei (?:Ihnen|dir|euch)|in (?:Ihrer|deiner) Stadt|living in|live in|at home in|on the "
    r"doorstep|"
    r"neighbourhood|round the corner|home town|local to you|your city|your town)\b",
    re.IGNORECASE,
)
BROWSED = later(
    r"\b(?:\w+mal|wieder|wiederholt|twice|(?:three|four|several) times|again)\b[^.!?]{0,60}"
    r"\b(?:\w*schau\w*|vorbei\w*|\w*stöber\w*|ansieht|ansehen|klick\w*|besuch\w*|öffne\w*|guck\w*|"
    r"blätter\w*|look\w*|view\w*|visit\w*|brows\w*|click\w*|stop\w* by|drop\w* by|came back|"
    r"return\w*)\b|"
    r"\b(?:schaut|schaust|stöbert|klickt|blättert|looks?|visits?|browses?|clicks?|stops by|drops "
    r"by)\b"
    r"[^.!?]{0,60}\b(?:\w+mal|wieder|twice|(?:three|four|several) times|again)\b",
    re.IGNORECASE,
)
# Parts of a value in several words that say nothing without the others.
GENERIC = frozenset(
    [
        "vertrag",
        "kunde",
        "kundin",
        "tarif",
        "jahr",
        "monat",
        "januar",
        "februar",
        "marz",
        "april",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
        "euro",
        "produkt",
        "seit",
        "noch",
        "bald",
        "hoch",
        "mittel",
        "niedrig",
        "gross",
        "klein",
        "neue",
        "neuer",
        "alter",
        "contract",
        "customer",
        "plan",
        "year",
        "month",
        "january",
        "february",
        "march",
        "june",
        "july",
        "october",
        "december",
        "high",
        "medium",
        "since",
        "still",
        "until",
        "large",
        "small",
        "with",
        "pounds",
        "personen",
        "people",
    ]
)
_DECADES = {
    "3": ("dreißiger", "thirties"),
    "4": ("vierziger", "forties"),
    "5": ("fünfziger", "fifties"),
    "6": ("sechziger", "sixties"),
    "7": ("siebziger", "seventies"),
    "8": ("achtziger", "eighties"),
    "9": ("neunziger", "nineties"),
}


def decades(part: str) -> Iterator[str]:
    """Yield how people say a decade of a record („1960er")."""
    found = re.fullmatch(r"(?:18|19|20)?(\d)0(?:er|s|ern)", part)
    if found is not None:
        for word in _DECADES.get(found[1], ()):
            yield word.replace("ü", "u").replace("ß", "ss")
        yield f"{found[1]}0er"
