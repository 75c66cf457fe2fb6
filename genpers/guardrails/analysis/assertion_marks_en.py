"""English forms that tell of one reader by how they speak: habit, memory, surmise, number, place.

What is said may be anything. That it is known of this reader shows in the words around it: "again",
"by now", "your last ...", "your two ...", "at yours", "as you are finding out", "so here is ...".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from genpers.guardrails.text.later import later

if TYPE_CHECKING:
    from genpers.guardrails.analysis.assertion_forms_de import Form

_NO_READER = (
    r"(?:questions?|answers?|wish|wishes|hands?|feet|eyes|ears|legs|arms|cards?|tickets?|vouchers?|"
    r"cop(?:y|ies)|options?|chances?|steps?|minutes?|words?|free|readings?|instalments?|address|"
    r"bills?|invoices?|hours|days|nights|choices?|dates|lines?|favou?rites?|points)"
)

MARKED: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (
        "nature",
        later(
            rf"\b(?P<words>[Yy]our (?:two|three|four|five|six|both|many|several|half-dozen)\s"
            rf"(?!{_NO_READER}\b)[\w-]+(?:\s[a-z]+)?)"
        ),
    ),
    (
        "nature",
        later(
            rf"\b(?P<words>[Yy]our (?:last|latest|previous|most recent)\s(?!{_NO_READER}\b)[\w-]+\s"
            r"(?!can\b|will\b|may\b|payment is\b)[^,.!?]{3,40})"
        ),
    ),
    (
        "deed",
        later(
            r"\b[Yy]ou(?:'re| are|'ve| have)?\s(?P<words>(?:(?!will\b|can\b|may\b)\w+\s){0,3}?"
            r"(?:by now|no doubt|these days|nowadays|as usual|as ever|as always|once again|yet "
            r"again|"
            r"presumably|evidently|apparently|obviously|clearly|surely|probably|after all)\b"
            r"[^,.!?]{0,60})"
        ),
    ),
    (
        "nature",
        later(
            r"\b(?P<words>as you(?:'re| are)?\s(?:well know|know all too|know only too|finding out|"
            r"discovering|"
            r"learning|noticing|doubtless know|will remember)\b[^,.!?]{0,40})"
        ),
    ),
    (
        "nature",
        later(
            r"\b(?P<words>(?:\w+\s){0,3}(?:in|under|round|around|at) your (?:house|household|home|"
            r"roof|place|"
            r"table|flat)\b(?=[^,.!?]*\b(?:is|are|has|have|was|were|loves?|likes?|learning|sleeps?|"
            r"plays?|"
            r"wants?|needs?)\b)(?![^,.!?]*\b(?:we|our|us|can|could|will|may)\b)[^,.!?]{3,60}|"
            r"(?:at yours|with you at home|under one roof)\b[^,.!?]{0,40})"
        ),
    ),
    (
        "nature",
        later(
            r"\b(?<!line )(?<!contract )(?<!plan )(?<!cover )(?<!tariff )(?<!number )"
            r"(?P<words>(?:(?:move|moves|moving|moved|live|lives|living|sleeps?|stays?|"
            r"staying)\s(?:in\s)?with "
            r"you|coming up for you|on the way for you|arriving at your)\b[^,.!?]{0,50})"
        ),
    ),
    (
        "role",
        later(
            r"^\W*[Yy]ou\s(?!can\b|could\b|may\b|might\b|will\b|would\b|want\b|"
            r"choose\b|"
            r"pay\b|pick\b|need\b|decide\b|order\b|keep\b|save\b|book\b|set\b|tell\b|give\b|buy\b|"
            r"sign\b)"
            r"(?P<words>\w+[^,.!?]{3,60}),\s(?:so\b(?! that| you can)|which is why|hence|that's "
            r"why|and that is "
            r"why|therefore)"
        ),
    ),
    ("circumstance", later(r"^\W*[Tt]hat (?P<initial>(?:you|your)\s[^,.!?]{6,80})")),
    (
        "role",
        later(
            r"\b[Aa]s (?:someone|somebody|a person|a man|a woman|one|people|those) "
            r"(?P<words>(?:who|with|from|in)\s"
            r"[^,.!?]{4,60}),?\s(?:you|your)\b"
        ),
    ),
    (
        "role",
        later(
            r"\b(?:for|to|with) you,? (?:as|being) (?:an?|the|one of "
            r"the)\s(?P<words>(?:[\w'-]+\s){0,3}?"
            r"[\w'-]+)(?=[,.:;!?]|\s(?:who|with)\b)"
        ),
    ),
    (
        "circumstance",
        later(
            r"^\W*(?:[Ww]orking|[Ll]iving|[Cc]aring|[Rr]aising|[Bb]ringing up|[Cc]ommuting|"
            r"[Rr]unning|"
            r"[Hh]aving|[Bb]eing|[Mm]oving|[Ss]haring|[Ss]tudying|[Tt]raining|[Rr]enovating|"
            r"[Ee]xpecting|"
            r"[Ss]aving|[Pp]aying|[Oo]wning|[Ww]aiting)\s(?P<words>[^,.!?]{3,60}\b(?:your|you|as "
            r"you)\b"
            r"[^,.!?]{3,60})"
        ),
    ),
    (
        "circumstance",
        later(
            r"^\W*[Ww]ith (?P<words>(?:what you (?:have|earn|own|owe|put|spend)|(?:an?|two|three|"
            r"four|five|six|"
            r"all those|all that|the) [^,.!?]{3,40}\b(?:on the way|under one roof|at home|on your "
            r"hands|"
            r"in the house|to feed|behind you|ahead of you|coming up|off to|leaving "
            r"home))\b[^,.!?]{0,50})"
        ),
    ),
    (
        "deed",
        later(
            rf"\b(?P<words>[Yy]our (?:\w+\s)?(?!{_NO_READER}\b|order\b|parcel\b|delivery\b|"
            rf"request\b|"
            r"application\b|account\b|booking\b|claim\b|cover\b|policy\b|contract\b|plan\b|code\b|"
            r"registration\b|seat\b|place\b)\w+ (?:has|have|had)\s(?!arrived\b|shipped\b|been\b|"
            r"to\b|the "
            r"right\b|a\b|an\b|no\b|its\b)(?:\w+\s){0,2}?(?:\w+ed|gone|grown|left|become|begun|"
            r"lost|shaken|turned|"
            r"made|had|got|found|won|told|said|taken|shown)\b[^,.!?]{0,60})"
        ),
    ),
    (
        "role",
        later(
            r"\b(?P<words>(?:[Tt]he|[Yy]our|[Aa]n?)\s(?:\w+\s)?(?:bank|plant|works|doctor|GP|boss|landlord|"
            r"office|court|"
            r"employer|dentist|council|tax office|hospital|school|factory|lawyer|solicitor|"
            r"bailiffs?|judge|"
            r"vet|insurer|neighbours|company|firm|vicar|physio|physiotherapist|midwife|"
            r"consultant)\s"
            r"[^,.!?]{0,30}\b(?:handed|turned|cut|cancelled|froze|stopped|rejected|let|told|sent|"
            r"gave|kept|made|sacked|wants|warned|"
            r"advised|refused|"
            r"declined|diagnosed|prescribed|laid|ordered|keeps? telling|showed|dropped|"
            r"said)\b[^,.!?]{0,20}\byour?"
            r"\b[^,.!?]{0,40})"
        ),
    ),
    (
        "deed",
        later(
            r"\b(?P<words>(?:the|that|those|these)\s(?:[\w-]+\s){1,3}you(?:'ve| have)?\s(?:just\s|"
            r"never\s|once\s)?"
            r"(?:stopped|lost|missed|skipped|inherited|buried|married|divorced|moved|left|quit|"
            r"swore|forgot|"
            r"finished|grew|raised|built|rented|sold|abandoned|returned|refused|dreaded|dropped|"
            r"walked|came|"
            r"met|broke|outgrew|inherited|retired|struggled|kept)\b[^,.!?]{0,50})"
        ),
    ),
    (
        "role",
        later(
            r"\b[Yy]ou(?:'ll| will|'re about to| are about to|'re going to)\s(?:soon\s|"
            r"shortly\s)?(?P<words>(?:be|turn|"
            r"become|reach|celebrate|retire|move|marry|have)\s(?:an?\s|"
            r"into\s)?(?:\w+\s)?(?:grandmother|"
            r"grandfather|mother|father|mum|dad|parent|parents|gran|aunt|uncle|pensioner|landlord|"
            r"widow|thirty|"
            r"forty|fifty|sixty|seventy|eighty|\d\d|baby|married|house|home|together|out))\b"
        ),
    ),
    (
        "nature",
        later(
            r"^\W*(?P<words>(?:[Tt]he|[Tt]hat|[Tt]hose|[Ll]ong|[Aa]ll those|[Ss]elling|[Ll]eaving|"
            r"[Ll]osing|"
            r"[Bb]uying|[Mm]oving|[Hh]aving|[Cc]hecking|[Cc]omparing|"
            r"[Ww]atching)\s[^,.!?]{2,50}?\b(?:has|have|"
            r"had|leaves?|left|gave|cost|costs|took|takes|came|keeps?|kept|made|is|are|was|"
            r"were)\s(?:become |"
            r"becoming |sooner than |later than |harder than |hard (?:for|on) |easier for you now|"
            r"perfectly \w+ of |"
            r"given |cost |left |kept |made )?(?:you(?! (?:can|may|will|could|up to date|informed|"
            r"posted|warm|dry|cool|safe|company|covered|going|comfortable|on track|in the loop|"
            r"free|room|more|less|only|nothing|time|two|three|about|around)\b)|yours(?! (?:to|"
            r"for|"
            r"from|at|in|on|by|when|if|with|until|can|may|will|could)\b)|a habit of yours)\b"
            r"[^,.!?]{2,50})"
        ),
    ),
    (
        "role",
        later(
            r"^\W*(?P<words>[Ww]ith (?:two|three|four|no|an?|the) [^,.!?]{2,40}, "
            r"[^.!?]{2,60}\b(?:for you|you know|"
            r"you have|you'll know|you will know)\b)"
        ),
    ),
    (
        "nature",
        later(
            r"\b(?P<words>(?:on the cards|in store|in the offing|ahead|round the corner) for you\b|"
            r"(?:a|another|the) habit of yours|just like you\b|so like you\b|typical of you\b|"
            r"that's you all over)"
        ),
    ),
    (
        "habit",
        later(
            r"\b[Yy]ou\s(?P<words>(?:mostly|mainly|rarely|seldom|hardly ever|never|always|usually|"
            r"generally|"
            r"normally|tend to|prefer to|like to|love to|hate to|prefer|hardly need "
            r"to|scarcely "
            r"need|needn't)\s(?!have to\b|need to\b|pay\b|want\b|get\b|mind\b|know\b|see\b|find\b|"
            r"keep\b|stay\b|reach\b|receive\b)[^,.!?]{3,60})"
        ),
    ),
    (
        "deed",
        later(
            r"\b(?P<words>[Ii]t (?:is|was|has been) (?:now )?(?:\w+\s){0,3}since "
            r"you\b[^,.!?]{3,60}|"
            r"[Ww]hen you were (?:at|in|a|still|young|little)\b[^,.!?]{2,40})"
        ),
    ),
    (
        "nature",
        later(
            r"\b(?P<words>(?:,\s)?(?:just )?as you (?:do|did|have|are|were)\b(?=[,.!]| now\b)|"
            r"[Tt]he way you (?:travel|live|work|cook|sleep|love|run|drive|ride|train|shop|"
            r"dress)\b|"
            r"(?:that|which) is now yours\b|you of all people\b)"
        ),
    ),
    (
        "deed",
        later(
            r"^\W*(?P<words>[Ff]or the (?:first|second|third|last) time(?: in [\w ]{3,20})?,? "
            r"you(?:'re| are|'ll| will|"
            r"'ve| have)?\s(?!can\b|could\b|may\b|get\b|receive\b)[^,.!?]{3,60})"
        ),
    ),
    (
        "role",
        later(
            r"^\W*[Ww]hen\s(?P<words>(?:your|you)\s[^,.!?]{2,40}\b(?:once again|yet again|next "
            r"time|as it does|"
            r"like every year|like every \w+|as usual|later today|in a minute)\b[^,.!?]{0,40})"
        ),
    ),
)
