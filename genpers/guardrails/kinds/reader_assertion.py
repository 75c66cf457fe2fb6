"""Kind ``reader_assertion``: whatever else the text asserts about its reader, unlicensed.

```yaml
kind: reader_assertion
forms: [possession, role, habit, circumstance, deed, nature]    # default: all
harmless: lexicon/reader_possessions.yaml
about: [health]           # only what the words around it (lexicon/subjects.yaml) are most about
```

Licensed are: the declared harmless possessions and roles, the words of the offer and of owned
products, facts of the customer that may be mentioned, and what is told by another rule already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from genpers.guardrails.analysis.assertion_forms_de import Form
from genpers.guardrails.analysis.assertions import Assertion, assertions
from genpers.guardrails.analysis.in_general import advised, for_all_of_a_kind, of_anybody
from genpers.guardrails.analysis.lexicon import Lexicon, lexicon_of
from genpers.guardrails.analysis.product_speech import offer_text, spoken_of, stem
from genpers.guardrails.analysis.reader_marks import Marks, markers_of
from genpers.guardrails.analysis.screen import possible_in
from genpers.guardrails.analysis.telling import READER_INSIDE
from genpers.guardrails.document import Document, Field, Match
from genpers.guardrails.kinds.fact_echo import spoken_with_permission
from genpers.guardrails.resources import Resources
from genpers.guardrails.rules import RuleSpec
from genpers.guardrails.text.later import later
from genpers.records.record import Record

Found = tuple[str, Assertion, frozenset[str]]
_SUBJECTS = "lexicon/subjects.yaml"
_ALL: list[Form] = ["possession", "role", "habit", "circumstance", "deed", "nature"]
_ABSTRACT = {
    "de": later(
        r"(?:ung(?:en)?|heit(?:en)?|keit(?:en)?|tion(?:en)?|ität(?:en)?|enz|anz|ismus|chen)s?$"
    ),
    "en": later(r"(?:tions?|ments?|ness|ity|ance|ence|ing|ings|ship)\b"),
}
_ENDINGS = ("", "e", "n", "en", "er", "ern", "es", "s", "em", "in", "innen", "nen", "'s", "'", "ed")
# A customer is one, subscribed, asked: that much everybody knows who writes to somebody. What else
# somebody did with us („Sie haben bei uns ... gekauft") is told.
_US = {
    "de": later(
        r"\b(?:Kund\w+|Mitglied\w*|Vertrauen|wichtig|Them(?:a|en)|angemeldet|abonniert|Newsletter|"
        r"eingewilligt|von uns (?:zu )?(?:hören|lesen)|"
        r"zugestimmt|möcht\w+|können|kannst|wollen|(?:bei|mit) uns (?:sind|bist|waren|sein)|"
        r"(?:uns|bei uns) (?:\w+ ){0,2}(?:gefragt|gebeten|gesagt|genannt|mitgeteilt|geschrieben|"
        r"erzählt|verraten|angekreuzt|anvertraut|hinterlegt|"
        r"angegeben|erreich\w*|kontaktier\w*|find\w*|brauch\w*|vertrau\w*|kenn\w*|besuch\w*)|"
        r"wir (?:Sie|dich|uns))\b"
    ),
    "en": later(
        r"\b(?:customer|member|subscribed|signed up|newsletter|consent\w*|joined|asked|matter to|"
        r"want|can|may|with us|from us|in us|given us|hear from|chose\w*|trust\w*|told us|gave us|"
        r"wrote to us|contacted us)\b"
    ),
}
# „Da es regnet", „weil unser Laden umzieht": nobody is told anything.
_NOT_YOU = {
    "de": later(r"\W*(?:es|das|dies\w*|wir|uns|unser\w*)\b"),
    "en": later(r"\W*(?:it|this|that|these|we|our|us)\b"),
}
_OWNED = later(
    r"\b(?:Ihr(?:e[nmrs]?)?|[Dd]ein(?:e[nmrs]?)?|[Ee]ure?\w*|[Yy]our)\s(?:[\w-]+\s){0,2}$"
)
_US_ALONE = {
    "de": later(
        r"\b(?:wir|uns|unser\w*|für (?:Sie|dich) (?:im|in|da)|Kund\w+|Mitglied|Vertrauen|wichtig|"
        r"interessier\w+|angemeldet|"
        r"abonniert|Newsletter|eingewilligt|zugestimmt|möcht\w+|können|kannst|wollen)\b"
    ),
    "en": later(
        r"\b(?:us|our|customer|member|subscribed|signed up|newsletter|consent|joined|asked|"
        r"matter to|want|can|may)\b"
    ),
}
# „nachdem Ihr Antrag eingegangen ist", "once your order is here": nothing of the reader but that.
_THING = later(r"(?:Ihre?|[Dd]eine?|[Yy]our)\s([\w-]+)\b(?!.*\b(?:Sie|Ihnen|du|dir|dich|you)\b)")
# What is done about it in the open: no more is known than that there is an order or a contract.
_HANDLED = later(
    r"\b(?:ein(?:gegangen|getroffen|gerichtet)|angekommen|geprüft|bestätigt|abgeschlossen|fertig|"
    r"da\b|"
    r"läuft|beginnt|begonnen|aktiv|freigeschaltet|bearbeitet|versandt|verschickt|bezahlt|vorliegt|"
    r"gebucht|angelegt|gestartet|endet|arrived|received|checked|confirmed|complete[d]?|ready|here|"
    r"in\b|"
    r"runs?|starts?|started|active|shipped|sent|paid|booked|ends?|approved|set up|open|opened)\b"
)


# Words of any offer, which prove nothing.
_ANYWHERE = later(
    r"\b(?:Leute|Menschen|Personen|Kunden|jemand\w*|people|like|someone|somebody|those|guests|not|"
    r"nicht|viel|viele|many|most|minutes|Minuten|Tage?n?|days?|neue[nrms]?|new|dann|wenn|when|"
    r"auch)\b",
    re.IGNORECASE,
)
_NO_NOUN = frozenset(["will", "is", "can", "has", "was", "may", "of", "at", "for", "in"])
_RECORDED = later(
    r"\b(?:in (?:Ihr|dein)\w* (?:Vorlieben|Profil|Angaben|Kundenprofil|Akte|Daten|Notizen|"
    r"Merkzettel|"
    r"Wunschzettel|Antworten)|your (?:preferences|profile|file|notes|wish list|answers))\b"
)
# „Thank you that ...", „Wir freuen uns, dass Sie zurück sind": what is thanked for is no secret.
_FROM_US = later(r"\b(?:got|have|had) from us\b")
_THANKS = later(
    r"\b(?:thank\w*|(?:pleased|delighted|glad|grateful|great|lovely) that|danken?|(?:freuen|freut) "
    r"(?:wir )?uns,? dass)\b",
    re.IGNORECASE,
)
_NEXT = later(r"\b(?:nächste[nrms]?|kommende[nrms]?|next|upcoming)\s")
_AS = later(r"\W*(?:[Aa]ls|[Aa]s (?:an?|the))\s")
_ASKED = frozenset({"habit", "deed", "nature"})
_STOP = later(r"[.!?\n]")


class ReaderAssertion:
    """Assertions about the reader that nothing licenses."""

    name: ClassVar[str] = "reader_assertion"

    class Params(Record):
        """YAML keys of the kind."""

        forms: list[Form] = _ALL
        harmless: str = "lexicon/reader_possessions.yaml"
        about: tuple[str, ...] = ()

    def __init__(self, params: Params, rule: RuleSpec, resources: Resources) -> None:
        if params.harmless not in resources:
            raise ValueError(f"there is no resource '{params.harmless}'")
        if params.about and _SUBJECTS not in resources:
            raise ValueError(f"there is no resource '{_SUBJECTS}'")
        self._forms = frozenset(params.forms)
        self._about = frozenset(params.about)
        self._harmless_file = params.harmless
        self._markers = markers_of(resources)
        self._resources = resources
        self._things, self._roles = resources.once(_declared, params.harmless)

    def calls(self) -> tuple[Callable[[Document], frozenset[str]], frozenset[str]]:
        """Return what must be asserted at all: one of the forms, or one of the subjects."""
        wanted = frozenset(f"about {one}" for one in self._about)
        return self._first()._asserted, wanted or frozenset(map(str, self._forms))

    def _first(self) -> ReaderAssertion:
        """Return the kind that works for all rules with the same list of harmless words."""
        first: ReaderAssertion = self._markers.__dict__.setdefault(
            f"unlicensed in {self._harmless_file}", self
        )
        return first

    def _asserted(self, document: Document) -> frozenset[str]:
        found: set[str] = set()
        for _, one, subjects in document.analysis(self._unlicensed):
            found.add(one.form)
            found.update(f"about {subject}" for subject in subjects)
        return frozenset(found)

    def find(self, document: Document) -> Iterable[Match]:
        """Yield one match per assertion that nothing licenses."""
        for name, one, subjects in document.analysis(self._first()._unlicensed):
            if one.form not in self._forms:
                continue
            if not self._about:
                if one.form in _ASKED and _asks(document.fields[name].text, one.end):
                    continue  # „Sie fahren gern weit?" asks, whatever the order of its words
                yield Match(name, one.start, one.end, evidence=one.form)
            elif self._about & subjects:  # what it is about is a guess, so somebody looks
                yield Match(name, one.start, one.end, severity="review", evidence=one.form)

    def _unlicensed(self, document: Document) -> list[Found]:
        language = document.language
        found: list[Found] = []
        for field in document.fields.values() if language in self._things else ():
            marks = self._markers.marks(document, field)
            if not any(clause.reader for clause in marks.clauses):
                continue
            last = -1
            possible = possible_in(document, field)
            for one in assertions(field.text, marks.clauses, language, possible):
                if one.start < last or self._licensed(document, field, marks, one):
                    continue
                last = one.end
                subjects = subjects_of(field, one.start, one.end, self._subjects(language))
                found.append((field.name, one, subjects))
        return found

    def _subjects(self, language: str) -> Lexicon:
        built: dict[str, Lexicon] = self._markers.__dict__.setdefault("subjects", {})
        if language not in built:
            content = self._resources.get(_SUBJECTS) or {"topics": {}}
            built[language] = lexicon_of({_SUBJECTS: content}, language)
        return built[language]

    def _licensed(self, document: Document, field: Field, marks: Marks, one: Assertion) -> bool:
        language = document.language
        if any(t.start < one.end and one.start < t.end and t.role != "proxies" for t in marks.told):
            return True  # said by the rule for that topic
        sentence = field.sentence_at(one.start, one.end)
        if one.form == "possession" and (
            self._harmless(one.words, language)
            or _elsewhere(document, one.words)
            or of_anybody(field.text, sentence, one.start, _noun_end(field, one), language)
            or advised(field.text, sentence[0], one.start, _noun_end(field, one))
        ):
            return True
        if one.form == "role" and self._harmless_role(one.words, language):
            return True
        said = field.text[one.start : one.end]
        if one.form == "possession" and _NEXT.search(said):
            return True  # what is to come is nobody's past
        if _AS.match(said) and for_all_of_a_kind(field.text, sentence, language):
            return True
        us = _US[language]
        if one.form == "circumstance" and READER_INSIDE.search(said):
            us = _US_ALONE[language]
            thing = _THING.match(one.words)
            if thing is not None and _HANDLED.search(said) and self._harmless(thing[1], language):
                return True
        if one.form in ("circumstance", "deed", "nature") and us.search(said):
            return True
        if one.form in ("circumstance", "deed", "habit") and _FROM_US.search(said):
            return True
        if one.form in ("circumstance", "deed") and _THANKS.search(field.text, *sentence):
            return True
        if one.form == "circumstance" and _NOT_YOU[language].match(one.words):
            return True
        known = one.form == "circumstance" and READER_INSIDE.search(said) is not None
        if one.form != "deed" and not known and _of_the_offer(document, one):
            return True
        words = one.words
        if _RECORDED.search(said):
            words = field.text[slice(*sentence)]
        elif one.form in ("role", "possession"):  # „Freund des Angelns", "your love of kayaking"
            words = field.text[one.start : field.sentence_at(one.start, one.end)[1]][
                : len(said) + 30
            ]
        return spoken_with_permission(document, self._resources, words)

    def _harmless(self, words: str, language: str) -> bool:
        things = self._things[language]
        if any(_ABSTRACT[language].search(word) for word in words.split()[:2]):
            return True  # what tells something among these is in the lexicons
        for word in words.lower().split()[:2]:
            if word in _NO_NOUN:
                break
            if _listed(word, things) or (language == "de" and _compound(word, things)):
                return True
        return " ".join(words.lower().split()) in things

    def _harmless_role(self, words: str, language: str) -> bool:
        lower = words.lower()
        head = lower.split()[0] if language == "de" else lower.split()[-1]
        return any(
            head.endswith(role.strip("*")) or lower == role or stem(head) == stem(role.strip("*"))
            for role in self._roles[language]
        )


def _of_the_offer(document: Document, one: Assertion) -> bool:
    """Tell whether an assertion speaks of the offer; of a long one a single word proves nothing."""
    words = _ANYWHERE.sub(" ", one.words)
    offer = document.analysis(offer_text)
    if one.form == "possession":
        return spoken_of(words, offer)
    several = [word for word in words.split() if len(word) > 3]
    said = sum(spoken_of(word, offer) for word in several)
    return 2 * said >= len(several) if several else spoken_of(words, offer)


def _noun_end(field: Field, one: Assertion) -> int:
    """Return where the first of an assertion's words ends."""
    return field.text.index(one.words, one.start) + len(one.words.split()[0])


