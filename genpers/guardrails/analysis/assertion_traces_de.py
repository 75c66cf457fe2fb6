"""German forms in which a life shows without its owner being the subject of the sentence.

„Bei dir läuten bald die Glocken", „Ihnen fehlt abends die Kraft", „der Welpe, der vor vier Jahren
bei Ihnen einzog": somebody else acts, and what is known of the reader comes along as a place, a
dative, a time, a clause in passing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from genpers.guardrails.text.later import later

if TYPE_CHECKING:
    from genpers.guardrails.analysis.assertion_forms_de import Form

_NOUN = r"[A-ZÄÖÜ][\w-]+"
_WE = r"\b(?:wir|uns|unser\w*|können|kann|könnte\w*|soll\w*|dürfen|darf)\b"
# What a shop, a parcel or a fitter does at anybody's door.
_CALLS = (
    r"(?:vorbei|an\b|in\b|ankomm|ankam|eintr|eingeh|klingel|anruf|meld|zustell|ausliefer|abhol|"
    r"aufbau|trifft|treffen|landet|landen|kommt (?:das|der|die) (?:Paket|Ware|Lieferung|Monteur)|"
    r"liegt (?:die|alle) (?:Wahl|Entscheidung)|liegen (?:Wahl|Entscheidung)|holt|holen|baut|bauen|"
    r"montier|bedank|entschuldig|nachfrag|stets|zusamm|einzieh|und\b|"
    r"geliefert|aufgebaut|abgeholt|zugestellt|installiert|angeschlossen|eingegangen|eingetroffen)"
)
_SERVED = (
    r"(?:geliefert|aufgebaut|montiert|eingebaut|installiert|angeschlossen|abgeholt|zugestellt|"
    r"eingetroffen|angekommen|eingegangen|gebracht|ausgeliefert|freigeschaltet|ausgemessen)"
)
# What an offer does for anybody: the dative then names a customer, no life.
_OFFERED = (
    r"(?:steh|entsteh|bleib\w* (?:damit|dabei|so|dann|mehr|die|der|das|Zeit|noch)|wird|werden|kann|"
    r"könn|helf|hilf|gefäll|"
    r"soll|darf|dürf|zeig|erklär|sag|bring|schick|liefer|biet|gehör\w* (?:dann|damit|ab)|zuliebe|"
    r"gegenüber|zur|zu\b|und\b|oder\b|entgeh|wünsch|dank|nutz|dien|spar|gilt|zusteh|schenk|sende|"
    r"erspar|möcht|empfehl|sicher|offen|bereit|fehlt (?:noch )?(?:nur|eine?r?|der|die|das)\b|"
    r"haben wir|verrat|verspr|antwort|erleichter|überlass|rat)"
)
_SPOT = (
    r"(?:Küchentisch|Schreibtisch|Nachttisch|Esstisch|Flur|Keller|Dachboden|Garage|Kühlschrank|"
    r"Küche|Wohnung|Wohnzimmer|Schlafzimmer|Kinderzimmer|Bad|Bett|Balkon|Garten|Haus|Hof|"
    r"Kleiderschrank|Schrank|Regal|Briefkasten|Fensterbrett|Dach|Werkstatt|Auto|Kofferraum|"
    r"Schublade|Kalender|Tür|Wand|Handgelenk|Finger|Leben|Familie|Straße|Viertel)"
)
_STANDS = (
    r"(?:liegt|liegen|steht|stehen|hängt|hängen|sitzt|sitzen|brennt|riecht|klingt|fehlt|fehlen|"
    r"stapeln|stapelt|türmen|türmt|sammeln|sammelt|wächst|wachsen|ist|sind|war|waren|wird|wurde|"
    r"herrscht|schläft|schlafen|wohnt|wohnen|spielt|spielen|tropft|knarrt|wartet|warten|rostet)"
)
_LASTING = (
    r"(?:noch|schon|immer|längst|bald|seit|wieder|kein|keine|keiner|niemand|nur noch|zu viel|"
    r"zu wenig|zu viele|zu wenige|nicht mehr|jetzt|nun|inzwischen|mittlerweile|jemand|zwei|drei|"
    r"vier|leer|still|stiller|eng|enger|voll|kaum|ja|sicher|bestimmt)"
)

# What happened, and in the past: copy about an offer speaks of now.
_PAST = (
    r"(?:war|waren|lag|lagen|lief|liefen|stand|standen|hing|hingen|kam|kamen|ging|gingen|blieb|"
    r"blieben|hatte|hatten|gab|brannte|klang|saß|schlief|fiel|fielen|fehlte|fehlten|reichte|"
    r"reichten|landete|landeten|kostete|kosteten|endete|wuchs|zog|zogen|sprang|verließ|rief|"
    r"schrieb|"
    r"meldete|öffnete|stieg|stiegen|sank|flog|fuhr|brachte|brachten|nahm|ließ|hielt|trug|füllte|"
    r"füllten|stapelte|klingelte|wartete|warteten|verging|vergingen|rutschte|wanderte|wanderten|"
    r"verschwand|verschwanden|tauchte|tauchten|floss|gehörte|gehörten|passte|passten|gefiel|"
    r"schmeckte|half|machte|machten|legte|stellte|sagte|zeigte|wollte|musste|konnte|durfte|drehte|"
    r"holte|kaufte|zahlte|suchte|fragte|schickte|probierte|bestellte|wechselte|brach|riss|schlug|"
    r"warf|verlor|gewann|begann|traf|sah|hörte|lernte|klemmte|tropfte|streikte|versagte)"
)
TRACES: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (  # „bei dir läuten ja bald die Hochzeitsglocken", „bei Ihnen bleiben Rechnungen liegen"
        "nature",
        later(
            rf"\b(?P<words>[Bb]ei (?:Ihnen|dir)(?: zu Hause| daheim)?\s(?!{_CALLS}|(?:jetzt|oft|"
            rf"dort|fast|"
            r"meist|erst|sonst|selbst|nicht|damit|gut|direkt|weit|leicht|unten|oben|innen|außen|"
            r"neben|"
            r"morgen|eben|meisten|einen|keinen|bitte)\b)"
            rf"[a-zäöüß]+(?:t|en|rn|ln)\b(?![^,.!?]*(?:{_WE}|\b{_SERVED}\b))[^,.!?]{{3,60}})"
        ),
    ),
    (  # „Dir reicht ein Kaffee am Morgen nie", „Ihnen fehlt abends die Kraft"
        "nature",
        later(
            rf"^\W*(?P<words>(?:Ihnen|[Dd]ir)\s(?!{_OFFERED}|einen?\b)[a-zäöüß]+(?:t|en|st|"
            rf"te)\s(?![^,.!?]*{_WE})"
            r"[^,.!?]{4,60})"
        ),
    ),
    (  # „dass Leute wie du nach einem Jahr gehen"
        "role",
        later(
            r"\b(?P<words>(?:Leute|Menschen|Kunden|Kundinnen|Männer|Frauen|Personen|Haushalte|"
            r"Familien|Paare|Eltern|Käufer|Typen|jemanden|jemandem|jemand|eine[nmr]?) wie "
            r"(?:Sie|Ihnen|Ihrer|du|dich|dir|deiner))\b"
        ),
    ),
    (  # „Mit dem, was Sie nach Hause bringen"
        "role",
        later(
            r"\b(?:[Mm]it|[Bb]ei|[Vv]on|[Tt]rotz|[Nn]ach|[Zz]u)\s(?:dem|all dem|allem|alldem),?\s"
            r"(?P<words>was\s(?:Sie|du|Ihnen|dir|auf Ihre[mnr]|auf deine[mnr])\s[^,.!?]{0,40}"
            r"(?:verdien|nach Hause|beiseite|zurückgeleg|angespart|gespart|hohen Kante|auf der "
            r"Seite|übrig|besitz|einnehm|ausgeb|auf dem Konto|hinter sich|hinter dir|durchgemacht|"
            r"erlebt|durchmach|bevorsteh|erb)\w*)"
        ),
    ),
    (  # „der vor vier Jahren bei Ihnen eingezogen ist", „den du vor drei Wochen geholt hast"
        "role",
        later(
            r"\b(?P<words>d(?:er|ie|as|en|em)\s(?:(?:Sie|du)\s(?:sich\s|dir\s)?vor\s(?:\w+\s){1,2}"
            r"(?:Jahren|Monaten|Wochen|Tagen)|vor\s(?:\w+\s){1,2}(?:Jahren|Monaten|Wochen|Tagen)\s"
            r"(?:bei|zu|für|mit)\s(?:Ihnen|dir))\s[^.!?,]{3,40})"
        ),
    ),
    (  # „Auf Ihrem Küchentisch stapeln sich schon wieder Briefe"
        "nature",
        later(
            rf"\b(?P<words>(?:[Ii]n|[Aa]uf|[Aa]n|[Uu]nter|[Nn]eben|[Hh]inter|[Vv]or)\s"
            rf"(?:Ihr|[Dd]ein)(?:em|er)\s(?:[a-zäöüß]+n\s)?\w*{_SPOT}\s{_STANDS}\s"
            rf"(?:\w+\s){{0,3}}?{_LASTING}\b(?![^,.!?]*{_WE})[^,.!?]{{2,50}}|"
            rf"{_STANDS}\s(?:[\wäöüß]+\s){{0,4}}?{_LASTING}\s(?:[\wäöüß]+\s){{0,4}}?"
            rf"(?:in|auf|an|unter|neben|hinter|vor)\s(?:Ihr|dein)(?:em|er)\s(?:[a-zäöüß]+n\s)?"
            rf"\w*{_SPOT})\b"
        ),
    ),
    (  # „Aus dem Verkauf liegt bei Ihnen ein Sümmchen“
        "nature",
        later(
            r"\b(?P<words>(?!kommt|klingelt|hält|liefert|bringt|bleibt|landet|"
            r"trifft)[a-zäöüß]+(?:t|"
            r"en)\s(?:\w+\s){0,2}bei (?:Ihnen|dir)\s(?:zu Hause\s|daheim\s)?(?:ein|eine|einer|noch|"
            r"schon|viel|so|etwas|einiges|genug|kein|keine|keiner|bald|immer|wieder|ja|"
            rf"sicher|zurzeit|gerade|jemand|niemand)\b(?![^,.!?]*(?:{_WE}|\b{_SERVED}\b))"
            r"[^,.!?]{2,50})"
        ),
    ),
    (  # „Auf die Kündigung folgt für dich jetzt die Suche"
        "nature",
        later(
            r"\b(?P<words>(?:folgt|folgen|beginnt|beginnen|kommt|kommen|steht|endet|heißt es|geht|"
            r"wird)\s(?:es\s|jetzt\s|nun\s|bald\s)?für\s(?:Sie|dich)\s(?:jetzt|nun|bald|demnächst|"
            r"wieder|ab [A-ZÄÖÜ]\w+|im [A-ZÄÖÜ]\w+)\b[^,.!?]{3,50})"
        ),
    ),
    (  # „Demnächst kommt bei Ihnen ...", „Bald zieht Ihre Älteste aus"
        "nature",
        later(
            r"^\W*(?P<words>(?:[Bb]ald|[Dd]emnächst|[Ii]n wenigen (?:Wochen|Tagen|Monaten)|"
            r"[Nn]icht mehr lange?)\s(?!find|erhalt|bekomm|könn|kann|lies|les|seh|erfahr|hör)"
            r"(?:,? (?:und|dann)\s)?\w+\s(?:Sie|du|Ihnen|dir|Ihre?|deine?|bei Ihnen|bei dir)\b"
            rf"(?![^,.!?]*{_WE})[^,.!?]{{3,50}})"
        ),
    ),
    (  # „Ihr Herz schlägt für Oldtimer", „Ihre Abende sind lang"
        "nature",
        later(
            r"\b(?P<words>(?:Ihr|[Dd]ein)\s(?:Herz|Puls|Kopf|Blut)\s(?:schlägt|gehört|hängt|geht|"
            r"klopft|lacht|rast|brummt|raucht|kocht|ist)\b(?! frei)[^,.!?]{2,50}|"
            r"(?:Ihre?|[Dd]eine?)\s(?:Tage|Nächte|Abende|Morgen|Wochen|Wochenenden|Woche|Kalender|"
            r"Alltag|Feierabend|Sonntage|Nachbarn|Wege)\s(?:sind|ist|waren|war|werden|wird)\s"
            r"(?:\w+\s){0,2}?(?:lang|kurz|voll|leer|still|hektisch|eng|einsam|zäh|dunkel|laut|"
            r"ausgebucht|kürzer|länger|stiller|leerer|voller)\b)"
        ),
    ),
    (  # „Zu dritt wird es bei euch eng", „... und zu Hause warten zwei Kinder auf Sie"
        "nature",
        later(
            r"\b(?P<words>(?:zu Hause|daheim)\s(?:wartet|warten|sitzt|sitzen|liegt|liegen|steht|"
            r"stehen|hängt|fehlt|läuft|stapelt|stapeln|schläft|tobt|toben|ist|sind|brennt)\s"
            r"(?!alles|schon da|der Empfang)[^,.!?]{2,40}\b(?:Sie|Ihnen|dich|dir|Ihre[nmrs]?|"
            r"deine[nmrs]?)\b)"
        ),
    ),
    (  # „Im Moment geht es Ihnen ...", „Sie sitzen zurzeit zwischen Kisten"
        "deed",
        later(
            r"\b(?:Sie|[Dd]u|Ihnen|dir)\s(?!erhalt|bekomm|zahl|spar|find|könn|kann|wähl|kauf|seh|"
            r"les|bestell|hab|hast)(?P<words>(?:[\wäöüß-]+\s){0,5}?(?:zurzeit|derzeit|momentan|im "
            r"Moment|dieser Tage|in letzter Zeit|in diesen Wochen|in diesen Tagen|"
            r"seit Neuestem|seit neuestem)\b"
            rf"(?![^,.!?]*{_WE})[^,.!?]{{3,50}})"
        ),
    ),
    (  # „Vor der Abreise packen Sie ...", „Zwischen Schicht und Kita bleibt Ihnen ..."
        "nature",
        later(
            rf"^\W*(?P<words>[Zz]wischen\s(?:der |dem |den )?{_NOUN}\sund\s(?:der |dem |den )?"
            rf"{_NOUN}\s\w+\s(?:Ihnen|dir|Sie|du)\b(?! (?:zwischen|die Wahl|"
            rf"wählen))[^,.!?]{{2,50}})"
        ),
    ),
    (  # „Von Ihrem Schlafzimmer aus hören Sie die Gleise"
        "role",
        later(
            r"\b(?P<words>(?:[Vv]on|[Aa]us|[Vv]or)\s(?:Ihr|[Dd]ein)(?:em|er)\s(?:\w+n\s)?"
            r"(?:Balkon|Fenster|Küchenfenster|Küche|Schlafzimmer|Schlafzimmerfenster|Terrasse|"
            r"Haustür|Wohnung|Platz|Stammplatz|Schreibtisch|Büro|Garten|Gartentor|Haus|Wohnzimmer|"
            r"Dach|Bett|Arbeitsplatz|Hotel|Hotelzimmer|Bank|Sitz|Haltestelle)\b"
            r"(?![^.!?]*\b(?:abholen|holen wir|liefer\w+|bestell\w+|buch\w+|"
            r"steuer\w+)\b)[^.!?]{0,40}"
            r"\b(?:schau|seh|sieh|hör|riech|blick|sind es|ist es|ist man|dauert|Minuten|Schritte|"
            r"Meter|entfernt)\w*)"
        ),
    ),
    (  # „Vom Schlafzimmer aus hören Sie", „auf Ihrem Balkon stehen, schauen Sie genau auf"
        "role",
        later(
            r"\b(?P<words>[Vv]om (?:Schlafzimmer|Bett|Küchenfenster|Schlafzimmerfenster|Büro|"
            r"Wohnzimmer) aus\s(?:hören|hörst|sehen|siehst|schauen|schaust|riechen|riechst|blicken|"
            r"blickst)\s(?:Sie|du)|(?:auf|an|in)\s(?:Ihr|dein)(?:em|er)\s(?:\w+n\s)?(?:Balkon|"
            r"Fenster|Küchenfenster|Terrasse|Garten|Haustür|Schreibtisch)\s(?:stehen|sitzen|stehst|"
            r"sitzt|liegen|liegst),?\s(?:schauen|sehen|blicken|hören|riechen|schaust|siehst|"
            r"blickst|hörst|riechst)\s(?:Sie|du)\s[^.!?]{2,20})"
        ),
    ),
    (  # „Jeden Dienstag um acht steigst du am Rotkreuzplatz in die U1"
        "deed",
        later(
            r"^\W*(?P<words>(?:[Ii]mmer (?:\w+s|am \w+|um \w+)(?: zur \w+| um \w+)?\s(?!find|"
            r"erhalt|"
            r"bekomm|könn)\w+(?:en|st)\s(?:Sie|du)\b[^,.!?]{3,60}|(?:[Jj]ede[nrs]? \w+|[Mm]orgens|"
            r"[Aa]bends|[Nn]achts|[Mm]ittags|"
            r"[A-ZÄÖÜ]?\w+tags)\s(?:um|gegen|kurz nach|kurz vor|zwischen|pünktlich|früh|abend|"
            r"morgen)\b(?:\s\w+){0,3}\s(?!find|erhalt|bekomm|könn|treff|spar|les|hör)"
            r"\w+(?:en|st)\s(?:Sie|du)\b[^,.!?]{3,60}))"
        ),
    ),
    (  # „Von Ihrem Lohn bleibt am Zwanzigsten nichts", „Aus dem Erbe liegt ..."
        "nature",
        later(
            r"\b(?P<words>(?:[Vv]on|[Aa]us|[Mm]it|[Aa]uf)\s(?:Ihr|[Dd]ein)(?:em|er|en)\s(?:\w+n\s)?"
            r"(?:Lohn|Gehalt|Rente|Ersparte[nm]|Ersparnissen|Einkommen|Abfindung|Erbe|Erbteil|"
            r"Bonus|Taschengeld|Unterhalt|Kindergeld|Bürgergeld|Honorar|Pension|Sold|Tagesgeld|"
            r"Tagesgeldkonto|Girokonto|Konto|Sparkonto|Sparbuch|Depot|Festgeld)\b"
            r"(?![^,.!?]*\b(?:überweis|zahl\w*en Sie|einzahl|eröffn|wechsel|ab \d|uns|wir|"
            r"buch\w*)\w*)"
            r"[^,.!?]{0,30}\b(?:bleibt|bleiben|reicht|liegt|liegen|ruht|ruhen|schlummer\w+|häuf\w+|"
            r"sammelt|wartet|warten|parkt|parken|geht|gehen|ging|gingen|floss|flossen|"
            r"verschwand\w*|"
            r"ist|sind|war|herrscht|fehlt|fehlen|wächst|langweil\w+|lohnt|lässt)\b)"
        ),
    ),
    (  # „Fünf Euro fehlten Ihnen letztes Mal", „Unser Film lief bei Ihnen bis Minute zwei"
        "role",
        later(
            rf"\b(?P<words>{_PAST}\b(?!\s(?:es\s)?(?:uns|"
            rf"wir)\b)(?![^,.!?]*\bwir\b)[^,.!?]{{0,50}}\b"
            r"(?:Ihnen|dir|dich|Ihre[mnrs]?|deine[mnrs]?|Ihr|dein)\b|"
            r"(?:bei (?:Ihnen|dir)|Ihnen|dir|(?<!Was )Ihre[mnr]?|deine[mnr]?|Ihr|dein)\b"
            rf"(?![^,.!?]*\bwir\b)[^,.!?]{{0,40}}\b{_PAST}\b)"
        ),
    ),
    (  # „Rauf kommen Sie noch", „Treppen steigen Sie kaum noch"
        "nature",
        later(
            r"(?<=[\wäöüß] )(?P<words>(?!haben|hast|kenn|wiss|hör|wähl|erhalt|bekomm|spar|find|"
            r"zahl|bestell|brauch|"
            r"les|seh|könn|kann)\w+(?:en|st|ln|rn)\s(?:Sie|du)\s(?:noch|kaum|nicht mehr|gerade "
            r"noch|"
            r"schlecht|schwer|mühsam|ungern|lieber|allein|doppelt)\b[^,.!?]{0,40})"
        ),
    ),
    (  # „Eine Nachteule wie Sie braucht ..."
        "role",
        later(
            rf"\b(?P<words>(?:[Ee]ine?[nmrs]?|[Dd]en|[Ff]ür)\s(?:[a-zäöü]+e?[nrsm]?\s)?{_NOUN}"
            r"(?<!Weise)(?<!Art)\swie\s(?:Sie|du|Ihnen|dich|dir)\b(?!\s(?:es|ihn|sie|das|den|die|"
            r"wollen|möchten|wünschen|mögen|brauchen|willst|möchtest)\b))"
        ),
    ),
    (  # „Die Zwillinge müssten jetzt laufen", „der Welpe dürfte inzwischen groß sein"
        "role",
        later(
            r"\b(?P<words>(?:müsste|müssten|müsstest|dürfte|dürften|dürftest|wird wohl|werden "
            r"wohl)\s(?:\w+\s){0,3}?(?:jetzt|nun|inzwischen|mittlerweile|bald|langsam|schon|längst|"
            r"Ihnen|dir|Sie|du)\b[^,.!?]{2,50})"
        ),
    ),
    (  # „Der Entzug liegt hinter Ihnen", „was vor dir steht"
        "role",
        later(
            r"\b(?P<words>(?:liegt|liegen|lag|lagen|ist|sind|steht|stehen|wächst)\s(?:\w+\s){0,3}?"
            r"(?:hinter|vor|über|neben|unter)\s(?:Ihnen|dir)\b(?! (?:auf dem Tisch|auf dem "
            r"Bildschirm)))"
        ),
    ),
    (  # „Der Bäcker unter Ihrem Schlafzimmer"
        "role",
        later(
            r"\b(?P<words>(?:unter|über|gegenüber|neben|hinter|vor)\s(?:Ihrem|Ihrer|deinem|"
            r"deiner)\s"
            r"(?:Schlafzimmer|Wohnung|Büro|Praxis|Arbeitsplatz|Kita|Schule|Stammlokal|"
            r"Wohnzimmer|Hotel|Sportverein|Fitnessstudio|Haltestelle|Friseur)\b)"
        ),
    ),
    (  # „Zwei Ampeln noch, dann rechts, und Sie sehen unser Schild"
        "role",
        later(
            r"\b(?P<words>(?:Ampeln?|Straßen|Querstraßen?|Ecken?|Schritte|Meter|Stationen|"
            r"Haltestellen|Kilometer)\snoch\b|\bnoch\s(?:eine|zwei|drei|vier|fünf|\d+|ein paar)\s"
            r"(?:Ampeln?|Stationen|Haltestellen|Straßen|Ecken?|Querstraßen?|Kreuzungen)\b)"
            r"(?=[^.!?]*\b(?:Sie|du|Ihnen|dir|Ihr\w*|dein\w*)\b)"
        ),
    ),
    (  # „Zuckerfrei muss es bei Ihnen ja sein", „... liegt schon bei Ihnen im Korb"
        "role",
        later(
            r"\b(?P<words>bei (?:Ihnen|dir)\s(?:ja|doch|eben|halt|schließlich|ohnehin|sowieso|"
            r"bekanntlich|längst|inzwischen)\b[^,.!?]{2,50}|(?:ja|schließlich|längst|neulich|"
            r"zuletzt|"
            r"schon (?:wieder|lange?|länger))\sbei\s(?:Ihnen|dir)\b[^,.!?]{2,50})"
        ),
    ),
    (  # „Nachts rechnen Sie, am Morgen stimmt es trotzdem nicht"
        "deed",
        later(
            r"^\W*(?P<words>(?:[Nn]achts|[Uu]m \w+ Uhr nachts|[Mm]itten in der Nacht|[Mm]orgens um "
            r"\w+|[Vv]or dem Einschlafen|[Nn]ach der Schicht|[Nn]ach Feierabend)\s"
            r"(?!könn|kann|lad|läd|erreich)\w+\s(?:Sie|du)\b[^,.!?]{0,50})"
        ),
    ),
    (  # „Die Größentabelle haben Sie studiert wie einen Fahrplan"
        "deed",
        later(
            r"(?<=[a-zäöüßA-Z] )(?<!Was )(?<!Wie )(?<!Wann )(?<!Wo )(?<!Wem )(?<!Worüber )"
            r"(?P<words>(?:haben|hatten|hast|hattest)\s(?:Sie|du)\s(?!gewonnen|gespart|bestellt|"
            r"erledigt|gewählt|genug|verstanden|beides|gefunden|bezahlt)(?:ge\w+|\w+iert|ver\w+t|"
            r"be\w+t|er\w+t|ent\w+t|[a-zäöüß]+ge\w+(?:t|en))\b[^,.!?]{0,40})"
        ),
    ),
    (  # „Mit dem Master in der Tasche", „mit der Kündigung im Rücken"
        "role",
        later(
            rf"\b(?P<words>[Mm]it\s(?:dem|der|den|einem|einer)\s(?:\w+n\s)?{_NOUN}\s(?:in der "
            r"Tasche|im Rücken|hinter sich|auf dem Buckel|an der Backe|vor der Brust|im Nacken|im "
            r"Bauch|am Hals|im Gepäck|in den Knochen|in den Beinen)\b"
            r"(?=[^.!?]*\b(?:Sie|du|Ihnen|dir|Ihr\w*|dein\w*)\b))"
        ),
    ),
    (  # „Bei Ihrem Stundensatz ist die Lampe schnell verdient"
        "role",
        later(
            r"\b(?P<words>(?:[Bb]ei|[Tt]rotz)\s(?:Ihre[mrn]|deine[mrn])\s(?:Stundensatz|"
            r"Tagessatz|Stundenlohn|Verdienst|Schichten|Nachtschichten|Arbeitsweg|Pendelweg|"
            r"Pensum|Kilometern|Schlaf|Rücken|Knie|Knien|Hüfte|Werten|Blutdruck|Zucker|Gewicht|"
            r"Alter|Jahren|Erfahrung|Vorgeschichte|Kinderschar|Hund|Terminkalender|Fehltagen|"
            r"Überstunden|Kontostand|Budget|Quadratmetern|Umsatz|Umsätzen)\b(?! (?:kann|können)))"
        ),
    ),
    (  # „Ihr Handy meldet sich heute aus Palma"
        "role",
        later(
            r"\b(?P<words>(?:Ihr|[Dd]ein)e?\s(?:Handy|Telefon|Smartphone|Karte|Wagen|Auto|E-Bike|"
            r"Fahrrad|Uhr)\s(?:meldet|meldete|bucht|buchte|wacht|wachte|funkt|hängt|steht|stand|"
            r"parkt|grüßt|war|ist (?:gerade|heute|gestern|seit))\b[^,.!?]{3,40})"
        ),
    ),
    (  # „Rein rechnerisch verlassen Sie uns im Frühjahr"
        "role",
        later(
            r"\b(?P<words>(?:verlassen|verlässt|kündigen|kündigst)\s(?:Sie|du)\s(?:uns|bei uns|"
            r"im|bald|demnächst|wohl|vermutlich)\b[^,.!?]{0,40}|(?:Sie|du)\s(?:es\s)?in\sdiese\s"
            r"(?:Aussendung|Auswahl|Liste|Kampagne|Runde)\b)"
        ),
    ),
    (  # „runter zwickt es in der Hüfte", „Ihr Rücken meldet sich"
        "role",
        later(
            r"\b(?P<words>(?:Ihre?|[Dd]eine?)\s(?:Hüfte|Knie|Rücken|Schulter|Schultern|Nacken|"
            r"Gelenke|Füße|Magen|Ohren|Augen|Beine)\s(?:zwick\w*|zieh\w*|streik\w*|knack\w*|"
            r"meld\w*|"
            r"protestier\w*|mach\w* (?:nicht|kaum)|woll\w* nicht|will nicht|spür\w*|plag\w*|"
            r"danken es|sagt nein|sagen nein|klag\w*)|"
            r"(?:zwickt|zieht|knackt|sticht|schmerzt|drückt|klemmt)\s(?:es\s)?(?:\w+\s){0,2}?(?:in|"
            r"im)"
            r"\s(?:der|den|Ihre[mnr]|deine[mnr])?\s?(?:Hüfte|Knie|Rücken|Schulter|Nacken|Kreuz|"
            r"Gelenken|Gelenk))\b"
        ),
    ),
    (  # „und Sie suchen sicher noch den Schleier"
        "nature",
        later(
            r"\b(?:(?:Sie|[Dd]u)\s\w+(?:en|st|t)|\w+(?:en|st)\s(?:Sie|"
            r"du))\s(?P<words>(?:\w+\s){0,3}?"
            r"(?:sicher|bestimmt|wohl|vermutlich|gewiss|wahrscheinlich)\s(?:noch|schon|auch|gerade|"
            r"längst|bald|wieder)\b[^,.!?]{2,50})"
        ),
    ),
    (  # „Ihr Stammplatz an der Tankstelle"
        "role",
        later(
            r"\b(?P<words>(?:Ihr|[Dd]ein)(?:e[nmrs]?)?\sStamm(?:platz|lokal|kneipe|café|tisch|"
            r"friseur|"
            r"bäcker|apotheke|tankstelle|strecke)\b)"
        ),
    ),
    (  # „Sie haben es allein gestemmt", „Das haben Sie hinter sich"
        "role",
        later(
            r"\b(?P<words>(?:Sie\shaben|[Dd]u\shast|haben\sSie|hast\sdu)\s(?:es\s|das\s)?(?:\w+\s)"
            r"{0,3}?(?:gestemmt|überstanden|durchgestanden|durchgemacht|hinter sich|hinter dir|"
            r"ausgehalten|weggesteckt|durchgehalten))\b"
        ),
    ),
)
