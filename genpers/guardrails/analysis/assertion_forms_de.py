"""German forms of assertions about the reader; ``words`` is what a licence must cover."""

from __future__ import annotations

import re
from typing import Literal

from genpers.guardrails.text.later import later

Form = Literal["possession", "role", "habit", "circumstance", "deed", "nature"]

_NOUN_DE = r"[A-ZÄÖÜ][\w-]+"
_ADJ_DE = r"(?:[a-zäöüß][\w-]*(?:e[nrms]?|\d)\s){0,2}"
_EVERY_DE = (
    r"jede[nrs]? (?:Tag|Morgen|Abend|Mittag|Nachmittag|Nacht|Woche|Wochenende|Monat|Jahr|Sommer|"
    r"Winter|Herbst|Frühling|Frühjahr|Feierabend|\w+tag|Mittwoch|zweite\w*)"
)
_PAST_DE = (
    r"(?:saßen|saßt|waren|warst|standen|standst|lagen|lagst|kamen|kamst|gingen|gingst|fuhren|"
    r"fuhrst|"
    r"liefen|liefst|trugen|trugst|sahen|sahst|hörten|hörtest|kauften|kauftest|suchten|suchtest|"
    r"brachten|brachtest|fanden|fandest|nahmen|nahmst|blieben|bliebst|verloren|verlorst|zogen|"
    r"zogst|"
    r"schrieben|schriebst|fragten|fragtest|zahlten|zahltest|bezahlten|bezahltest|bestellten|"
    r"bestelltest|öffneten|öffnetest|klickten|klicktest|lasen|wuchsen|lernten|lerntest|arbeiteten|"
    r"arbeitetest|wohnten|wohntest|lebten|lebtest|tanzten|tanztest|spielten|spieltest|begannen|"
    r"begannst|gewannen|holten|holtest|legten|legtest|ließen|blätterten|blättertest|schauten|"
    r"schautest)"
)

# What a reader does with any offer, or what an offer gives: no knowledge of one reader.
_ANY_READER_DE = (
    r"(?:können|kannst|möcht|woll|will|soll|dürf|darf|werden|wirst|würd|müss|muss|find|bekomm|"
    r"erhalt|"
    r"erhält|seh|sieh|les|lies|wähl|zahl|spar|brauch|nutz|bestell|kauf|buch|entscheid|erreich|"
    r"überweis|"
    r"lad|läd|trag|träg|bestimm|fahr|sicher|leg|stell|geb|gib|gebt|plan|deck|mess|vergleich|druck|"
    r"bring|"
    r"merk|spür|probier|test|klick|tipp|start|beginn|schick|send|hol|melden|meldest|wissen|weißt|"
    r"kenn|"
    r"erfahr|entdeck|lern|füll|gieß|dreh|steck|zieh|drück|bleib|genieß|profitier|haben|hast|sind|"
    r"bist|"
    r"uns|wieder|bei|da\b|sich|von|dich|schon|für|dir|dabei|gern|dafür|liegt|mehr|an\b|im\b|nicht|"
    r"genau|auf|es\b|am\b|später|unser|sie\b|kurz|ohne|hat\b|nach|davon|dazu|mit|weiter|lass|lässt|"
    r"kündig|wechsel|verschenk|zuerst|auch|nur|noch|selbst|einfach|alles|jederzeit|so\b|in\b|zu\b|"
    r"künftig|bequem|direkt|sofort|ihn\b|das\b|die\b|den\b|was\b|und\b|oder\b|als\b|rechn|"
    r"verpass|verzicht|verlier|benötig|behalt|behält|vereinbar|gestalt|kombinier|ruf|reis|frag|"
    r"versteh|riech|hör|schmeck|fühl|mach|tu|komm|geh|nehm|nimm|schau|halt|hält|pack|koch|back|mix|"
    r"mein|denk|glaub|interess|ansetz|erwart|rühr|streich|schraub|kleb|häng|schneid|klapp|roll|"
    r"wasch|"
    r"wäsch|wisch|trockn|misch|setz|öffn|schließ|schalt|verbind|koppel|scann|speicher|lösch|teil|"
    r"sortier|"
    r"ordn|markier|notier|schreib|unterschreib|füg|ergänz|lehn|schieb|heb|senk|befestig|montier|"
    r"spann|"
    r"lös|reinig|fett|schleif|bohr|schäl|würz|servier|röst|brüh|mahl|dosier|heiz|kühl|lüft|regel|"
    r"dimm|"
    r"üb|wiederhol|schüttel|such|knet|form|falt|press|saug|kehr|polier|tausch|ersetz|wirf|werf|"
    r"reich|beantrag|"
    r"reservier|"
    r"registrier|lad|loggst|loggen|gib|zeig|verfolg|behältst|hinterleg|pausier|bezahl|zeichn|"
    r"unterbrech|"
    r"sitzt (?:auf|in|am)|sitzen (?:auf|in|am)|liegst|liegen|stehst (?:auf|in|am|vor)|stehen "
    r"(?:auf|in|"
    r"am|vor))"
)

