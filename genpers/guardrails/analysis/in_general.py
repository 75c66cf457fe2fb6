"""When words about the reader hold for any reader: advice, conditions of the offer, its display.

„Bringen Sie Ihre Kinder mit", "the insurance also covers your spouse", „In der App sehen Sie, wo
Sie zuletzt bezahlt haben": nobody in particular is meant, though the words are those of a life.
All functions are asked about a span that was found already.
"""

from __future__ import annotations

import re

from genpers.guardrails.text.later import later

Span = tuple[int, int]

# Whom anybody may have; a son, a wife or a grandchild is somebody's in particular.
_ANYBODYS = {
    "de": later(
        r"\b(?:Kind(?:er|ern|es)?|Famili\w+|Eltern|Oma|Opa|Omas|Großeltern|Großmutter|Großvater|"
        r"Geschwister\w*|Schwester|Bruder|Partner\w*|Ehepartner\w*|Lebenspartner\w*|Angehörige\w*|"
        r"Haustier\w*|Tier\w*|Hund\w*|Katzen?|Pferd\w*|Nachwuchs|"
        r"\w*[Gg]uthaben\w*|\w*[Gg]ehalt\w*|Lohn|Renten?|Depot\w*|Ersparnisse\w*|Erspartes|"
        r"Kontostand\w*|Saldo|Einkommens?|Gehaltseingang\w*|Bonus|Blutdruck|Blutzucker|Tabletten|"
        r"Medikamente|Blutwerte|Gelenke|Rezept)$"
    ),
    "en": later(
        r"\b(?:child|children|kids?|family|parents?|grandma|grandpa|gran|granny|grandparents|"
        r"grandmother|grandfather|mum|mom|dad|mother|father|siblings?|sister|brother|partner|"
        r"spouse|relatives|pets?|dogs?|cats?|horses?|balances?|salary|wages?|pay|income|portfolio|"
        r"savings|pension|pots?|bonus|blood pressure|blood sugar|tablets|medicines?|joints|"
        r"prescription)$"
    ),
}
# What shows that one reader is meant after all: a time, a number, a name, a surmise.
_PARTICULAR = {
    "de": later(
        r"\b(?:gerade|bald|schon wieder|wieder|inzwischen|mittlerweile|seit|seitdem|neulich|ja|nun|"
        r"jetzt|endlich|kürzlich|gestern|demnächst|damals|längst|beide[nrs]?|zwei|drei|vier|fünf|"
        r"jüngste\w*|älteste\w*|kleine[nrms]?|neue[nrms]?|kranke[nrms]?|letzte[nrms]?|war|waren|"
        r"hatten?|wurden?|lag|ging|kam|sicher|bestimmt|wohl|offenbar|vermutlich|leisten|wir wissen|"
        r"wissen wir|gefreut|lieben|liebt|vermiss\w+|reicht|stattlich\w*|hoh\w+|üppig\w*|"
        r"im (?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|"
        r"Dezember|Sommer|Herbst|Winter|Frühjahr|Frühling)|(?<!ab )(?<!bis )(?<!unter )(?<!über )"
        r"\d+ (?:Jahren?|Monaten?|Wochen)|\w+jährige\w*|\d[\d.,]* ?(?:€|Euro|Franken) (?:auf|im))\b"
        r"|\b(?:Hund|Katze|Kind|Partner|Partnerin|Schwester|Bruder|Oma|Opa)\s"
        r"(?-i:[A-ZÄÖÜ])[a-zäöü]+\b",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?:now|soon|again|already|still|since|recently|lately|yesterday|these days|by now|two|"
        r"three|four|five|both|youngest|eldest|oldest|little|new|sick|last|was|were|had|surely|"
        r"no doubt|probably|clearly|obviously|afford|we know|will (?:love|miss|be|need|want)|"
        r"loves?|"
        r"misses|healthy|tidy|handsome|comfortable|this (?:week|month|year|spring|summer|autumn|"
        r"winter)|in (?:January|February|March|April|June|July|August|September|October|November|"
        r"December)|(?<!from )(?<!to )(?<!under )(?<!over )\d+ (?:years|months|weeks)|"
        r"\w+-year-old)\b|[£€$] ?\d[\d.,]*\w? (?:in|on)\b|"
        r"\b(?:dog|cat|child|partner|sister|brother|grandma|grandpa)\s(?-i:[A-Z])[a-z]+\b",
        re.IGNORECASE,
    ),
}
_FRAME = {
    "de": later(
        r"\b(?:können|kannst|dürfen|darfst|möchten|möchtest|wollen|willst|sollten|solltest|müssen|"
        r"musst) (?-i:Sie|du)\b|\b(?-i:Sie|[Dd]u) (?:können|kannst|dürfen|darfst|möchten|möchtest|"
        r"wollen|willst|sollten|solltest|müssen|musst)\b|"
        r"\b(?:lässt sich|lassen sich|falls|sofern|ob)\b|"
        r"(?:^|[,:;–]\s|\b(?:und|dann|oder|so)\s)\W*\w+(?:en|ern|eln)\s(?-i:Sie)\b|"
        r"^\W*(?:Bring|Nimm|Gib|Frag|Frage|Zeig|Lass|Teil|Schenk|Lad|Ruf|Schreib|Erzähl|Hol)\b|"
        r"\b(?:mitversicher\w*|versicher\w*|beitragsfrei|frei|kostenlos|gratis|ermäßigt\w*|Rabatt|"
        r"Nachlass|gilt|gelten|absicher\w*|vorsorg\w*|willkommen|mitreisen\w*|mitfahren\w*|zahlt|"
        r"übernimmt|schützt|geschützt|verzins\w*|jederzeit|täglich\w*|monatlich|online|App|"
        r"(?:legen|sparen|überweisen|parken|verschenken|berechnen|planen|prüfen|sortieren|sichern|"
        r"laden|verwalten|ordnen|messen|eröffnen|verschieben|lösen|schützen|beantragen|melden|"
        r"nehmen|"
        r"bringen|geben|holen|pflegen|füttern|versorgen|schonen|stärken|trainieren) (?-i:Sie|du)|"
        r"(?:legst|sparst) du)\b",
        re.IGNORECASE,
    ),
    "en": later(
        r"\byou (?:can|could|may|might|should|must|want to|would like|need to)\b|\b(?:if|when|"
        r"whenever|whether|"
        r"in case|unless|covers?|covered|insured?|insurance|free|reduced|discount|welcome|"
        r"included?|includes|protects?|protected|pays (?:out|for|also)|also pays|earns?|interest|"
        r"available|at any time|daily|gentle on|good for|kind to|easy on|supports?|you sort|"
        r"online|app|put (?:money )?aside|save for|you open|you set "
        r"up)\b"
        r"|^\W*(?:(?:Just|Simply|Please|Then|And|So|Always|Do)\s)?(?:Bring|Take|Ask|Give|Show|"
        r"Share|"
        r"Let|Pass|Send|Invite|Tell|Call|Treat|Keep|Put|Leave|Check|See|Get|Pick|Choose|Talk|Speak|"
        r"Work out|Upload|Calculate|Sort|Plan|Protect|Redeem|Order|Book|Use|Hold|Save|Split|Add|"
        r"Manage|"
        r"Read|Play|Cook|Try|Walk|Brush|Feed|Make|Help|Teach|Hand|Wrap|Surprise|Watch|Move|Open|"
        r"View)\b",
        re.IGNORECASE,
    ),
}
_ASKING = {
    "de": later(
        r"(?:^|[,:]\s)\W*(?:und\s|auch\s|genau,?\s)?(?:(?:für|von|mit|bei|an|in|auf|bis|seit)\s)?"
        r"(?:was|wo|wohin|woher|wofür|womit|wozu|wie|wann|warum|ob|welche[nmrs]?|wer|wem|wen)\b"
        r"[^,.!?;:]*",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?:what|where|how(?: much| many| often| long| far)?|when|which|why|whether|who)\b"
        r"[^,.!?;:]*",
        re.IGNORECASE,
    ),
}
# The offer answers: the reader sees, the app shows, the overview lists.
_ANSWERED = {
    "de": later(
        r"\b(?:sehen|siehst|wissen|weißt|erfahren|erfährst|erkennen|erkennst|prüfen|prüfst|lesen|"
        r"liest|behalten|behältst|verstehen|verstehst|vergleichen|verfolgen|verfolgst|finden|"
        r"findest|haben|hast)\s(?:\w+\s)?(?:Sie|du)\b|"
        r"\b(?:Sie|[Dd]u)\s(?:sehen|siehst|wissen|weißt|erfahren|erfährst|erkennen|prüfen|behalten|"
        r"behältst|verstehen|verfolgen|können|kannst|haben|hast)\b|"
        r"\b(?:zeigt|zeigen|listet|listen|ordnet|rechnet|errechnet|steht|stehen|speichert|merkt "
        r"sich|sortiert|hält fest|Übersicht|Auswertung|Diagramm|im Blick|auf einen Blick|Ihre "
        r"Sache|bestimmen Sie|entscheiden Sie|spielt keine Rolle|egal)\b"
    ),
    "en": later(
        r"\b(?:you(?:'ll| will| can| always| then)?\s(?:always\s|then\s|also\s)?(?:see|know|find|"
        r"learn|track|check|understand|choose|decide|follow|keep)|(?:see|check|track|find out|know|"
        r"learn|compare|understand|view)\b|shows?|showing|shown|lists?|listed|sorts?|sorted|"
        r"records?|remembers|tells you|keeps track|overview|summary|dashboard|at a glance|"
        r"is up to you|no matter|regardless|that helps|helps)\b"
    ),
}
_WE = {
    "de": later(r"\b(?:wir|uns|unser\w*)\b", re.IGNORECASE),
    "en": later(r"\b(?:we|us)\b", re.IGNORECASE),
}
_FOND = later(r"\b(?:gern|gerne|ungern|am liebsten|schlecht|love|like|hate|fond|badly)\b")
_SUPPOSED_EN = later(
    r"\b(?:if|whether|unless|whenever|in case|suppose|should)\s(?:\w+\s){0,2}$"
    r"|\b(?:helps?|useful|handy|good|ideal|fine|right|there|ask|call|ring) (?:when|once)\s$"
)
_SUPPOSED_DE = later(r"\b(?:wann|wie|wie oft|so oft|wo|wohin)\s(?:immer\s)?$", re.IGNORECASE)
_OPEN = {
    "de": later(r"\b(?:[Vv]ielleicht|[Ee]ventuell|[Mm]öglicherweise|[Mm]ag sein)\b"),
    "en": later(r"\b(?:[Pp]erhaps|[Mm]aybe|[Pp]ossibly|it may be)\b"),
}


