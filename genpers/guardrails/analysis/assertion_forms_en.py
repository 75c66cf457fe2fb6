"""English forms of assertions about the reader; ``words`` is what a licence must cover."""

from __future__ import annotations

import re

from genpers.guardrails.analysis.assertion_forms_de import Form
from genpers.guardrails.text.later import later

# What a reader does with any offer, or what an offer gives: no knowledge of one reader.
_ANY_READER_EN = (
    r"(?:can|could|may|might|will|would|shall|should|must|need|want|wish|like|prefer|decide|choose|"
    r"know|"
    r"get|have|had|has|are|were|is|be|do|did|does|don|didn|haven|aren|won|wouldn|couldn|needn|"
    r"shouldn|"
    r"see|find|save|pay|take|make|feel|begin|start|go|come|came|place|set|spend|order|buy|book|use|"
    r"try|"
    r"read|open|click|tap|keep|hold|put|add|pick|send|receive|return|cancel|change|switch|swap|"
    r"sign|"
    r"think|say|ask|tell|told|look|hear|learn|share|give|invest|lock|adjust|freeze|wait|face|own|"
    r"win|"
    r"and|or|for|to|with|here|back|again|something|what|a|an|the|how|about|more|up|in|on|now|so|by|"
    r"once|today|every|soon|always|still|already|also|never|only|just|well|better|straight|from|as|"
    r"that|this|before|time|one|among|much|all|both|too|then|when|where|if|not|at|out|off|"
    r"fill|pour|press|turn|plug|mix|cook|bake|plant|water|wear|wash|rest|stop|finish|enjoy|love|"
    r"ride|drive|walk|sit|stand|sleep|wake|eat|drink|visit|visited|shop|live|matter|understand|"
    r"expect|"
    r"compare|check|earn|collect|claim|apply|join|call|reach|meet|skip|stay|store|download|"
    r"subscribe|"
    r"log|spread|shake|simply|rinse|stir|heat|slice|chop|clip|screw|slide|brush|dry|iron|wind|wrap|"
    r"unwrap|"
    r"attach|connect|charge|tune|stretch|tie|measure|cut|trim|roll|lay|lie|mark|note|type|enter|"
    r"upload|print|scan|show|present|pass|park|sort|follow|browse|touch|smell|notice|recognise|"
    r"step|"
    r"dip|scoop|spoon|pop|tuck|slip|load|unload|empty|refill|lean|swipe|scroll|pause|resume|renew|"
    r"name|"
    r"rent|hire|borrow|rate|request|specify|submit|transfer|withdraw|owe|top|track|tick|hand|build|"
    r"assemble|draw|paint|sew|knit|crochet|knead|roast|grind|brew|serve|season|peel|sow|dig|pull|"
    r"push|lift|fold|hang|carry|bring|leave|reserve|register|agree|accept|confirm|grow)"
)

# What shows that one reader is known: a habit, a time, a child, a neighbour, a somebody.
_MARK_EN = (
    r"\b(?:every|each|usually|often|always|never|early|late|alone|at weekends|on \w+days|at night|"
    r"in the "
    r"mornings?|these days|now|still|already|again|last|ago|since|once|yesterday|recently|this "
    r"(?:week|"
    r"month|year|summer|winter|spring|autumn)|for (?:two|three|four|five|six)|with (?:your|the "
    r"(?:dog|"
    r"children|kids))|your (?:own )?(?:husband|wife|dog|cat|children|kids|partner|mother|father|"
    r"boss|"
    r"neighbours?)|away|badly|down|up|out|to bed|to work|home|abroad|together|apart|because|like|"
    r"anyway|though|for years|for weeks|too much|too long|so much|past|twice|three times)\b|"
    r"\b[a-z]{3,}ed\b"
)

