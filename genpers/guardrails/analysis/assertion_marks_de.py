"""German forms that tell of one reader by how they speak: habit, memory, surmise, number, place.

What is said may be anything. That it is known of one reader shows in the words around it: „wieder",
„inzwischen", „ja", „Ihr letzter ...", „Ihre beiden ...", „bei Ihnen wird ...", „also passt ...".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from genpers.guardrails.text.later import later

if TYPE_CHECKING:
    from genpers.guardrails.analysis.assertion_forms_de import Form

_NOUN = r"[A-ZÄÖÜ][\w-]+"
# What a shop does at anybody's home, or what anybody has in hand there.
_SERVED = (
    r"(?:geliefert|aufgebaut|montiert|eingebaut|installiert|angeschlossen|abgeholt|zugestellt|"
    r"eingerichtet|vorgestellt|eingetroffen|angekommen|eingegangen|gebracht|ausgeliefert|angelegt|"
    r"freigeschaltet|gewartet|geprüft|gemessen|ausgemessen|abgerechnet|erfüllt|entschieden|"
    r"angekündigt|geklingelt|gemeldet|bedankt|entschuldigt)"
)
_LIFE = (
    r"(?:wohn|leb|schlaf|schläf|gärtner|töpfer|kletter|angel|angl|segel|segl|wander|tanz|sing|mal|"
    r"strick|näh|"
    r"fotografier|jogg|radel|radl|pendel|pendl|rauch|fast|bet|pfleg|leid|vermiet|verdien|"
    r"unterricht|"
    r"studier|züchte|musizier|ruder|imker|reit|turn|box|surf|paddel|paddl|heirat|renovier|bau|zieh|"
    r"sammel|samml|träum|fürcht|lieb|mag|mög|hass|schwärm|arbeit|erwart|trainier|grill|back|koch)"
)
_KNOWN = (
    r"(?:immer noch|noch immer|nach wie vor|längst|inzwischen|mittlerweile|neuerdings|nicht mehr|"
    r"wie jedes Jahr|wie immer|wie so oft|seit (?:\w+ )?(?:Jahren|Monaten|Wochen|Tagen)|seit "
    r"Kurzem|"
    r"offenbar|offensichtlich|anscheinend|scheinbar|vermutlich|wahrscheinlich|bestimmt|bekanntlich|"
    r"sicherlich|wohl|schließlich|ohnehin|sowieso|eh)"
)
_NO_READER = (
    r"(?:Frage|Antwort|Wunsch|Wünsche|Hand|Hände|Füße|Augen|Ohren|Beine|Arme|Karten?|Konten|"
    r"Tickets?|"
    r"Gutschein|Exemplar|Passw|Optionen|Möglichkeit|Vorteil|Chance|Schritt|Minute|Wort|Zählerst|"
    r"Rate|"
    r"Adresse|E-Mail|Geschenk|Prämie|Artikel|Lieblings|Rechnung|Abrechnung|Jahresabrechnung|"
    r"Stunden|"
    r"Tage|Nächte|Wahl|Termine|Raten|Beitr)"
)

MARKED: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (  # „Ihre beiden vermieteten Wohnungen"
        "nature",
        later(
            rf"\b(?P<words>(?:Ihre|[Dd]eine)[nr]?\s(?:beiden|zwei|drei|vier|fünf|zahlreichen)\s"
            rf"(?:[a-zäöüß]+e[nr]?\s){{0,2}}(?!{_NO_READER}){_NOUN})"
        ),
    ),
    (  # „Dein letzter Kassenzettel"
        "nature",
        later(
            rf"\b(?P<words>(?:Ihr|[Dd]ein)(?:e[nmrs]?)?\s(?:letzte|jüngste|vorige|"
            rf"vorletzte)[nmrs]?\s"
            rf"(?!{_NO_READER}){_NOUN}\s(?!kann|können|soll|zahl)[^,.!?]{{3,40}})"
        ),
    ),
    (  # „Die Bilder kennen Sie inzwischen auswendig", „Du wohnst ja im Süden"
        "deed",
        later(
            rf"(?:(?<=[\wäöüß] )(?!brauch|müss|find|erhalt|bekomm|benötig)\w+(?:en|st)\s(?:Sie|du)|"
            rf"^\W*(?:Sie|[Dd]u)\s(?!brauch|müss|find|erhalt|bekomm|benötig|haben|hast|sind|bist)"
            rf"\w+(?:en|st))\s(?P<words>(?:\w+\s){{0,3}}?{_KNOWN}\b[^,.!?]{{0,60}})"
        ),
    ),
    (  # „Im Mai stehen Sie wieder beim Block der Metaller"
        "deed",
        later(
            r"(?<=[\wäöüß] )(?P<words>(?:stehen|stehst|sitzen|sitzt|liegen|liegst|fahren|fährst|"
            r"laufen|"
            r"läufst|ziehen|ziehst|feiern|feierst|fasten|fastest|singen|singst|marschieren|"
            r"marschierst|"
            r"pilgern|pilgerst|stecken|steckst|kämpfen|kämpfst|wollen|willst|dürfen|"
            r"darfst)\s(?:Sie|du)\s"
            r"(?:\w+\s){0,2}?(?:wieder|endlich wieder|noch einmal|erneut)\b[^,.!?]{4,60})"
        ),
    ),
    (  # „rutscht Ihr Konto gern unter null", „Ihr Umzug rückt langsam näher"
        "deed",
        later(
            rf"\b(?P<words>(?:(?!kann|soll|wird|darf|muss)\w+t\s(?:Ihre?|"
            rf"[Dd]eine?)\s(?!{_NO_READER}){_NOUN}|"
            rf"(?:Ihre?|[Dd]eine?)\s(?!{_NO_READER}){_NOUN}\s(?!kann|soll|wird|darf|muss)\w+t)\s"
            r"(?:\w+\s){0,3}?(?:gern|gerne|oft|meist|manchmal|ständig|langsam|allmählich|ja|"
            r"schließlich|"
            r"offenbar|wohl|sicher|vermutlich|neuerdings|inzwischen|mittlerweile|nicht mehr|"
            r"näher)\b"
            r"[^,.!?]{0,50})"
        ),
    ),
    (  # „Ihr Umzug rückt näher", „Ihr nächster Wagen wird elektrisch fahren"
        "deed",
        later(
            rf"\b(?P<words>(?:Ihr|[Dd]ein)(?:e[rs]?)?\s(?:nächste[rs]?|künftige[rs]?|neue[rs]?)\s"
            rf"(?!Schritt|Termin|Lieblings|Lern|Kurs|Rechnung|Lektion|Zugang|Vertrag|Tarif|Karte|"
            rf"Passw|Begleit|Vorrat|Gewohn)"
            rf"{_NOUN}\swird\s[^,.!?]{{4,50}}|"
            rf"(?:Ihr|[Dd]ein)e?\s{_NOUN}\s(?:rückt näher|steht (?:bald )?(?:an\b|bevor|vor der "
            rf"Tür)|"
            r"naht|stammt aus|ist (?:ja|schon|längst|inzwischen)|geht auf die|kommt in die Jahre)"
            r"[^,.!?]{0,40})"
        ),
    ),
    (  # „bei Ihnen wird abends zu zweit ferngesehen", „... sind bei Ihnen offen geblieben"
        "deed",
        later(
            rf"\b(?P<words>(?:[Bb]ei (?:Ihnen|dir)(?: zu Hause| daheim)?\s(?:\w+\s){{0,2}}?(?:wird|"
            rf"werden|wurden?|"
            rf"ist|sind|war|waren)\s(?![^,.!?]*\b(?:wir|uns|unser\w*|{_SERVED})\b)[^,.!?]{{4,70}}|"
            rf"bei (?:Ihnen|dir)\b(?![^,.!?]*\b{_SERVED}\b)[^,.!?]{{0,40}}\s(?:ge\w+|ver\w+|be\w+|"
            rf"\w+ge\w+|\w+iert)\s"
            r"(?:ist|sind|wird|werden|wurde|wurden|war|waren|hat|haben))\b)"
        ),
    ),
    (  # „bei Ihnen lagert noch Öl", „im Mai zieht bei dir jemand ein"
        "deed",
        later(
            r"\b(?P<words>(?:wohnt|wohnen|lebt|leben|zieht|schläft|schlafen|lagert|lagern|fehlt|"
            r"brennt|hängt|"
            r"herrscht|stapelt|stapeln|sammelt|sammeln|knarrt|tropft|brummt|stehen|steht|summt|"
            r"türmen|"
            r"türmt|wächst|krabbelt|bellt|miaut|gibt es|geht es|läuft es|sieht es|wird es|ist es|"
            r"bleibt)\s"
            r"(?:\w+\s){0,3}?bei (?:Ihnen|dir)\b(?! (?:vor der Tür|im (?:Laden|"
            r"Markt)))[^,.!?]{3,60}|"
            r"bei (?:Ihnen|dir)(?: zu Hause| daheim)?\s(?:wohnt|wohnen|lebt|leben|schläft|schlafen|"
            r"lagert|lagern|"
            r"fehlt|brennt|herrscht|stapelt|stapeln|sammelt|sammeln|knarrt|tropft|brummt|summt|"
            r"türmen|"
            r"türmt|krabbelt|bellt|miaut|gibt es|geht es|läuft|sieht es|heißt es|dreht sich|steht|"
            r"stehen|"
            r"hängt|riecht|klingt|kommt|geht)\b[^,.!?]{3,60})"
        ),
    ),
    (  # „Sie stehen früh auf, also ...", „Du schläfst schlecht, deshalb ..."
        "role",
        later(
            r"^\W*(?:Sie|[Dd]u|[Bb]ei (?:Ihnen|dir)|(?:Ihre?|[Dd]eine?) [A-ZÄÖÜ]\w+)\s"
            r"(?!könn|kann|möcht|woll|will|brauch|wähl|zahl|erhalt|erhält|bekomm|bestimm|entscheid|"
            r"bestell|"
            r"such|müss|soll|werd|wird|wirst|spar|kauf|buch)(?P<words>\w+[^,.!?]{3,60}),\s(?:also|"
            r"deshalb|"
            r"deswegen|darum|daher|da (?:hilft|lohnt|passt|kommt|wird|darf|braucht|ist|tut|liegt|"
            r"muss|soll|"
            r"macht|lassen|freut|gehört|sind))\b"
        ),
    ),
    (  # „Dass Sie gern auf dem Balkon gärtnern, macht die Auswahl leichter"
        "circumstance",
        later(
            r"^\W*[Dd]ass\s(?P<initial>(?:Sie|du|bei|Ihre?|[Dd]eine?|die|der|"
            r"das)\s(?![^,.!?]*\b(?:bestehen|bestehst|gewinnen|gewinnst|sparen|sparst|finden|"
            r"findest|zufrieden|gewinn\w*)\b)[^,.!?]{6,80})"
        ),
    ),
    (  # „der Mantel hängt da, wo Sie ihn abgelegt haben"
        "circumstance",
        later(
            r"^\W*(?:wo|wohin|woher|womit|d(?:ie|en|as|er)|wie)\s(?:Sie|"
            r"du)\s(?P<words>(?!uns)[^,.!?]{0,50}?"
            r"\b(?!ausgewählt|gewählt|angegeben|eingestellt|hinterlegt|bestellt|vereinbart|gebucht|"
            r"erhalten|bekommen|eingegeben|gespeichert|festgelegt|genannt|gewohnt|gewünscht|"
            r"eingetragen|unterschrieben|angemeldet|erworben|gesehen|verdient|gekauft|mitgebracht|"
            r"gesucht|gemessen|notiert|gemacht|gelernt|entschieden|geplant|gegeben|beantragt)"
            r"(?:ge\w+|\w+ge\w+|ver\w+t|be\w+t|er\w+t|\w+iert)\s(?:haben|hast|hatten|hattest|sind|"
            r"bist))\b"
        ),
    ),
    (  # „Sie gärtnern gern", sonst ohne Umstände: ein Leben, keine Bedienung
        "habit",
        later(
            rf"(?:^\W*|[:–]\s)(?:Sie|[Dd]u)\s(?P<words>{_LIFE}(?:en|n|st|t)\b(?!\s(?:Sie|es|uns|"
            rf"damit|darauf|"
            r"mit (?:dem|der|einem|einer)|in (?:dem|der|drei|zwei)|auf dem|am|im Kurs|alles|"
            r"selbst)\b)"
            r"(?=[^,.!?]*\b(?:gern|gerne|früh|spät|schlecht|gut|viel|allein|zu (?:zweit|dritt|"
            r"viert|fünft)|"
            r"für (?:zwei|drei|vier|fünf|sechs)|mit (?:Ihrem|Ihrer|deinem|deiner|Hund|Katze|Kind)|"
            r"jede\w*|"
            r"täglich|nachts|morgens|abends|sonntags|am Wochenende|lieber|selbst|leidenschaftlich|"
            r"in |"
            r"bald|demnächst|seit))[^,.!?]{2,60})"
        ),
    ),
    (
        "habit",
        later(
            r"^\W*(?:Sie|[Dd]u)\s(?P<words>(?:stehen|stehst|kommen|kommst|gehen|gehst|sitzen|sitzt|"
            r"sind|bist|"
            r"haben|hast)\s(?:früh|spät|schlecht|lange|immer|ungern|oft|viel|"
            r"allein)\b[^,.!?]{3,60})"
        ),
    ),
    (  # „wer so verdient wie Sie"
        "role",
        later(
            r"\b(?P<words>(?:so|ebenso|genauso|ähnlich|[Ww]er)\s(?:\w+\s){1,8}wie (?:Sie|du))"
            r"(?=[,.!?]|\s(?:sucht|weiß|kennt|braucht|hat|ist|will)\b)"
        ),
    ),
    (  # „Du und der Mann, mit dem du dein Leben teilst"
        "nature",
        later(
            r"\b(?P<words>(?:[Dd]u|[Ss]ie|Sie) und (?:der|die|das|dein\w*|"
            r"Ihr\w*)\s(?:\w+\s)?(?:Mann|Frau|Mensch|"
            r"Partner|Partnerin|Kerl|Liebste|Liebster|Kinder|Kleine|Hund|Katze|Mädchen|Junge|"
            r"Freund|"
            r"Freundin|Familie|Truppe|Nachwuchs)\b)"
        ),
    ),
    (  # „Ihr Berater hat nur den Kopf geschüttelt": wer zu der Leserin gehört, hat etwas getan
        "nature",
        later(
            rf"\b(?P<words>(?:Ihre?|"
            rf"[Dd]eine?)\s(?:[a-zäöüß]+e[rs]?\s)?(?!{_NO_READER}){_NOUN}\s(?:hat|"
            rf"haben|hatte|hatten)\s(?![^,.!?]*\b(?:uns|unser\w*|Recht|Platz|"
            rf"{_SERVED})\b)[^,.!?]{{2,60}}"
            r"\b(?:ge\w+|ver\w+|\w+ge\w+|\w+iert|be\w+t|er\w+t)|"
            rf"(?:Ihre?|[Dd]eine?)\s(?:[a-zäöüß]+e[rs]?\s)?(?!{_NO_READER}){_NOUN}\s[^,.!?]{{2,60}}"
            r"\b(?:ge\w+|ver\w+|\w+ge\w+|\w+iert|abgewinkt)\s(?:hat|haben|hatte|hatten))\b"
        ),
    ),
    (  # „Die Bank hat Ihnen abgewinkt", „seit der Betrieb Sie nach Hause geschickt hat"
        "role",
        later(
            r"\b(?P<words>(?:[Dd]ie|[Dd]er|[Dd]as|[Ii]hre?|[Dd]eine?)\s(?:\w+\s)?(?:Bank|Hausbank|"
            r"Arzt|Ärztin|"
            r"Hausarzt|Zahnarzt|Amt|Jobcenter|Arbeitsamt|Chef|Chefin|Gericht|Krankenkasse|Kasse|"
            r"Vermieter|"
            r"Vermieterin|Firma|Betrieb|Werk|Finanzamt|Klinik|Schule|Kita|Anwalt|Anwältin|"
            r"Gläubiger|"
            r"Arbeitgeber|Versicherung|Waage|Rentenkasse|Behörde|Gutachter|Pfarrer|Partei|Nachbarn|"
            r"Schwiegermutter|Familie|Leben|Schicksal)\s[^,.!?]{0,40}\b(?:Sie|Ihnen|dich|"
            r"dir)\b[^,.!?]{0,40}"
            r"\b(?:hat|haben|ge\w+t|ge\w+en|ver\w+t|ver\w+en|ent\w+|ab\w+t|lässt|ließ|will|macht|"
            r"meint|rät|"
            r"riet|sagt|schickt|schickte|drängt|drückt))\b"
        ),
    ),
    (  # „Im Frühjahr werden Sie Großmutter"
        "role",
        later(
            r"\b(?:werden|wirst)\s(?:Sie|du)\s(?P<words>(?:\w+\s){0,2}?(?:Oma|Opa|Großmutter|"
            r"Großvater|Mutter|"
            r"Vater|Mama|Papa|Eltern|Tante|Onkel|Rentner|Rentnerin|Eigentümer|Eigentümerin|Witwe|"
            r"Chef|Chefin|"
            r"zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|volljährig|\d\d|heiraten|"
            r"umziehen|"
            r"ausziehen|einziehen|zusammenziehen|eingeschult|entlassen|operiert|befördert))\b"
        ),
    ),
    (  # „Ihnen gehört ...", „Ihnen hat die Ärztin ... verschrieben"
        "deed",
        later(
            r"\b(?P<words>(?:Ihnen|dir)\b[^,.!?]{0,40}\b(?:gehört|gehören|hinterlassen|vererbt|"
            r"abgelehnt|"
            r"verschrieben|verordnet|gestrichen|weggenommen|zugelaufen|abgewinkt|über den Kopf "
            r"wächst|"
            r"nicht mehr passt|ins Haus steht|im Magen liegt|Sorgen macht|Kummer macht|den Schlaf "
            r"raubt|"
            r"an die Nieren geht|im Nacken sitzt|im Weg steht|noch nachgeht|nahegeht|nachhängt|"
            r"gekündigt (?:hat|haben|worden|wurde)))\b"
        ),
    ),
    (  # „Der Verkauf der Praxis hat Ihnen Spielraum verschafft", „... lässt Ihnen wenig Zeit"
        "nature",
        later(
            rf"^\W*(?P<words>(?:[Dd]er|[Dd]ie|[Dd]as|[Dd]ieser?|"
            rf"[Jj]ene[rs]?)\s(?:[a-zäöüß]+e\s)?{_NOUN}\s"
            r"[^,.!?]{0,40}?\b(?:(?:hat|haben|hatte)\s(?:Ihnen|dir|Sie|"
            r"dich)\s[^,.!?]{3,50}\b(?:ge\w+|ver\w+|"
            r"\w+ge\w+|be\w+t|er\w+t|zer\w+t)|(?:lässt|lassen|raubt|rauben|kostet|kosten|nimmt|"
            r"verlangt|fordert|"
            r"fällt|fallen|zehrt|nagt|plagt|quält|zwickt|schmerzt|drückt|belastet|hält)\s(?:an |"
            r"von )?(?:Ihnen|dir|"
            r"Sie|dich)\s(?!nicht\b|kalt|Zeit\b|warm|fit|freie|auf dem Laufenden|trocken|sicher|"
            r"mobil|informiert|wach\b|bei Laune)[^,.!?]{2,50}))"
        ),
    ),
    (  # „Am liebsten kochen Sie ohne Rezept", „Sonntags backen Sie"
        "deed",
        later(
            r"^\W*(?P<words>(?:[Aa]m liebsten|[Mm]eistens?|[Mm]it Vorliebe|[Ww]ie immer|"
            r"[Nn]ormalerweise|"
            r"[Üü]blicherweise|[Bb]ekanntlich|[Oo]ffenbar|[Aa]nscheinend|[Vv]ermutlich|"
            r"[Ww]ahrscheinlich|"
            r"[Ss]icherlich|[Ww]omöglich|[Nn]eulich|[Kk]ürzlich|[Zz]uletzt|[Ll]etztens)\s(?!find|"
            r"könn|sollt|möcht|woll)"
            r"\w+(?:en|st|nd)\s(?:Sie|du)\b[^,.!?]{3,60})"
        ),
    ),
    (  # „Mit zwei Kindern im Haus ... Ihnen": was die Leserin hat oder hinter sich hat
        "role",
        later(
            r"^\W*(?P<words>(?:[Mm]it|[Bb]ei|[Nn]ach|[Oo]hne|[Tt]rotz|[Ss]eit)\s(?:zwei|drei|vier|"
            r"der dritten|der "
            r"zweiten|all den|so viel\w*|einem|einer|den)\s[^,.!?]{3,50}(?:im Haus|im Flur|am Hals|"
            r"im Rücken|"
            r"zu Hause|unterm Dach|unter einem Dach|auf dem Konto|in der Tasche|vor der Brust|an "
            r"der Hand|"
            r"im Gepäck|in Folge|im Nacken|am Bein)[^.!?]{0,50}\b(?:Sie|Ihnen|du|dir|dich))\b"
        ),
    ),
    (  # „..., das wissen Sie seit dem Sommer", „das kennen wir von Ihnen"
        "nature",
        later(
            r"\b(?P<words>(?:das |so )?(?:kennen|wissen) wir von (?:Ihnen|dir)|wie wir (?:Sie|"
            r"dich) kennen)\b"
        ),
    ),
    (  # „Sie lassen den Wagen ja meistens stehen"
        "deed",
        later(
            r"\b(?:Sie|[Dd]u)\s(?!können|kannst|dürfen|sollten)(?P<words>\w+(?:en|st|n|"
            r"t)\s(?:[\wäöüß-]+\s){1,4}?"
            r"(?:ja|meistens|meist|ohnehin|eh|bekanntlich|doch immer|immer noch|schließlich|"
            r"sowieso|nie|"
            r"selten|kaum noch|nicht mehr|jedes Mal|jedes Jahr|Jahr für Jahr|seit Jahren|seit "
            r"Langem)\b"
            r"[^,.!?]{0,50})"
        ),
    ),
    (  # „Die Treppe fällt Ihnen seit dem Sommer schwer", „lebt es sich für Sie leichter"
        "deed",
        later(
            r"\b(?P<words>(?:fällt|fallen|fiel|fielen|tut|tun|geht|ging|ergeht|bekommt|bekam|liegt|"
            r"lag|steckt)\s"
            r"(?:es\s)?(?:Ihnen|dir)\s(?!leicht\b|gut\b|frei\b|wohl\b|sofort\b|auf\b)[^,.!?]{2,50}|"
            r"(?:lebt|schläft|isst|geht|läuft|atmet|arbeitet|wohnt) es sich (?:für|bei) (?:Sie|"
            r"dich|Ihnen|dir)\b"
            r"[^,.!?]{0,40})"
        ),
    ),
    (  # „Zum ersten Mal decken Sie nur einen Teller"
        "deed",
        later(
            r"^\W*(?P<words>[Zz]um (?:ersten|zweiten|dritten|letzten) Mal (?:seit \w+ )?(?!erhalt|"
            r"bekomm|find|könn)"
            r"\w+(?:en|st)\s(?:Sie|du)\b[^,.!?]{3,60})"
        ),
    ),
    (  # „das merken Sie gerade", „So, wie Sie reisen", „das jetzt Ihnen gehört"
        "role",
        later(
            r"\b(?P<words>das (?:merken|spüren|erleben|fühlen|sehen) (?:Sie|du) (?:gerade|derzeit|"
            r"ja|selbst)\b|"
            r"das (?:merkst|spürst|erlebst|fühlst|siehst) du (?:gerade|derzeit|ja|selbst)\b|"
            r"[Ss]o,? wie (?:Sie|du) (?:reisen|reist|leben|lebst|wohnen|wohnst|arbeiten|arbeitest|"
            r"kochen|"
            r"kochst|schlafen|schläfst|lieben|liebst|laufen|läufst|fahren|fährst|trainieren|"
            r"trainierst)\b|"
            r"(?:das|die|der) (?:jetzt|nun|seit \w+|inzwischen) (?:Ihnen|dir) gehört)"
        ),
    ),
    (  # „Wenn Ihr Konto wieder einmal am Anschlag ist"
        "role",
        later(
            rf"^\W*[Ww]enn\s(?P<words>(?:Ihre?|[Dd]eine?|Sie|"
            rf"du)\s(?![^.!?]*\b(?:uns|vorbei|herein)\w*)(?:{_NOUN}\s)?"
            r"[^,.!?]{0,30}\b(?:wieder einmal|"
            r"mal wieder|schon wieder|das nächste Mal|wie jedes Jahr|wie jeden \w+|wie immer|"
            r"nachher|gleich)\b"
            r"[^,.!?]{2,50})"
        ),
    ),
)
