"""What a text asserts about its reader, clause by clause, whatever the words.

No list names all that can be said of a person. So the form is looked for instead: a possession
(„Ihr Dackel", "your knee"), a role („als Frühaufsteherin"), a habit („Sie lieben ..."), a known
circumstance („seit der Hund bei Ihnen wohnt", "now that the children have left"), something done
(„Sie haben ... gemietet"), a nature („Sie sind ein Genießer"). Each must be licensed elsewhere.
Questions, conditions, offers, abilities, futures and requests assert nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from genpers.guardrails.analysis.clauses import Clause
from genpers.guardrails.text.later import later

Form = Literal["possession", "role", "habit", "circumstance", "deed", "nature"]


@dataclass(frozen=True, slots=True)
class Assertion:
    """One assertion: its form, its span, and the words that a licence must cover."""

    form: Form
    start: int
    end: int
    words: str


_NOUN_DE = r"[A-ZÄÖÜ][\w-]+"
_ADJ_DE = r"(?:[a-zäöüß][\w-]*(?:e[nrms]?|\d)\s){0,2}"
_FORMS: dict[str, tuple[tuple[Form, re.Pattern[str]], ...]] = {
    "de": (
        (
            "possession",
            later(
                rf"\b(?:Ihr(?:e[nmrs]?)?|[Dd]ein(?:e[nmrs]?)?|[Ee]ure[nmrs]?)\s{_ADJ_DE}"
                rf"(?P<words>{_NOUN_DE})"
            ),
        ),
        (
            "role",
            later(
                rf"\b(?:[Aa]ls|[Ss]ie als|[Dd]u als)\s(?:(?:ein(?:e[nmr]?)?|[a-zäöüß]+e[rsn]?)\s)"
                rf"{{0,2}}(?P<words>{_NOUN_DE}(?:\s(?:eine[sr]|der|des|von|mit|in|"
                rf"aus)\s(?:[a-zäöüß]+\s){{0,2}}{_NOUN_DE})?),?\s(?:(?!dient|reicht|liegt|kommt|"
                rf"steht|eignet|passt|gibt|gilt|ist\b|wird|kann\b|macht|hilft)\w+(?:en|st|"
                rf"t)\s(?:Sie|du|ihr)\b|(?:Sie|du|Ihnen|dir|dich)\b)"
            ),
        ),
        (
            "role",
            later(
                rf"\b(?:für|bei|mit|an|von)?\s?(?:Sie|Ihnen|[Dd]u|dich|dir),?\sals\s(?:(?:ei"
                rf"n(?:e[nmr]?)?|[a-zäöüß]+e[rsn]?)\s){{0,2}}(?P<words>{_NOUN_DE})\b"
            ),
        ),
        (
            "role",
            later(
                rf"\bfür\s(?:Menschen|Leute|Frauen|Männer|Personen|{_NOUN_DE}(?:innen|er|"
                rf"en))\swie\s(?P<words>Sie|dich)\b"
            ),
        ),
        (
            "habit",
            later(
                r"\b(?P<words>[Bb]ald (?:brauchen|brauchst|ziehen|ziehst|feiern|feierst|heiraten|"
                r"heiratest) (?:Sie|du)\b[^,.!?]{3,60})"
            ),
        ),
        (
            "habit",
            later(
                r"^\W*(?P<words>(?:dreimal|viermal|mehrmals|jeden \w+|jede \w+|einmal|zweimal) "
                r"(?:(?:in der|die|pro) Woche |im Monat )?(?:gehen|gehst|fahren|fährst|"
                r"laufen|läufst|"
                r"pendeln|pendelst|joggen|joggst|schwimmen|schwimmst|trainieren|trainierst|spielen|"
                r"spielst|essen|isst|kaufen|kaufst|trinken|trinkst|kochen|kochst|tanken|tankst) "
                r"(?:Sie|du)\b[^,.!?]{0,40})",
                re.IGNORECASE,
            ),
        ),
        (
            "nature",
            later(
                r"\bso (?P<words>(?:viel|oft|wenig|gut|gern|lange|häufig)\b[^,.!?]{2,30}) "
                r"wie (?:Sie|du)\b"
            ),
        ),
        (
            "habit",
            later(r"\b(?:Sie gönnen sich|du gönnst dir)\s(?P<words>[^,.!?]{3,40})"),
        ),
        (
            "habit",
            later(
                r"\b(?:Sie|[Dd]u)\s(?P<words>(?!können|kannst|möchten|möchtest|wollen|willst|"
                r"sollten|dürfen|werden|wirst|müssen|finden|findest|haben|hast|sehen|lesen|"
                r"bekommen|erhalten)\w+(?:en|st)\s(?:(?:ja|doch|so|besonders|sehr|sich|dich|am|"
                r"nun|einmal|mal|abends|morgens|sonntags|meist|meistens)\s){0,3}(?:gern|gerne|"
                r"liebsten|leidenschaftlich|ungern|regelmäßig|jeden \w+|jede \w+|oft|häufig|nie|"
                r"selten|ständig|viel|wenig)\b[^,.!?]{0,40})"
            ),
        ),
        (
            "habit",
            later(
                r"\b(?:Sie|[Dd]u)\s(?P<words>(?:lieben|liebst|mögen|magst|hassen|hasst|"
                r"schwärmen|schwärmst|sammeln(?! Punkte)|sammelst(?! Punkte)|träumen|träumst|"
                r"planen|planst|fürchten|sorgen sich|sorgst dich|schätzen|schätzt|bevorzugen|"
                r"bevorzugst|interessieren sich|interessierst dich|begeistern sich|begeisterst "
                r"dich|wohnen|wohnst|leben|lebst|arbeiten|arbeitest|pendeln|pendelst|studieren|"
                r"studierst|züchten|züchtest|kümmern sich|kümmerst dich|pflegen|pflegst|"
                r"erwarten|erwartest|heiraten|heiratest|rauchen|rauchst|trinken|"
                r"trinkst)\b[^,.!?]{0,60})"
            ),
        ),
        (
            "habit",
            later(
                r"\b(?P<words>(?:lieben|liebst|mögen|magst|planen|planst|träumen|träumst|wohnen|"
                r"wohnst|arbeiten|arbeitest|pendeln|pendelst|heiraten|heiratest)\s(?:Sie|"
                r"du)\b[^,.!?]{3,60})"
            ),
        ),
        (
            "habit",
            later(
                r"\b(?P<words>(?:Sie|[Dd]u)\s(?:ziehen|ziehst)\b[^,.!?]{0,30}\b(?:um|zusammen|"
                r"aus|ein)|(?:ziehen|ziehst)\s(?:Sie|du)\b[^,.!?]{0,30}\b(?:um|zusammen|aus))\b"
            ),
        ),
        (
            "habit",
            later(
                r"\b(?:alle|Menschen|Leute|jene|diejenigen),?\sdie\swie\s(?:Sie|"
                r"du)\s(?P<words>[^,.!?]{4,60})"
            ),
        ),
        (
            "circumstance",
            later(
                r"^\W*(?:[Ss]eit|[Ss]eitdem|[Nn]achdem|[Dd]a|[Ww]eil|[Jj]etzt,? wo|[Nn]un,? da|"
                r"[Ii]ndem|[Ss]olange|[Ss]eit dem Tag)\s(?P<words>[^,.!?]{6,80})"
            ),
        ),
        (
            "nature",
            later(
                rf"\b(?:Sie\ssind|[Dd]u\sbist|sind\sSie|bist\sdu)\s(?:(?:ja|doch|nun|jetzt|ein|"
                rf"eine|kein|keine|jemand,?|einer|eine der|so|schon|längst|wieder|gerade|frisch|"
                rf"frischgebackene[rn]?|stolze[rn]?|echte[rn]?|begeisterte[rn]?|"
                rf"wahre[rn]?)\s){{1,4}}(?P<words>{_NOUN_DE})"
            ),
        ),
        (
            "deed",
            later(
                r"\b(?:Sie\shaben|[Dd]u\shast|haben\sSie|hast\sdu|hatten\sSie|"
                r"hattest\sdu)\s(?P<words>[^,.!?:;]{4,90}?\b(?:ge\w+t|ge\w+en|\w+ge\w+(?:t|en)|"
                r"(?:ver|be|er|ent|zer)\w+(?:t|en)|\w+iert))\b"
            ),
        ),
        (
            "deed",
            later(
                r"\b(?:Sie\ssind|[Dd]u\sbist|sind\sSie|bist\sdu)\s(?P<words>[^,.!?:;]"
                r"{0,60}?\b(?:\w*gezogen|\w*gegangen|\w*gereist|geworden|gewesen|\w*gelaufen|"
                r"\w*gefahren|\w*gekommen|aufgewachsen|\w*gewechselt|\w*geflogen|verreist|"
                r"\w*geblieben|eingestiegen|aufgestiegen|zurückgekehrt|umgestiegen))\b"
            ),
        ),
        (
            "habit",
            later(
                r"(?<=[\wäöüß] )(?<!am besten )(?<!bitte )(?P<words>\w+(?:en|st)\s(?:Sie|"
                r"du)\s(?:\w+\s)?(?:jeden \w+|jede \w+|zweimal|dreimal|oft|häufig|selten|ungern|"
                r"ständig|meistens|am liebsten|schlecht)\b[^,.!?]{0,40})"
            ),
        ),
        (
            "nature",
            later(
                r"\b(?P<words>(?:Sie\s(?:gehören|zählen)|[Dd]u\s(?:gehörst|zählst))\s(?:ja\s|"
                r"schon\s|auch\s)?zu(?:m|r|\sden|\sunseren)?\s(?!ersten\b|Ersten\b)[^,.!?]{3,60"
                r"})"
            ),
        ),
        (
            "nature",
            later(r"\b(?P<words>\w+\swie\s(?:Ihre[smnr]|Ihrs|deine?[smnr]))(?![\w-]|\s[A-ZÄÖÜ])"),
        ),
        (
            "circumstance",
            later(
                r"^\W*(?:[Ww]ährend|[Ss]olange|[Ww]o|[Jj]etzt)\s(?P<words>(?:(?:Sie|"
                r"du)\s[^,.!?]{0,50}\b(?:sitzen|sitzt|stehen|stehst|warten|wartest|laufen|"
                r"läufst|fahren|fährst|pendeln|pendelst|liegen|liegst|wohnen|wohnst|leben|"
                r"lebst)|das zweite \w+|die zweite \w+|\w+ zweites? \w+)\b[^,.!?]{0,40})"
            ),
        ),
    ),
    "en": (
        (
            "possession",
            later(
                r"\b[Yy]our\s(?!(?:and|or|is|are|for|in|on|to)\b)(?:(?:own|new|old|first|next|"
                r"last|little|big|favourite|favorite|current|personal|dear|late|younger|older|"
                r"elder|two|three|four|beloved)\s){0,2}(?P<words>[a-zA-Z][\w-]+(?:\s["
                r"a-z][\w-]+)?)"
            ),
        ),
        (
            "role",
            later(
                r"\b[Aa]s (?:an?|one of the|the)\s(?P<words>(?:(?!we\b|our\b|it\b|they\b|i\b|"
                r"this\b)[\w'-]+\s){0,4}?[\w'-]+),?\s(?:you(?:'re|'ll|'ve|'d)?\b|your\b)"
            ),
        ),
        (
            "role",
            later(
                r"\b(?:you,|like you,|to you as|for you as|you as)\s(?:an?|the|one of "
                r"the)\s(?P<words>(?:[\w'-]+\s){0,3}?[\w'-]+)\b"
            ),
        ),
        ("role", later(r"\bfor (?P<words>(?:[\w'-]+\s){0,2}[\w'-]+) like you\b")),
        (
            "habit",
            later(
                r"\b(?P<words>[Ss]oon you(?:'ll| will) (?:need|have|be|become|move|celebrate)\b"
                r"[^,.!?]{3,60})"
            ),
        ),
        (
            "nature",
            later(
                r"\b(?P<words>as (?:much|often|little|well|long) as you(?: do| have)?)\b(?! like)"
            ),
        ),
        (
            "habit",
            later(
                r"\b[Yy]ou\s(?:(?:really|always|often|usually|never|never miss|clearly|still|"
                r"also|obviously)\s)?(?P<words>(?:love|hate|adore|enjoy|prefer|dream of|dream "
                r"about|collect|plan to|are planning|are into|work|commute|smoke|live|rent|"
                r"study|care for|look after|worry|swear by|fancy|cherish|value)\b(?!\s(?:it|"
                r"this|that|what we)\b)[^,.!?]{2,60})"
            ),
        ),
        (
            "habit",
            later(
                r"\b[Yy]ou\s(?P<words>[a-z]+\s[^,.!?]{0,40}\b(?:most of all|best of all|every "
                r"(?:day|week|morning|evening|weekend|night)|at weekends|on (?:mon|tues|wednes|"
                r"thurs|fri|satur|sun)days|all the time|regularly|for a living|twice a \w+|once "
                r"a \w+))\b"
            ),
        ),
        (
            "nature",
            later(
                r"\b(?P<words>(?:[Yy]ou(?:'re| are) (?:in|among|part of) the "
                r"(?!first\b)[^,.!?]{3,50}|(?:the size of|like|such as|as \w+ as) yours\b))"
            ),
        ),
        (
            "circumstance",
            later(
                r"^\W*[Ww]hile\s(?P<words>you (?:sit|stand|wait|walk|ride|drive|commute|are "
                r"sitting|are waiting|are standing|are walking|are on)\b[^,.!?]{3,60})"
            ),
        ),
        (
            "habit",
            later(
                r"\b[Yy]ou(?:'re| are)\s(?P<words>(?:planning|moving|expecting|getting married|"
                r"building|saving for|looking for|hoping|dreaming|studying|training for|"
                r"retiring|renovating|struggling|worried|raising|caring for|commuting|working|"
                r"living)\b[^,.!?]{0,60})"
            ),
        ),
        (
            "role",
            later(
                r"\b(?:[Ee]veryone|[Pp]eople|[Tt]hose|[Aa]nyone) who,? like "
                r"you,?\s(?P<words>[^,.!?]{4,60})"
            ),
        ),
        (
            "circumstance",
            later(
                r"^\W*(?:(?:[Aa]nd|[Bb]ut|[Ss]o)\s)?(?:[Ss]ince|[Nn]ow that|[Nn]ow|[Bb]ecause|"
                r"[Aa]fter|[Ee]ver since|[Ss]eeing as|[Gg]iven that|[Aa]s)\s(?P<words>(?:you|"
                r"the|your)\b[^,.!?]{5,80})"
            ),
        ),
        (
            "nature",
            later(
                r"\b[Yy]ou(?:'re| are)\s(?:(?:clearly|obviously|such|quite|really|always|"
                r"already|definitely|still)\s)?(?:an?|one of the|someone who|the kind of \w+ "
                r"who|the sort of \w+ who)\s(?P<words>[^,.!?]{3,60})"
            ),
        ),
        (
            "nature",
            later(
                r"\b[Yy]ou have (?:an?|two|three|four|five|no|some|several)\s(?P<words>("
                r"?!choice|question|chance|option|right|look|say|moment|minute|month|days?\b|"
                r"weeks?\b|14|30|code|voucher|point|reward|message)[^,.!?]{3,50})"
            ),
        ),
        (
            "deed",
            later(
                r"\b[Yy]ou(?:'ve| have| had)\s(?:(?:just|recently|already|probably|finally|"
                r"never|always|now)\s){0,2}(?P<words>(?:\w+ed|bought|moved|been|become|got|gone|"
                r"had|lost|met|won|built|found|left|made|sold|taken|begun|grown|given|kept|"
                r"spent|seen|done|run|told|said|chosen|read|written)\b[^,.!?]{0,60})"
            ),
        ),
        (
            "deed",
            later(
                r"(?:^|[,.:;]\s|\b(?:when|that|because|since|after|last \w+)\s)[Yy]ou\s(?:(?:"
                r"just|recently|already|finally|once|never)\s){0,2}(?P<words>(?:\w{2,}(?<!ne)ed|"
                r"bought|moved|were|became|got|went|had|lost|met|won|built|found|left|made|sold|"
                r"took|began|grew|gave|kept|spent|saw|did|ran|told|said|chose|wrote|paid|came|"
                r"sat)\b[^,.!?]{2,60})"
            ),
        ),
    ),
}
_REQUEST_DE = later(
    r"\b(?:können|kannst|könnt|möchten|möchtest|wollen|willst|sollten|solltest|"
    r"dürfen|darfst|werden|wirst|müssen|musst|brauchen|würden|lassen sich|lässt "
    r"sich)\b"
)
_REQUEST_EN = later(
    r"\b(?:can|could|may|might|will|would|want to|wish|need not|'ll|should|must|to)\b"
)
_RELATIVE_DE = later(
    r"^\W*(?:(?:auf|in|mit|von|an|bei|zu|für|über|aus|nach)\s)?(?:d(?:er|ie|as|en|"
    r"em)|was|wie|wo|welche[nmrs]?|den(?:en)?|dessen|deren|dass|damit|bevor|bis|"
    r"sobald|ohne dass|als ob|als hätten)\b"
)
_RELATIVE_EN = later(
    r"^\W*(?:what|which|that|who|where|how|until|before|so that|as soon as|the way|as if|once)\b"
)


def assertions(text: str, clauses: tuple[Clause, ...], language: str) -> Iterator[Assertion]:
    """Yield what is asserted of the reader; possessions also inside questions and conditions."""
    forms = _FORMS.get(language)
    if forms is None:
        return
    for index, clause in enumerate(clauses):
        if not clause.sentence_reader:
            continue
        said = text[clause.start : clause.end]
        for form, pattern in forms:
            if form not in ("possession", "role") and not _states(said, clause, form, language):
                continue
            if form == "circumstance" and not _of_reader(clause, clauses, index):
                continue
            window = text[clause.start : clause.sentence[1]] if form == "role" else said
            for match in pattern.finditer(window):
                if match.start() >= len(said):
                    break
                start, end = match.span()
                yield Assertion(form, clause.start + start, clause.start + end, match["words"])


def _states(said: str, clause: Clause, form: Form, language: str) -> bool:
    if clause.hypothetical or clause.question or not (clause.reader or form == "circumstance"):
        return False
    relative = _RELATIVE_DE if language == "de" else _RELATIVE_EN
    if form == "deed" and relative.search(said):
        return False
    if form == "circumstance":
        return True
    request = _REQUEST_DE if language == "de" else _REQUEST_EN
    return form in ("deed", "habit", "nature") and not (
        request.search(said) if language == "de" or form != "habit" else _REQUEST_EN.match(said)
    )


def _of_reader(clause: Clause, clauses: tuple[Clause, ...], index: int) -> bool:
    """A circumstance counts where it or the rest of its sentence speaks to the reader."""
    return clause.reader or any(
        other.reader for other in clauses[index : index + 3] if other.sentence == clause.sentence
    )