FORMS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (  # „Ihre Brille wird von Jahr zu Jahr dicker"
        "role",
        later(
            rf"\b(?P<words>(?:Ihre?|[Dd]eine?)\s{_NOUN_DE}\s(?:wird|werden|ist|sind|fällt|geht)\s"
            r"(?:Ihnen |dir )?(?:von \w+ zu \w+|Jahr für Jahr|zunehmend|immer "
            r"\w+er)\b[^,.!?]{0,30})"
        ),
    ),
    (  # „Am Sonntag predigen Sie wieder", „Sie suchen schon lange eine größere Wohnung"
        "role",
        later(
            rf"(?:(?<=[\wäöüß] )(?P<words>(?!{_ANY_READER_DE})[a-zäöüß]+(?:en|st|ern|eln)\s(?:Sie|"
            rf"du)\s"
            r"(?:\w+\s){0,2}?wieder\b[^.!?]{0,40})|"
            r"^\W*(?:Sie|[Dd]u)\s(?!haben|hast|sind|bist|können|kannst)(?P<more>[a-zäöüß]+(?:en|"
            r"st|n)\s"
            r"(?:schon (?:so )?lange|schon länger|schon ewig|schon seit|seit Längerem|seit einer "
            r"Weile|seit Ewigkeiten)\b[^,.!?]{3,60}))"
        ),
    ),
    (  # „Sie mussten die Miete schon zweimal stunden"
        "deed",
        later(
            r"^\W*(?:Sie|[Dd]u)\s(?P<words>(?:mussten|musstest|durften|durftest|konnten|konntest|"
            r"wollten|"
            r"wolltest)\s[^,.!?]{4,60})"
        ),
    ),
    (  # „In Syrien geboren, erkennen Sie die Gewürze"
        "role",
        later(r"^\W*(?P<words>(?:In|Im|Auf|Als)\s[^,.!?]{2,40}\s(?:geboren|aufgewachsen),.*)"),
    ),
    (  # „Sie sind der Typ, der alles selbst repariert", „du bist frisch verliebt"
        "nature",
        later(
            r"\b(?:Sie\ssind|[Dd]u\sbist|sind\sSie|bist\sdu)\s(?:ja\s|doch\s|eher\s|wohl\s)?"
            r"(?P<words>(?:der|die|das|so ein|eine der)\s(?:Typ|Mensch|Sorte|Art|"
            r"Schlag)\b[^.!?]{0,50}|"
            r"(?:frisch|jung|seit Kurzem|schon immer|zum ersten Mal|neuerdings|wieder)\s"
            r"(?!dabei|hier|da\b|bei uns|im Sortiment|gut|verfügbar)[a-zäöüß]+\b[^.!?,]{0,30})"
        ),
    ),
    (  # „Das Rasenmähen ist Ihnen längst lästig", „Der Kaffee ist für Sie ein Ritual"
        "role",
        later(
            r"\b(?P<words>(?:ist|sind|war|waren|wird|wurde)\s(?:Ihnen|dir)\s(?:ja |schon "
            r")?(?:längst|"
            r"seit|inzwischen|immer|mittlerweile|neuerdings|zuletzt|allmählich|"
            r"langsam)\b[^,.!?]{2,40}|"
            r"(?:ist|sind|war|waren|bleibt)\sfür\s(?:Sie|dich)\s(?:\w+\s){0,3}(?:Ritual|Pflicht|"
            r"Qual|"
            r"Last|Genuss|Leidenschaft|Hobby|Herzenssache|Fremdwort|Neuland|Graus|Gräuel|Tabu|"
            r"tabu|passé|gestorben|Geschichte|Selbstverständlichkeit|Kraftakt|Kampf|Albtraum|"
            r"Heimat)\b)"
        ),
    ),
    (  # „Für Sie beginnt gerade ein neuer Abschnitt"
        "role",
        later(
            r"\b(?P<words>[Ff]ür\s(?:Sie|dich)\s(?:beginnt|beginnen|endet|fängt|geht|kommt|heißt "
            r"es|"
            r"ändert sich|wird)\s(?:gerade|jetzt|nun|bald|demnächst|ab \w+|im \w+|in diesen "
            r"Tagen)\b"
            r"[^,.!?]{3,50})"
        ),
    ),
    (  # „Sie heben meistens freitags 200 Euro ab"
        "role",
        later(
            r"^\W*(?:Sie|[Dd]u)\s(?!find|bekomm|erhalt|zahl|spar|seh|"
            r"hab)(?P<words>[a-zäöüß]+(?:en|st|n)\s"
            r"(?:meist|meistens|bekanntlich|jedes Jahr|Jahr für Jahr|seit Jahren|seit Langem|"
            r"(?:mon|diens|donners|frei|sams|sonn)tags|mittwochs|jeden \w+)\b[^,.!?]{3,60})"
        ),
    ),
    (  # „trockener Rotwein, so steht es in Ihren Vorlieben"
        "circumstance",
        later(
            r"(?P<words>\b(?:steht|stehen|lesen wir|sehen wir|fanden wir)\s(?:es\s|das\s)?in\s"
            r"(?:Ihren|deinen|Ihrem|deinem|Ihrer|deiner)\s(?:Vorlieben|Profil|Angaben|"
            r"Kundenprofil|Akte|Daten|Notizen|Merkzettel|Wunschzettel|Antworten)\b)"
        ),
    ),
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
            rf"n(?:e[nmr]?)?|[a-zäöüß]+)\s){{0,2}}(?P<words>{_NOUN_DE})\b"
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
            rf"^\W*(?P<words>(?:dreimal|viermal|mehrmals|{_EVERY_DE}|einmal|zweimal) "
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
            r"\b(?:Sie|[Dd]u)\s(?P<words>(?!können|kannst|möchten|möchtest|wollen|willst|sparen|"
            r"sparst|zahlen|zahlst|"
            r"sollten|dürfen|werden|wirst|müssen|finden|findest|haben|hast|sehen|lesen|"
            r"bekommen|erhalten)\w+(?:en|st)\s(?:(?:ja|doch|so|besonders|sehr|sich|dich|am|"
            r"nun|einmal|mal|abends|morgens|sonntags|meist|meistens)\s){0,3}(?:gern|gerne|"
            rf"liebsten|leidenschaftlich|ungern|regelmäßig|{_EVERY_DE}|oft|häufig|nie|"
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
            r"dich|(?:wohnen|wohnst)(?!\s(?:in (?:einem|einer)|im \w*[Zz]immer))|leben|lebst|"
            r"(?:arbeiten|arbeitest)(?!\s(?:mit (?:der|dem|einem|einer|unser\w*)|an (?:einem|"
            r"einer)))|"
            r"pendeln|pendelst|studieren|"
            r"studierst|züchten|züchtest|kümmern sich|kümmerst dich|pflegen|pflegst|"
            r"erwarten|erwartest|heiraten|heiratest|rauchen|rauchst|trinken|"
            r"trinkst)\b[^,.!?]{0,60})"
        ),
    ),
    (
        "habit",
        later(
            r"\b(?P<words>(?:lieben|liebst|mögen|magst|(?:planen|planst|arbeiten|"
            r"arbeitest)(?=\s(?:Sie|"
            r"du)\s[^,.!?]{0,40}\b(?:ja|wohl|bald|gerade|seit|derzeit|zurzeit|demnächst|meist|oft|"
            r"nachts|gern|als|bei|Umzug|Reise|Hochzeit|Urlaub|Haus|Kind\w*|Ihre[nrm]?|deine[nrm]?)"
            r"\b)|träumen|träumst|wohnen|"
            r"wohnst|pendeln|pendelst|heiraten|heiratest)\s(?:Sie|"
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
            r"^\W*(?:[Ss]eit|[Ss]eitdem|[Nn]achdem|[Dd]a|[Ww]eil|[Jj]etzt,? (?:wo|da)|[Nn]un,? "
            r"(?:da|wo)|"
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
            r"hattest\sdu)\s(?P<words>(?:[^,.!?:;]|[.,](?=\d)|\.(?=\s[A-Z])){4,90}?\b(?:ge\w+t|"
            r"ge\w+en|\w+ge\w+(?:t|en)|"
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
            rf"du)\s(?:\w+\s)?(?:{_EVERY_DE}|zweimal|dreimal|oft|häufig|selten|ungern|"
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
            r"^\W*(?:[Ww]ährend|[Ss]olange|[Jj]etzt)\s(?P<words>(?:(?:Sie|"
            r"du)\s[^,.!?]{0,50}\b(?:sitzen|sitzt|stehen|stehst|warten|wartest|laufen|"
            r"läufst|fahren|fährst|pendeln|pendelst|liegen|liegst|wohnen|wohnst|leben|"
            r"lebst)|das zweite \w+|die zweite \w+|\w+ zweites? \w+)\b[^,.!?]{0,40})"
        ),
    ),
    (
        "circumstance",
        later(
            r"^\W*(?:[Gg]erade|[Bb]esonders|[Vv]or allem|[Ee]ben|[Uu]nd|[Aa]ber|[Zz]umal|[Aa]uch|"
            r"[Ss]chon|[Jj]etzt|[Nn]un|[Ee]rst recht)\s(?:seit|seitdem|nachdem|da|weil|jetzt|wo|"
            r"solange)\s(?P<words>[^,.!?]{6,80})|^\W*(?:[Zz]umal|[Bb]is bei (?:Ihnen|dir))\s"
            r"(?P<more>[^,.!?]{6,80})"
        ),
    ),
    (
        "role",
        later(r"\b[Ww]er,?\swie\s(?:Sie|du),?\s(?P<words>[^,.!?]{4,60})"),
    ),
    (
        "deed",
        later(
            rf"(?:(?<=[\wäöüß,] )(?:Sie|du)\s(?P<words>{_PAST_DE}\b[^,.!?]{{4,60}})|"
            r"\b(?:Sie|[Dd]u)\s"
            rf"(?P<more>{_PAST_DE}\s[^,.!?]{{0,24}}\b(?:damals|jene[rnm]|einst|früher|selbst|"
            rf"gestern|"
            rf"neulich|letzte\w*|zweimal|dreimal|mehrmals|Kind|Schulkind|Jahre)\b[^,.!?]{{0,50}})|"
            rf"\b(?P<last>{_PAST_DE}\s(?:Sie|du)\s[^,.!?]{{4,60}}))"
        ),
    ),
    (
        "circumstance",
        later(
            r"^\W*(?:d(?:ie|er|as|en|em)|wo|wie)\s(?:Sie|du)\s(?:ja\s)?(?P<words>(?:noch|seit|"
            r"längst|"
            r"jeden|jede|meist|gerade|täglich|früher|damals|sonst|immer noch|als)\s"
            r"(?![^,.!?]*\b(?:kenn|wiss|brauch|such|find|seh|nutz|soll|könn|kann|woll|will|möcht|"
            r"bekomm|erhalt|hab)\w*)[^,.!?]{4,60})"
        ),
    ),
    (
        "habit",
        later(
            r"\b(?:Sie|[Dd]u)\s(?P<words>(?!wissen|weißt|kennen|kennst|finden|sehen|haben|hast)"
            r"\w+(?:en|st|nd)\s(?:ja|schließlich|ohnehin|bekanntlich|eh)\b[^,.!?]{3,60})"
        ),
    ),
    (
        "deed",
        later(
            r"^\W*(?:(?:denn|und|aber|doch|sondern)\s(?:Sie|du)|[Dd]u)\s(?P<words>"
            rf"(?!{_ANY_READER_DE})[a-zäöüß]+(?:en|st|t|ern|eln)\s[^,.!?]{{4,60}})"
        ),
    ),
    (
        "deed",
        later(
            rf"^\W*(?P<words>(?:[Mm]orgens|[Aa]bends|[Mm]ittags|[Nn]achts|\w+tags|[Mm]eist|"
            rf"[Mm]eistens|"
            rf"[Oo]ft|[Ss]onst|[Ff]rüher|[Dd]amals|[Nn]eulich|[Gg]estern|[Zz]uletzt|[Ll]ängst|"
            rf"[Kk]ürzlich|"
            rf"[Zz]weimal|[Dd]reimal|[Zz]u Hause|[Dd]aheim|[Ll]etzte\w* \w+|[Ii]m letzten \w+|"
            rf"[Vv]or \w+ (?:Tagen|Wochen|Jahren|Monaten)|[Ss]eit \w+(?: \w+)?|[Jj]{_EVERY_DE[1:]})"
            rf"\s(?!{_ANY_READER_DE})\w+\s(?:Sie|du)\b[^,.!?]{{3,60}})"
        ),
    ),
    (
        "deed",
        later(
            r"\b(?P<words>(?:Ihnen|dir)\b[^,.!?]{0,40}\b(?:fehlt|fehlen|schwerfällt|schwer fällt|"
            r"zu schaffen|wehtut|weh tut|schmerzt|bevorsteht|zusetzt|zu eng|zu groß geworden|wohnt|"
            r"wohnen|lebt|einzieht|eingezogen|ausgezogen|auszieht|schläft|ansteht|ist ja|sind ja|"
            r"über den Kopf|auf der Seele|zugestoßen|passiert ist|schläft es sich))\b"
        ),
    ),
)