def of_anybody(text: str, sentence: Span, start: int, end: int, language: str) -> bool:
    """Tell whether „Ihre Kinder", "your balance" stand in advice or in the terms of an offer.

    ``start`` to ``end`` is the possession; a name, a number, a time, a past tense in the sentence
    show that one reader is meant.
    """
    if language not in _FRAME or not _ANYBODYS[language].search(text[start:end]):
        return False
    said = text[sentence[0] : sentence[1]]
    return not _PARTICULAR[language].search(said) and _FRAME[language].search(said) is not None


def asked(text: str, sentence: Span, start: int, end: int, language: str) -> bool:
    """Tell whether a span lies in an indirect question that the offer answers.

    „In der App sehen Sie, wo Sie zuletzt bezahlt haben" leaves open where that was. What *we* see
    or know is no such question.
    """
    if language not in _ASKING:
        return False
    said = text[sentence[0] : sentence[1]]
    for match in _ASKING[language].finditer(said):
        first, last = sentence[0] + match.start(), sentence[0] + match.end()
        if first <= start < last:
            rest = said[: match.start()] + " " + (said[match.end() :])
            if match.start() == 0 and language == "en":
                rest = said  # „How much you spent is shown in the app" has no comma
            fond = _FOND.search(text, first, last)
            return (
                not fond
                and not _WE[language].search(rest)
                and _ANSWERED[language].search(rest) is not None
            )
    return False