FORMS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (  # "Born in Syria, you will recognise the spices"
        "role",
        later(
            r"^\W*(?P<words>(?:Born|Raised|Brought up) (?:and (?:bred|raised) )?(?:in|on|by|"
            r"into)\b.*)"
        ),
    ),
    (  # "Anyone who drops in as often as you surely wants to buy"
        "role",
        later(
            r"\b(?P<words>(?:[\w']+\s){1,4}as (?:often|much|regularly|rarely|frequently) as you)\b"
            r"(?! (?:like|want|need|wish|can|please|prefer|choose|would|could|are|may|go|use|"
            r"might))"
        ),
    ),
    (  # "You will retire soon"
        "nature",
        later(
            r"\b[Yy]ou(?:'ll| will| are about to|'re about to)\s(?:soon\s)?(?P<words>(?:retire|"
            r"give birth|"
            r"graduate|be a (?:mother|father|mum|dad|grandmother|grandfather)|become a \w+))\b"
        ),
    ),
    (  # "You are the sort who mends everything yourself", "You are newly in love"
        "nature",
        later(
            r"\b[Yy]ou(?:'re| are)\s(?:clearly |just |obviously )?(?P<words>the (?:kind|sort|type)"
            r"(?: of \w+)? (?:who|that)\b[^.!?]{3,50}|(?:newly|freshly|recently|fresh) "
            r"(?:in love|\w+ed)\b[^.!?,]{0,30})"
        ),
    ),
    (  # "Mowing the lawn has long been a chore to you", "Morning coffee is a ritual for you"
        "role",
        later(
            r"\b(?P<words>(?:is|are|was|has been|has long been|have been|has become)\s(?:an?\s|"
            r"always\s|"
            r"just\s)*(?:ritual|chore|duty|must|burden|passion|hobby|struggle|nightmare|routine|"
            r"second nature|off limits|taboo|out of bounds|torment|habit|ordeal|delight|battle) "
            r"(?:for|to|with) you\b)"
        ),
    ),
    (  # "anyone who earns as well as you do", "if you have to inject as you do"
        "role",
        later(
            r"\b(?P<words>(?:\w+\s){2,6}(?:as (?:well|much|often|little|many|hard|long|early|"
            r"late) )?"
            r"as you do)\b(?=[,.!]|\s\w+s\b)"
        ),
    ),
    (  # "In the shop you stood for a long time in front of the vases"
        "deed",
        later(
            r"^\W*(?:[Ii]n|[Oo]n|[Aa]t|[Ff]rom|[Ff]or|[Ww]ith|[Ll]ast|[Tt]wo|[Tt]hree|[Ff]our|"
            r"[Ss]everal)\s(?:[\w'-]+\s)"
            r"{1,5}you\s"
            r"(?P<words>(?:stood|lingered|paused|hesitated|stopped|left|tried|picked|spent|paid|"
            r"bought|"
            r"looked|searched|asked|waited|walked|drove|told|wrote|complained|sat|stayed|gave|ate|"
            r"drank|"
            r"compared|clicked|scrolled|logged|turned|went|came|lost|met|moved|married|buried)\b"
            r"[^,.!?]{3,60})"
        ),
    ),
    (  # "Your preferences say dry red wine"
        "circumstance",
        later(
            r"(?P<words>\b(?:[Yy]our (?:preferences|profile|file|notes|wish list|answers)\s(?:say|"
            r"says|"
            r"tell us|tells us|mention|mentions|give|gives)|(?:it says|we read|it stands) in your "
            r"(?:preferences|profile|file|notes|answers))\b)"
        ),
    ),
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
            r"\b(?P<words>as (?:much|many|often|little|well|long)\b(?: \w+){0,5} as you(?: do| "
            r"have| are)?)\b(?! like)"
        ),
    ),
    (
        "habit",
        later(
            r"\b[Yy]ou\s(?:(?:really|always|often|usually|never|never miss|clearly|still|"
            r"also|obviously)\s)?(?P<words>(?:love|hate|adore|enjoy|prefer|dream of|dream "
            r"about|collect(?! (?:points|stamps|miles|rewards))|plan to|are planning|are into|"
            r"work|commute|smoke|live|rent|"
            r"study|care for|look after|worry|swear by|fancy|cherish|value)\b(?!\s(?:it|"
            r"this|that|what we)\b)[^,.!?]{2,60})"
        ),
    ),
    (
        "habit",
        later(
            r"\b[Yy]ou\s(?P<words>(?!would|will|can|could|may|might|want|wish|save|pay|read|"
            r"choose|select|pick|"
            r"enter)[a-z]+\s"
            r"[^,.!?]{0,40}\b(?:most of all|best of all|every "
            r"(?:day|week|morning|evening|weekend|night|[A-Z]\w+day)|at weekends|on (?:mon|tues|"
            r"wednes|"
            r"thurs|fri|satur|sun)days|all the time|regularly|for a living|twice a \w+|once "
            r"a \w+))\b"
        ),
    ),
    (
        "nature",
        later(
            r"\b(?P<words>(?:[Yy]ou(?:'re| are) (?:in|among|part of) the "
            r"(?!first\b|shop\b|store\b|branch\b|area\b|mood\b|app\b|right\b|know\b|middle "
            r"of\b)[^,.!?]{3,50}|(?:the size of|like|such as|as \w+ as) yours\b))"
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
            r"you,\s(?P<words>[^,.!?]{4,60})"
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
            r"bought|moved|were(?! (?:patient|kind|here|there|right|part|with "
            r"us|about to))|became|got|went|had|lost|met|won|built|found|left|made|sold|"
            r"took|began|grew|gave|kept|spent|saw|did|ran|told|said|chose|wrote|paid|came|"
            r"sat)\b[^,.!?]{2,60})"
        ),
    ),
    (
        "nature",
        later(
            r"\b(?P<words>(?:what|as|like|than|the way) yours (?:does|do|is|has|did|are|have))\b"
        ),
    ),
    (
        "habit",
        later(
            r"\b(?:[Yy]ou)\s(?P<words>(?:still|no longer|used to|once(?! more)|keep|kept)\s"
            r"(?!have\b|has\b|get\b|want\b|need\b|can\b|your\b|you\b|know\b|in\b|it\b|the\b|"
            r"them\b|a\b|every\b|all\b)\w+\s[^,.!?]{3,60})"
        ),
    ),
    (
        "habit",
        later(
            r"\b(?P<words>(?:[Cc]ome|[Bb]y|[Bb]efore) (?:January|February|March|April|May|June|"
            r"July|August|September|October|November|December|spring|summer|autumn|winter|"
            r"Christmas|"
            r"next \w+)\b,? you(?:'ll| will) (?:be|have)\b[^,.!?]{3,60})"
        ),
    ),
    (
        "habit",
        later(
            r"\b(?:[Aa]fter all|[Nn]o doubt|[Ll]et's face it|[Ww]e both know|[Ww]ith what|"
            r"[Tt]he way),? (?P<words>you(?:'re|'ve)?\s(?!can\b|may\b|will\b|like\b|want\b)"
            r"[^,.!?]{4,60})"
        ),
    ),
    (
        "deed",
        later(r"\b[Yy]ou (?P<words>(?:were|was)\s\w+ing\s[^,.!?]{3,60})"),
    ),
    (
        "circumstance",
        later(
            r"^\W*(?:[Ee]specially|[Jj]ust|[Pp]recisely|[Nn]ot least|[Aa]nd|[Ee]ven)\s(?:since|now|"
            r"because|after)\s(?P<words>(?:that\s)?(?:you|the|your)\b[^,.!?]{5,80})"
        ),
    ),
    (
        "deed",
        later(
            rf"(?:\b(?:because|since|after)\s[Yy]ou\s(?P<words>(?!{_ANY_READER_EN}\b)[a-z]+\s"
            rf"[^,.!?]{{3,60}})|(?:^\W*|[,;:–]\s|\b(?:and|but|while|that|as|so)\s)[Yy]ou\s"
            rf"(?P<more>(?!{_ANY_READER_EN}\b)[a-z]+\s(?=[^.!?]*(?:{_MARK_EN}))[^,.!?]{{3,60}}))"
        ),
    ),
    (
        "deed",
        later(
            r"\b[Yy]ou(?:'re| are)\s(?P<words>(?:still|now|already|always|nearly|almost|just|often|"
            r"usually|no longer)\s(?!here\b|in the right\b|on\b|welcome\b|invited\b|free\b|able\b|"
            r"with us\b|sure\b|unsure\b|thinking\b|deciding\b|a member\b|getting\b|ready\b)"
            r"[^,.!?]{3,60})"
        ),
    ),
    (
        "deed",
        later(
            r"\b(?P<words>(?:[Ee]very|[Mm]ost|[Ll]ast|[Oo]n) (?:morning|evening|night|day|week|"
            r"weekend|month|year|summer|winter|spring|autumn|\w+days?)s?,? you(?:'re|'ve)?\s"
            r"(?!can\b|could\b|will\b|get\b|may\b|receive\b|save\b|need\b|see\b|know\b|find\b|"
            r"choose\b|decide\b|have\b|learn\b|track\b|earn\b|collect\b|pay\b)[^,.!?]{3,60})"
        ),
    ),
)