def _declared(
    resources: Resources, file: str
) -> tuple[dict[str, frozenset[str]], dict[str, tuple[str, ...]]]:
    """Return the harmless things and the roles that a file declares, by language."""
    declared: dict[str, Any] = resources[file]
    things = {
        language: frozenset(str(noun).lower() for noun in declared[language])
        for language in ("de", "en")
    }
    roles = {
        language: tuple(str(role).lower() for role in declared["roles"][language])
        for language in ("de", "en")
    }
    return things, roles


def _asks(text: str, end: int) -> bool:
    """Tell whether the sentence goes on to a question mark."""
    found = _STOP.search(text, end)
    return found is not None and found[0] == "?"


def _elsewhere(document: Document, words: str) -> bool:
    """Tell whether the message speaks of the thing without calling it the reader's."""
    noun = re.escape(stem(words.split()[0]))
    return any(
        not _OWNED.search(field.text, max(0, match.start() - 40), match.start())
        for field in document.fields.values()
        for match in re.finditer(rf"\b{noun}", field.lower)
    )


def subjects_of(field: Field, start: int, end: int, subjects: Lexicon) -> frozenset[str]:
    """Return what a stretch of a field is most about; its own words count twice its sentence's."""
    first, last = field.sentence_at(start, end)
    points: dict[str, int] = {}
    for hit in subjects.hits(field.lower[first:last]):
        inside = start - first <= hit.start < end - first
        points[hit.topic] = points.get(hit.topic, 0) + (2 if inside else 1)
    most = max(points.values(), default=0)
    return frozenset(topic for topic, number in points.items() if number == most)


def _listed(word: str, things: frozenset[str]) -> bool:
    return any(
        form.removesuffix(ending) in things
        for form in (word, *_plain(word))
        for ending in _ENDINGS
        if form.endswith(ending)
    )


def _plain(word: str) -> tuple[str, ...]:
    """Undo the umlaut of a German plural, roughly: enough to find it in a list."""
    for marked, plain in (("äu", "au"), ("ä", "a"), ("ö", "o"), ("ü", "u")):
        if marked in word:
            return (word.replace(marked, plain, 1),)
    return ()


def _compound(word: str, things: frozenset[str]) -> bool:
    """A German compound is harmless where its last part is."""
    return any(
        _listed(word[cut:], things) for cut in range(3, len(word) - 3) if len(word) - cut >= 4
    )