def supposed(text: str, clause: Span, start: int, language: str) -> bool:
    """Tell whether what follows is supposed only: „when you like to know", „vielleicht haben "
    "Sie"."""
    before = text[clause[0] : start]
    if language == "en" and _SUPPOSED_EN.search(before):
        return True
    if language == "de" and _SUPPOSED_DE.search(before):
        return True
    return language in _OPEN and _OPEN[language].search(text, *clause) is not None


_RANGE = {
    "de": later(
        r"\b(?:finden Sie|findest du|gibt es|führen wir|erhältlich|im Sortiment|bieten wir|"
        r"haben wir)\b",
        re.IGNORECASE,
    ),
    "en": later(
        r"\b(?:you(?:'ll| will| can)? find|we (?:stock|carry|sell|offer)|available|on sale)\b",
        re.IGNORECASE,
    ),
}
_CASE = later(r"\b(?:[Ii]m|[Bb]ei(?:\s(?:einem|jedem))?|[Ii]n (?:einem|jedem))\s$")
_EARNED = {
    "de": later(
        r"\b(?:Nachweis\w*|Ausweis\w*|Ermäßigung|ermäßigt\w*|Rabatt\w*|Nachlass|Prozent|"
        r"Bescheinigung|"
        r"Genehmigung|kostenlos\w*|berechtigt|Anspruch|Voraussetzung\w*)\b|\d ?%"
    ),
    "en": later(
        r"\b(?:with proof|proof of|valid ID|on showing|discount\w*|concession\w*|reduced|per cent|"
        r"percent|free|entitled|eligible|permit|certificate|entitles)\b|\d ?%"
    ),
}


