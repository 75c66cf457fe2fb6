"""Instructions to a model, role markers, hidden characters and markup in text that should be copy.

A pattern finds only part of what can be written (measured: about a quarter of a public training set
by one pattern, without false alarms); structure carries the load, this is defence in depth.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from genpers.guardrails.text.later import later
from genpers.guardrails.text.normalise import is_plain

Span = tuple[int, int]

_QUICK = later(
    r"ignor|assistent|ohne regeln|du bist (?:jetzt|nun|ab)|"
    r"disregard|forget|overrid|bypass|instruct|prompt|previous|"
    r"pretend|act as|now on|you are (?:now|a|an|not)|repeat|"
    r"reveal|jailbreak|system|assistant|output|respond|answer|verg[ie]ss|missacht|"
    r"anweis|instrukt|befehl|vorgab|"
    r"bisherig|vorherig|prüf|bewert|freigab|ausgab|antwort|rolle|tu so|stell dir|"
    r"ki\b|ai\b|llm\b|model|bestanden|"
    r"passed|approve|translate|übersetz|say |sag |schreib|spell|above|oben|aufgabe|task|stop|hör|"
    r"befolg|richtlin|guideline|jede|every|each|immer|always|sprich|nenn|erwähn|füge|beginn|beend|"
    r"ergänz|verwende|mention|append|include|insert|write|speak|talk"
)
_TARGET_EN = (
    r"(?:instructions?|prompts?|rules?|directions?|guidelines?|commands?|tasks?|"
    r"orders?|assignments?|"
    r"information|settings?|restrictions?|policies|context|text|everything|all "
    r"(?:that|of (?:it|that|the above)))"
)
_TARGET_DE = (
    r"(?:anweisung(?:en)?|instruktion(?:en)?|befehle?n?|vorgaben?|regeln?|aufgaben?|"
    r"aufträge?|prompts?|"
    r"richtlinien?|angaben|informationen|systemnachricht|systemprompt|kontext|"
    r"einschränkungen?|aufforderung(?:en)?|"
    r"aufgabenstellung(?:en)?|fragen)"
)
_BEFORE_EN = (
    r"(?:previous|prior|above|earlier|preceding|initial|original|former|foregoing|"
    r"past|existing|system|safety|given|other|your)"
)
_BEFORE_DE = (
    r"(?:vorherige[nrms]?|vorige[nrms]?|bisherige[nrms]?|obige[nrms]?|"
    r"obenstehende[nrms]?|vorangegangene[nrms]?|vorausgehende[nrms]?|"
    r"frühere[nrms]?|ursprüngliche[nrms]?|bestehende[nrms]?|alle[nrms]?|"
    r"sämtliche[nrms]?|deine[nrms]?|gegebene[nrms]?|letzte[nrms]?)"
)
# In prose only what no reader could be told: „vergessen Sie alle Regeln" is an advertising idiom.
_STRONG_EN = r"(?:instructions?|prompts?|directions|guidelines?|commands?|system (?:message|rules))"
_STRONG_DE = (
    r"(?:anweisung(?:en)?|instruktion(?:en)?|befehle?n?|vorgaben?|prompts?|"
    r"richtlinien?|systemnachricht|"
    r"systemregeln|aufforderung(?:en)?|aufgabenstellung(?:en)?)"
)
STRICT = later(
    "|".join(
        (
            rf"\b(?:ignore|disregard|forget|override|bypass|skip|drop|neglect|"
            rf"overlook)\b[^.!?\n]{{0,30}}?\b(?:all|any|every|the|these|those|your|my|"
            rf"of)?\s?{_BEFORE_EN}\b[^.!?\n]{{0,24}}?\b{_STRONG_EN}\b",
            rf"\b(?:ignore|disregard|forget|override|bypass)\s(?:all|any|every|the|your|"
            rf"my)\s(?:\w+\s){{0,2}}?{_STRONG_EN}\b",
            r"\b(?:ignore|forget|disregard)\b[^.!?\n]{0,12}\b(?:everything|all|anything|"
            r"what)\b[^.!?\n]{0,12}\b(?:above|before this|i said|you were told|you have "
            r"been told|written so far|prior to this)\b(?! about)",
            rf"\b(?:ignorier\w*|vergiss|vergessen sie|vergesst|missachte?\w*|überspring\w*|"
            rf"verwirf|verwerfen sie|umgeh\w*|lass\w*)\b[^.!?\n]{{0,40}}?\b{_BEFORE_DE}"
            rf"\b[^.!?\n]{{0,30}}?\b{_STRONG_DE}\b",
            rf"\b(?:setz\w*|lass\w*)\b[^.!?\n]{{0,20}}?\b{_STRONG_DE}\b[^.!?\n]{{0"
            rf",20}}?\baußer (?:kraft|acht)\b",
            r"\b(?:vergiss|vergessen sie|vergesst|ignorier\w*)\b[^.!?\n]{0,12}\b(?:alles|"
            r"das)\b[^.!?\n]{0,16}\b(?:davor|zuvor gesagte|oben|oberhalb|bis hierhin|bisher "
            r"gesagte|vorher gesagte)\b(?! über)",
            rf"\b(?:beachte|befolge)\b[^.!?\n]{{0,20}}\b(?:nicht|keine)\b[^.!?\n]{{0,2"
            rf"4}}\b{_STRONG_DE}\b|\b(?:do not|don't|stop) follow\w*\b[^.!?\n]{{0,"
            rf"24}}\b{_STRONG_EN}\b",
            r"\byou are (?:now|no longer|not) (?:an?\s|the\s|in\s)?(?:\w+\s){0,2}?(?:ai|"
            r"assistant|bot|chatbot|language model|dan\b|developer mode|unrestricted|"
            r"jailbroken|hacker|linux|terminal|system)\b",
            r"\bdu bist (?:jetzt|nun|ab jetzt|ab sofort|kein\w*|nicht mehr) (?:ein\w*\s|"
            r"der\s|die\s|im\s)?(?:\w+\s){0,2}?(?:ki\b|assistent\w*|bot\b|chatbot|"
            r"sprachmodell|modell|dan\b|entwicklermodus|hacker|terminal|system\w*)",
            r"\b(?:print|show|reveal|repeat|output|display|leak|expose|write out|tell me|"
            r"spell ?check)\b[^.!?\n]{0,40}?\b(?:system prompt|initial prompt|your "
            r"(?:prompt|instructions|rules)|prompt (?:texts?|above|instructions)|(?:above|"
            r"previous|full|original|entire|complete|hidden|secret) (?:prompts?|"
            r"instructions|text))",
            r"\b(?:zeig\w*|nenn\w*|gib|geben sie|wiederhol\w*|verrat\w*|druck\w*|"
            r"übersetz\w*|schreib\w*)\b[^.!?\n]{0,40}?\b(?:system-?prompts?|deine[nrms]? "
            r"(?:prompts?|anweisung\w*|instruktion\w*|regeln)|(?:ursprüngliche\w*|obige\w*|"
            r"vollständige\w*|geheime\w*|gesamte\w*|deine\w*) (?:prompts?\w*|anweisung\w*|"
            r"instruktion\w*))",
            r"\b(?:rate|mark|classify|label|grade|evaluate|score|treat)\b (?:this|the) "
            r"(?:text|message|copy|mail|e-?mail|content|draft|answer|variant)s? (?:as|"
            r"with)\b",
            r"\b(?:bewert\w*|markier\w*|stuf\w*|kennzeichn\w*|behandl\w*)\b(?: sie)? "
            r"(?:diesen|diese|dieses|den|die) (?:text|nachricht|mail|e-mail|entwurf|inhalt|"
            r"variante|antwort)\b[^.!?\n]{0,24}\b(?:als|mit)\b",
            r"\b(?:antwort\w*|respond|reply|answer|output|return)\b(?: sie)? (?:nur|"
            r"ausschließlich|only|just|exactly|immer|always)\s?(?:noch\s)?(?:mit|with|in|"
            r"the|das wort)\b",
            r"\b(?:ignorier\w*|vergiss|verwirf)\b[^.!?\n]{0,12}\b(?:alles|das) "
            r"(?:bisherige|vorherige|obige)\b"
            r"[^.!?\n]{0,8}\bund (?:schreib|antwort|gib|sag|rede|sprich|dichte|nenn|mach)\w*",
            r"\b(?:you are now|du bist (?:jetzt|nun|ab jetzt)) (?:an?|eine?)"
            r"\s[^.!?\n]{0,20}\b(?:without (?:any )?(?:rules|restrictions|filters)|"
            r"ohne (?:\w+ )?(?:regeln|einschränkungen|filter))\b",
            r"\b(?:note|message|instruction|attention|hinweis|anweisung|nachricht|"
            r"achtung)\b[^.!?\n]{0,12}\b(?:to|for|an|für)\b (?:the |das |den |die )?(?:ai|"
            r"llm|model|assistant|reviewer|checker|moderator|classifier|ki\b|sprachmodell|"
            r"modell|assistenten|prüfer|prüfmodell|prüfsystem|prüfung)",
            r"\b(?:dear|liebes|liebe) (?:ai|llm|(?:language )?model|assistant|ki\b|"
            r"modell|sprachmodell)\b",
            r"\b(?:prompt injection|jailbreak|developer mode|dan mode|entwicklermodus)\b",
            r"\bif you are an? (?:ai|llm|language model|assistant)\b|\b(?:falls|wenn) du "
            r"ein\w* (?:ki\b|sprachmodell|assistent)",
            r"\b(?:set|setze?)\b[^.!?\n]{0,16}\b(?:verdict|urteil|ergebnis|bewertung|"
            r"score)\b[^.!?\n]{0,10}\b(?:to|auf)\b",
            r"\b(?:approve|release|pass) this (?:text|message|copy|mail|variant|draft)\b|"
            r"\bgib (?:diesen|diese) (?:text|nachricht|variante) frei\b",
        )
    ),
    re.IGNORECASE,
)
LOOSE = later(
    "|".join(
        (
            r"\b(?:act|behave|respond|answer|talk|speak|write) (?:as if|as though|like you|"
            r"as an?|only as|like an?)\b",
            r"\bpretend (?:that|to be|you|to)\b|\b(?:imagine|assume) (?:that )?you(?:'re| "
            r"are)\b|\brole ?play\b|\bi want you to\b|\bi will (?:now )?(?:act|give you)\b",
            r"\bfrom now on\b|\bab (?:jetzt|sofort|nun)\b[^.!?\n]{0,20}\b(?:bist|antwort\w*|"
            r"sollst|sprich|schreib\w*)\b",
            r"\b(?:verhalte? dich|tu so|tue so|stell dir vor, du|nimm an,? du|spiel\w* "
            r"(?:die|eine) rolle|ich möchte, dass du|ich will, dass du)\b",
            r"\byou are (?:now )?(?:an?\s)\w+|\bdu bist (?:jetzt|nun|ein|eine)\b|\byou "
            r"(?:will|must|should|have to) (?:now )?(?:only |always |never )?(?:answer|"
            r"respond|say|reply|act|ignore|forget|write|translate|print)\b",
            rf"\b(?:new|neue[nrms]?|next|real|actual|main)\s(?:instructions?|task|assignment|"
            rf"challenge|prompt|{_TARGET_DE})\b|\bstop\b[^.!?\n]{{0,20}}\b(?:now|instruction|"
            rf"task|here)\b",
            r"\b(?:say|write|schreibe?|sage?|nenne?|erwähne?|gib|biete|grant|give|offer|"
            r"mention|add|insert|setze?)\b[^.!?\n]{0,20}(?:\d+\s?%|rabatt|discount|\"|„|“|')",
            r"\b(?:what|wie|was|how) (?:was|were|is|are|lautet\w*|lauten|waren|war|"
            r"sind)\b[^.!?\n]{0,30}\b(?:prompts?|instructions?|first (?:message|sentence)|"
            r"anweisung\w*|instruktion\w*|ersten? satz)\b",
            r"\b(?:now|jetzt|nun|okay|ok)\b\W{0,3}(?:you are|bist du|sind sie)\b|"
            r"(?-i:\b(?:[Dd]u bist|[Yy]ou are) [A-Z]\w+\.)|\bals [\w-]+ fungier\w+|\bdo not "
            r"answer\b|\bjust output\b|(?:^|\s)(?:output|ausgabe):",
            r"\b(?:generate|generiere\w*|verfasse|formuliere|write|schreibe?|make|"
            r"mache?)\b[^.!?\n]{0,40}\b(?:code|python|c\+\+|poem|gedicht|manifest\w*|reason "
            r"why|begründung|rhyme|untrue|unwahre|tweet|essay|story)",
            r"\b(?:new|next|following|another|folgende[nrms]?|weitere[nrms]?|"
            r"neue[nrms]?)\s(?:\w+\s)?(?:task|challenge|assignment|aufgabe|herausforderung|"
            r"question|frage)\b[^.!?\n]{0,12}[.:]",
            rf"\b(?:ignorier\w*|vergiss|ignore|forget|disregard)\b[^.!?\n]{{0,40}}"
            rf"\b(?:{_TARGET_EN}|{_TARGET_DE}|alles|all|that|das|said|above|before|davor)\b",
            # In a value that should name something, a call to write in a certain way is an order.
            r"(?:^|[.!?:;,]\s{0,2}|\b(?:bitte|please)\s)(?:antworte|sprich|schreib|schreibe|nenne|sag|sage|"
            r"erwähne|erwähn|füge|ergänze|verwende|benutze|ersetze|ende|beende|beginne|starte|schließe|hänge|"
            r"rede|grüße|unterschreibe|verfasse|formuliere|gib|biete|verrate|zeig|zeige|reime|dichte)\s[^\n]{0,60}"
            r"\b(?:jede\w*|alle\w*|immer|nur|mit|ab|im|in|wie|als|dass|statt|dem|den|das|die|ein\w*)\b",
            r"(?:^|[.!?:;,]\s{0,2}|\bplease\s)(?:always |never |only )?(?:write|answer|"
            r"reply|respond|mention|add|append|include|insert|end|begin|start|close|finish|sign|use|speak|talk|tell|give|grant|offer|"
            r"promise|call|address|greet|rhyme|print|reveal)\s[^\n]{0,60}\b(?:messages?|mails?|e-?mails?|"
            r"repl(?:y|ies)|answers?|texts?|sentences?|words?|letters?|everyone|customers?|discount|free|code|"
            r"phrase|pirate|rhymes?|verse|like an?|in capitals|prompt|rules?|password|instead)\b",
        )
    ),
    re.IGNORECASE,
)
ROLE_MARKERS = later(
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|"
    r"end_header_id)\|?>?|\[/?(?:INST|SYS|SYSTEM)\]|<</?SYS>>"
    r"|(?:^|\n)\s{0,3}#{2,}\s?(?:system|user|assistant|human|instruction|response|"
    r"anweisung|antwort)\b:?|</?(?:system|assistant|user|human|data|kundendaten|"
    r"customer|customer_data|brief|instructions?|prompt|context|untrusted|fact|"
    r"job)\s?>"
    r"|(?:^|[\n.!?„\"“>]\s{0,2})(?:assistant|user|human|assistent|benutzer|"
    r"nutzer)\s?:(?=\s?\S)|\bsystem\s?:\s?(?=(?:you|du|ignore|ignorier|antwort|"
    r"respond|allow|alles erlauben|erlaube|gib|give|always|immer|never|nie|set|neue|"
    r"freigabe|freigegeben|approv|apply|keine (?:weiteren )?regeln|no (?:further )?rules|skip|"
    r"new|write|schreib|override|output)\w*)|\"role\"\s?:\s?\"(?:system|assistant|"
    r"user)\""
    r"|\b(?:begin|end) (?:of )?(?:system )?(?:prompt|instructions)\b|-{3,}\s?(?:begin|end)\b",
    re.IGNORECASE,
)
MARKUP = later(
    r"</?(?:a|img|script|iframe|style|svg|b|i|u|p|br|hr|div|span|strong|em|font|"
    r"table|tr|td|ul|ol|li|h[1-6]|body|html|head|meta|link|form|input|button|center|"
    r"object|embed|video|audio)\b[^<>\n]{0,300}/?>"
    r"|!\[[^\]\n]{0,120}\]\([^)\n]{0,300}\)|\[[^\]\n]{1,120}\]\((?:https?:|/|www\.|"
    r"#|mailto:)[^)\n]{0,300}\)|&(?:nbsp|amp|lt|gt|quot|#\d{2,5});|<!--|javascript:",
    re.IGNORECASE,
)
MARKDOWN = later(
    r"(?<![\w*€%)!.])\*\*(?=\S)[^*\n]{1,120}?(?<=\S)\*\*(?!\*)|(?<![\w_])__[^_\n]{1,"
    r"80}__(?!\w)|^#{1,6}\s\S[^\n]{0,80}$|^\s?>\s\S|^(?:\|[^|\n]{0,80}){2,}\|\s?$",
    re.MULTILINE,
)
_EMOJI = later(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2190-\u21ff\u2300-\u23ff\u25a0"
    "-\u25ff\u2934\u2935\u24c2\u2b00-\u2bff\u00a9\u00ae\u203c\u2049"
    "\u2122\u2139\u3030\u303d\u3297\u3299#*0-9]"
)
_HARMLESS = frozenset("\u00ad\n\t\r\u2060\ufeff")


def instructions(text: str, *, loose: bool = False) -> Iterator[Span]:
    """Yield the spans of instructions to a model; ``loose`` is for fields of a record."""
    if not _QUICK.search(text.lower()):
        return
    for match in STRICT.finditer(text):
        yield match.span()
    if loose:
        for match in LOOSE.finditer(text):
            yield match.span()


def hidden_characters(raw: str) -> Iterator[Span]:
    """Yield spans of hidden characters in raw text, legitimate emoji sequences left out.

    Hidden are format characters (category Cf, tag characters, bidirectional controls), private use
    (Co) and variation selectors that follow no emoji. A soft hyphen is typography. Words that mix
    Latin with Cyrillic or Greek letters are yielded whole (UTS #39).
    """
    if raw.isascii() or is_plain(raw):
        return
    at = 0
    while at < len(raw):
        if not _hides(raw, at):
            at += 1
            continue
        end = at + 1
        while end < len(raw) and _hides(raw, end):
            end += 1
        yield at, end
        at = end
    for match in re.finditer(r"[^\W\d_]{2,}", raw):
        if not match[0].isascii() and _mixed(match[0]):
            yield match.span()


def _hides(raw: str, at: int) -> bool:
    character = raw[at]
    if character.isascii() or (character in _HARMLESS and not (character == "\ufeff" and at)):
        return False
    code = ord(character)
    before = raw[at - 1] if at else ""
    if 0xE0020 <= code <= 0xE007F:
        start = at
        while start and 0xE0020 <= ord(raw[start - 1]) <= 0xE007F:
            start -= 1
        return not (start and raw[start - 1] == "\U0001f3f4")
    if code == 0x200D:
        after = raw[at + 1] if at + 1 < len(raw) else ""
        emoji = (
            _EMOJI.match(before) or before == "\ufe0f" or 0x1F3FB <= ord(before or "a") <= 0x1F3FF
        )
        return not (emoji and _EMOJI.match(after))
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return not (before and _EMOJI.match(before))
    return unicodedata.category(character) in ("Cf", "Co", "Cn")


def _mixed(word: str) -> bool:
    scripts = {_script(character) for character in word} - {""}
    return "latin" in scripts and len(scripts) > 1


def _script(character: str) -> str:
    code = ord(character)
    if 0x0370 <= code <= 0x03FF or 0x1F00 <= code <= 0x1FFF:
        return "greek" if character not in "µμΩπαβ" else ""
    if 0x0400 <= code <= 0x052F:
        return "cyrillic"
    return "latin" if character.isascii() or 0x00C0 <= code <= 0x024F else ""
