"""The written forms of identifiers, German and common EU, UK and US ones, as patterns."""

from __future__ import annotations

import re

from genpers.guardrails.text.later import later

DIGIT = later(r"\d")
TLD = r"(?:de|com|net|org|at|ch|eu|uk|info|io|co|ie|fr|nl|it|es|test|example)"
EMAIL = later(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
AT = (
    r"\s?(?:@|\(\s?(?:at|ät)\s?\)|\[\s?(?:at|ät)\s?\]|\{\s?(?:at|ät)\s?\}|\s(?:at|"
    r"ät|klammeraffe)\s)\s?"
)
# A stop before a space ends a sentence („at leisure. It is ..."), unless a space precedes it too.
DOT = (
    r"(?:\.(?=\S)|\s\.\s|\s?(?:\(\s?(?:dot|punkt)\s?\)|\[\s?(?:dot|punkt)\s?\]|"
    r"\s(?:dot|punkt)\s)\s?)"
)
EMAIL_AT_PROVIDER = later(
    r"\b[\w+-]+(?:\.[\w+-]+)*\s\(?(?:bei|at)\s(?:web|gmx|gmail|googlemail|t-online|outlook|"
    r"hotmail|yahoo|icloud|"
    r"freenet|posteo|mailbox)(?:\s?(?:\.|punkt|dot)\s?(?:de|net|com|org))?\b",
    re.IGNORECASE,
)
# „It is at www.example.com", „read more at example.com": a page, not somebody's address.
_PAGE = (
    r"(?:(?:it|us|them|online|more|out|here|up|shop|free|available|details|now|find|and|is|are|"
    r"visit|"
    r"info|information|terms|dates|all|this|that|too|also|details|look|see|again|live)\sat\s|"
    r"[\w+-]+\sat\swww\.)"
)
EMAIL_SPOKEN = later(
    rf"\b(?!{_PAGE})[\w+-]+(?:{DOT}[\w+-]+)?{AT}[\w-]+(?:{DOT}[\w-]+)?{DOT}{TLD}\b", re.IGNORECASE
)
# A mailbox of an office, whoever reads it.
ROLE_MAILBOX = later(
    r"(?:service|info|hello|hallo|hi|kontakt|contact|support|team|help|hilfe|shop|office|post|mail|"
    r"bestellung(?:en)?|booking|bookings|orders?|datenschutz|privacy|beratung|presse|press|"
    r"feedback|"
    r"kurse?|anmeldung|tickets?|events?|kundenservice|kundendienst|customer[.-]?(?:service|care)|"
    r"newsletter|redaktion|verwaltung|reservierung|reservations?|enquiries|sales|jobs)"
    r"(?:[.-]\w+)?@",
    re.IGNORECASE,
)
# What is sent there goes to the reader after all.
TO_THE_READER = later(r"\b(?:Ihnen|dir|Ihr\w*|dein\w*|to you|write you|your)\b[^.!?\n]{0,40}$")
# Where the sender can be found.
OUR_PLACE = later(
    r"\b(?:find(?:en|est)? (?:Sie |du )?uns|besuch\w* (?:Sie )?uns|komm\w* (?:Sie )?(?:zu uns|"
    r"vorbei)|"
    r"zu uns|bei uns|wir (?:sind|öffnen|eröffnen|feiern|ziehen) (?:jetzt |nun |um )?(?:in|im|am|"
    r"an)|(?:find|visit|join|meet|"
    r"see) us|come (?:to|by) (?:us|our)|we (?:are|open|moved|will be) (?:now )?(?:in|at|on|to)|"
    r"(?:unse?re?[nmrs]?|our|die|der|das|im|in der|the|at the|zur|zum|dem|"
    r"den)\s(?:[\wäöüß-]+\s){0,2}?"
    r"(?:\w*(?:filiale|laden|geschäft|werkstatt|büro|praxis|studio|markt|haus|halle|museum|theater|"
    r"bibliothek|apotheke|bäckerei|gärtnerei|schule|hof|zentrum|zentrale|lager|ausstellung|café|"
    r"restaurant|station|depot|stelle|saal|akademie|museums|kino|bad|keller)|branch|shop|store|"
    r"workshop|office|studio|showroom|practice|gallery|museum|theatre|library|pharmacy|bakery|"
    r"nursery|"
    r"school|centre|center|hall|warehouse|depot|farm|café|cafe|restaurant|cinema|pool|cellar))\b"
    r"[^.!?\n]{0,60}$",
    re.IGNORECASE,
)
# Somebody comes to a door: then it is the reader's.
AT_THE_DOOR = later(
    r"\b(?:Bot(?:e|in)|Fahrer\w*|Kurier\w*|Techniker\w*|Monteur\w*|Zusteller\w*|Postbot\w*|"
    r"Handwerker\w*|"
    r"klingel\w*|liefer\w*|stell(?:t|en) (?:wir|sie|ihn|es|die|das|den)|bring(?:t|en)|zu (?:Ihnen|"
    r"dir)|"
    r"bei (?:Ihnen|dir)|wohn\w*|Ihre[rmn]? (?:Tür|Haustür|Wohnung|Haus|Briefkasten)|driver|courier|"
    r"engineer|fitter|crew|postman|rings?|deliver\w*|drop\w*|leaves?|bring\w*|to you|you live|"
    r"your (?:door|house|flat|home|letterbox|doorstep))\b",
    re.IGNORECASE,
)
UP_THE_STAIRS = later(
    r"^[^.!?\n]{0,30}\b(?:Stock|Etage|Hinterhaus|Seitenflügel|Klingel|Tür|Tor|floor|flat|doorbell|"
    r"door|gate)\b",
    re.IGNORECASE,
)
PHONE = later(r"(?<![\w./-])(?:\+|00|\(0|0|\(?\d)(?:[\s()/.\-–]{0,3}\d){6,16}(?![\w-])")
PHONE_LABEL = later(
    r"(?:telefon|tel\.|tel\b|handy|mobil|rufnummer|nummer|anruf|ruf|whatsapp|sms|fax|phone|call"
    r"|ring|mobile|dial|text|number)",
    re.IGNORECASE,
)
NOT_PHONE = later(
    r"(?:artikel|bestell|auftrags|serien|sendungs|rechnungs|modell|teile|order|item|part|serial"
    r"|tracking|invoice|model|ean|isbn|version|vorgangs|iban|blz|sort code)[\w\s.:-]{0,16}$",
    re.IGNORECASE,
)
SPOKEN_DIGITS = later(
    r"\b(?:(?:null|eins|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun|zero|oh|one|two|three|four"
    r"|five|six|seven|eight|nine|double)[\s,-]+){6,}\w+",
    re.IGNORECASE,
)
# The look ahead spares the checksum for „at 10 in the shop", which has no six digits in a row.
IBAN = later(
    r"\b[A-Z]{2}\s?\d{2}(?=(?:[\s-]?[A-Z]){0,6}(?:[\s-]?\d){6})(?:[\s-]?[A-Z0-9]){11,30}\b",
    re.IGNORECASE,
)
IBAN_LABEL = later(r"\bIBAN\b[\s:.]*(?:lautet |is )?([A-Z]{2}[\s\d]{6,40})", re.IGNORECASE)
ENDING = (
    r"(?:endung(?:en)?|endziffern?|endnummer|letzten (?:drei|vier|\d) (?:ziffern|stellen)|ending"
    r"|ends?|last (?:three|four|\d) digits)"
)
ACCOUNT = later(
    rf"\b(?:[\w-]*konto|bankverbindung|iban|account|direct debit)\b[^.!?\n]{{0,40}}?\b{ENDING}\b"
    r"(?:\s(?:in|with|are|auf|lauten|is|on|von))?[\s:….*x]*(\d{2,4})\b"
    r"|\b(?:[\w-]*konto|iban|account)\b[^.!?\n]{0,24}?(?:[*x•…]{2,}|\.{3})\s?\d{3,4}\b"
    r"|\b(?:[\w-]*konto|account)\b[^.!?\n]{0,30}?\bauf\s(?:die\s)?\d{3,4}\sendet"
    r"|\b(?:[\w-]*konto|iban)\b[^.!?\n]{0,20}?\bendet\sauf\s(?:die\s)?\d{3,4}\b"
    r"|\bkonto(?:nummer|-?nr\.?)[\s:]*\d[\d\s]{4,14}|\bBLZ[\s:]*\d{3}\s?\d{3}\s?\d{2}"
    r"|\bbankleitzahl[\s:]*\d{3}\s?\d{3}\s?\d{2}|\baccount (?:number|no\.?)[\s:]*\d[\d\s-]{5,14}"
    rf"|\b(?:handy|telefon|mobil|ruf)?nummer\b[^.!?\n]{{0,24}}?(?:\b{ENDING}\b[\s:]*|"
    rf"\bauf\s(?:die\s)?)\d{{2,5}}\b"
    rf"|\b(?:phone|mobile|number)\b[^.!?\n]{{0,24}}?\b{ENDING}\b(?:\s(?:in|with))?[\s:]*\d{{2,5}}\b"
    r"|\bsort code[\s:]*\d{2}[\s-]?\d{2}[\s-]?\d{2}",
    re.IGNORECASE,
)
CARD = later(r"(?<![\d.,])[2-6]\d{3}(?:[\s-]?\d){9,15}(?!\d)")
CARD_PART = later(
    rf"\b(?:[\w-]*karte|card)\b[^.!?\n]{{0,30}}?(?:\b{ENDING}\b(?:\s(?:in|with|auf|are|is))?"
    r"[\s:….*x]*|[*x•…]{2,}\s?)(\d{4})\b|\b(?:CVV|CVC|Prüfziffer)[\s:]*\d{3,4}\b",
    re.IGNORECASE,
)
LABELLED = (
    (
        "tax_id",
        later(
            r"\b(?:steuer-?id(?:entifikationsnummer)?|steuer-?(?:nummer|nr\.?)|idnr\.?|tin|utr|"
            r"tax (?:id|number|reference))\b[\s:.]*(?:lautet |ist |is |nummer )?"
            r"(\d[\d\s/.-]{7,16}\d)",
            re.IGNORECASE,
        ),
    ),
    (
        "social_security",
        later(
            r"\b(?:sozialversicherungs-?(?:nummer|nr\.?)|sv-?(?:nummer|nr\.?)|rentenversicherungs"
            r"nummer|ahv-?(?:nummer|nr\.?)|ni(?:no| number)|national insurance(?: number| no\.?)?"
            r"|social security(?: number)?|ssn)\b[\s:.]*(?:lautet |ist |is )?"
            r"([A-Z]{0,2}\s?\d[\d\s.A-Z-]{4,16}[\dA-Z])",
            re.IGNORECASE,
        ),
    ),
    (
        "national_id",
        later(
            r"\b(?i:(?:personal)?ausweis(?:es)?(?:-?(?:nummer|nr\.?))?|reisepass(?:es)?(?:-?"
            r"(?:nummer|nr\.?))?"
            r"|führerschein(?:s)?(?:-?(?:nummer|nr\.?))?|versicherten-?(?:nummer|nr\.?)|"
            r"krankenversicherten"
            r"nummer|kvnr|passport|driving licence|driver's license|id card|nhs)\b"
            r"(?: (?:number|no\.?|nr\.?|nummer))?[\s:.]*(?:lautet |ist |is )?"
            r"((?=[A-Z\d ]*\d)[A-Z\d][A-Z\d ]{6,18}[A-Z\d])\b"
        ),
    ),
)
NINO = later(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{"
    r"2}\s?\d{2}\s?\d{2}\s?[A-D]\b"
)
RVNR = later(r"\b\d{2}\s?(?:[0-2]\d|3[01]|[5-9]\d)(?:0\d|1[0-2])\d{2}\s?[A-ZÄÖÜ]\s?\d{2}\s?\d\b")
SSN = later(r"\b(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b")
AHV = later(r"\b756\.\d{4}\.\d{4}\.\d{2}\b")
ELEVEN = later(r"(?<![\d.,+/-])[1-9](?:\s?\d){10}(?![\d.,/-])")
PLATE_DE = later(
    r"\b([A-ZÄÖÜ]{1,3})[-–· ]([A-Z]{1,2})[ -]?([1-9]\d{0,3})\s?[EH]?\b(?![.,]\d|\s?[%€°])"
)
PLATE_GB = later(r"\b[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[1-7]\d)\s?[A-HJ-PR-Z]{3}\b")
PLATE_LABEL = later(
    r"(?:\bkennzeichen|nummernschild|zugelassen|amtliche[sn]?|registration|number "
    r"?plate|licen[cs]e plate"
    r"|\breg)\b[\s:.]*(?:ist |lautet |is |no\.? |number )?[„\"“]?"
    r"([A-ZÄÖÜ]{1,3}[\s-]?[A-Z\d]{1,4}[\s-]?[A-Z\d]{1,4})\b",
    re.IGNORECASE,
)
# Swiss, Austrian and other plates have no form of their own: the sign on the car gives them away.
PLATE_SIGN = later(
    r"\b(?:Schild|Schildern|[Pp]lates?|Kontrollschild)[\s:,]*(?:ist |lautet |is |reads )?[„\"“]?"
    r"([A-ZÄÖÜ]{1,3}[ -][A-Z]{0,2}\d[\d ]{1,6}[A-Z]{0,2})(?![\w])"
)
VIN = later(r"\b(?=[A-HJ-NPR-Z\d]*\d)(?=[A-HJ-NPR-Z\d]*[A-Z])[A-HJ-NPR-Z\d]{17}\b", re.IGNORECASE)
VIN_LABEL = later(
    r"(?:fahrgestell|wagen|auto|fahrzeug-?ident|\bFIN\b|\bVIN\b|chassis)", re.IGNORECASE
)
STREET_DE = later(
    r"\b(?:[A-ZÄÖÜ][\wäöüß-]*(?:stra(?:ß|ss)e|str\.|gasse|allee|chaussee)"
    r"|(?!Auf|Am\b|Im\b|Den|Der|Die|Das|Vom|Zum|Ihr|Unser|Jede|Kein|Ein|Noch|Pro\b|"
    r"Um\b)[A-ZÄÖÜ][\wäöüß-]+\s(?:Stra(?:ß|ss)e|Str\.|Allee|Gasse|Chaussee|Weg|Ring|"
    r"Platz|Damm|Ufer))"
    r"\s?(?:Nr\.\s?|Nummer\s)?\d{1,4}(?:\s?[a-h])?\b(?!\s?(?:%|€|Euro|km|Uhr|Minuten|Meter|Jahre))"
)
STREET_WEAK = later(
    r"\b(?:[A-ZÄÖÜ][\wäöüß-]+(?:weg|platz|ring|damm|ufer|steig|pfad|hof|markt|berg|stieg)"
    r"|(?:Am|An der|Auf der|Auf dem|Im|In der|Zum|Zur|Unter den|Hinter der)\s[A-ZÄÖÜ][\wäöüß-]+)"
    r"\s(?:Nr\.\s?)?\d{1,3}\s?[a-h]?\b(?=\s*(?:,\s*|\s+in\s+)?(?:D-)?(?:\d"
    r"{5}\s[A-ZÄÖÜ]|(?:in\s)?[A-ZÄÖÜ]))"
)
# A name that is a street's, whatever follows the number; a parking space has a number too.
STREET_NAMED = later(
    r"\b(?:im|in den|in dem|am|an den|zum|vom)\s(?!Park|Stell|Sitz|Steh|Start|Wander|Rad|Fahrrad|"
    r"Lern|"
    r"Lehr|Rund|Schlüssel|Camping|Spiel|Liege|Zelt|Arbeits|Steck|Sport|Ausbildungs|Studien|Kurs|"
    r"Bahnsteig|Heim|Steig|Marktplatz\s\d+\s[A-ZÄÖÜ]|Bild|Rahmen|Reit|Tennis)"
    r"([A-ZÄÖÜ][a-zäöüß-]+(?:weg|platz|ring|damm|ufer|steig|pfad|stieg|winkel|grund|kamp)\s"
    r"\d{1,3}\s?[a-h]?)\b(?!\s?(?:%|€|Euro|km|Uhr|Minuten|Meter|Jahre|Mal|Stunden|Kilo))"
)
HOME_DE = later(
    r"(?:wohn|anschrift|adresse|haustür|zuhause|zu hause|briefkasten|vor ihrer tür)", re.IGNORECASE
)
STREET_EN = later(
    r"\b\d{1,4}[A-Za-z]?\s(?:[A-Z][\w'’]+\s){1,3}(?:Street|Road|Lane|Avenue|Close|Drive|Way|Terrace"
    r"|Crescent|Gardens|Court|Square|Place|Mews|Grove|Hill|Walk|Row|Rd|St|Ave|Blvd|Boulevard)\b"
)
STREET_EN_WORDS = later(
    r"\b(?:number|no\.)\s\w+[ ,]+(?:[A-Z][\w'’]+\s){1,3}"
    r"(?:Street|Road|Lane|Avenue|Close|Drive|Terrace|Crescent)\b"
)
POSTCODE_DE = later(r"\b(?:D-)?\d{5}\s[A-ZÄÖÜ][a-zäöüß]{2,}\b")
POSTCODE_GB = later(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}\b")
MONTH = (
    r"(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    r"|january|february|march|may|june|july|october|december|jan|feb|mar|apr|jun|"
    r"jul|aug|sept?|oct|okt"
    r"|nov|dec|dez)"
)
DAY = (
    rf"(?:\b\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{MONTH}\b\.?)\s?(?:(?:19|20)?\d{{2}}\b)?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}\b(?:,?\s(?:19|20)\d{{2}})?"
    rf"|\b{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s(?:19|20)\d{{2}})?"
    r"|\b\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b)"
)
BIRTH = later(
    rf"(?:\bgeboren(?:e[rn]?)?\b|\bgeburtsdatum\b|\bgeburtstag\w*|\bwiegenfest\w*|\bborn\b"
    rf"|\bdate of birth\b|\bdob\b|\bbirthday\b)[^.!?\n]{{0,40}}?({DAY})"
    rf"|({DAY})(?!\s(?:\w+\s){{0,2}}(?:wir|unser|we|our)\b)[^.!?\n]{{0,24}}?(?:\bgeboren\b|"
    rf"\bgeburtstag\w*|\bbirthday\b|\bzur welt\b"
    r"|\bwere born\b)",
    re.IGNORECASE,
)
AGE_BIRTHDAY = later(
    r"\b\d{1,3}(?:\.|st|nd|rd|th)\s(?:geburtstag|wiegenfest|birthday)\w*", re.IGNORECASE
)
NUMBERED = later(
    r"\b(?:zähler|post|depot|bestellkonto|kunden|mitglieds|vertrags|policen|versicherungsschein|"
    r"teilnehmer|nutzer|"
    r"debitoren|patienten"
    r"|personal)-?(?:nummer|nr\b\.?|id\b|kennung)[\s:#]*(?:lautet |ist |die )?"
    r"((?=[\w/-]*\d)[A-Z\d][\w/-]{2,})"
    r"|\b(?:customer|client|member(?:ship)?|policy|contract|account|user|loyalty|patient|crm)"
    r"(?:\s(?:number|no\.?|nr\.?|id|ref(?:erence)?|card number))[\s:#]*(?:is )?"
    r"((?=[\w/-]*\d)[A-Z\d][\w/-]{2,})"
    r"|\b(?:kunde|kundin|customer|client)\s(?:nr\.?\s|no\.?\s|#\s?)?(\d{3,}[\w/-]*)\b",
    re.IGNORECASE,
)
UUID = later(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)