def in_range(text: str, clause: Span, language: str) -> bool:
    """Tell whether a clause says what a shop has („Umstandsmode finden Sie im ersten Stock")."""
    return language in _RANGE and _RANGE[language].search(text, *clause) is not None


def in_the_event(text: str, start: int, end: int) -> bool:
    """Tell whether a noun names an event that may come („im Trauerfall sind wir da")."""
    before = text[max(0, start - 12) : start]
    return text[start:end].lower().endswith("fall") and _CASE.search(before) is not None


# „fragen Sie Ihre Hebamme": whoever has one.
_ASK = later(
    r"\b(?:fragen|sprechen|wenden|besprechen|klären|ask|see|tell|consult|check with|talk to|speak "
    r"to|"
    r"call)\b[^.!?\n]{0,30}$",
    re.IGNORECASE,
)
_PROFESSIONAL = later(
    r"\b(?:hebamme|therapeut\w*|ärztin|arzt|physiotherapeut\w*|psycholog\w*|steuerberater\w*|"
    r"anwalt|"
    r"anwältin|midwife|therapist|consultant|doctor|physiotherapist|counsellor|solicitor|accountant|"
    r"nurse)$",
    re.IGNORECASE,
)


def advised(text: str, clause: int, start: int, end: int) -> bool:
    """Tell whether a possession is whom to ask („fragen Sie Ihre Hebamme")."""
    return (
        _PROFESSIONAL.search(text, start, end) is not None
        and _ASK.search(text, clause, start) is not None
    )


def for_all_of_a_kind(text: str, sentence: Span, language: str) -> bool:
    """Tell whether a role comes with a proof or a reduction („Als Student erhalten Sie 20 %")."""
    return language in _EARNED and _EARNED[language].search(text, *sentence) is not None
