"""English forms in which a life shows without its owner being the subject of the sentence.

"Wedding bells are ringing for you", "somebody small will sleep in your spare room", "the puppy you
brought home four years ago": somebody else acts, and what is known of the reader comes along.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from genpers.guardrails.text.later import later

if TYPE_CHECKING:
    from genpers.guardrails.analysis.assertion_forms_de import Form

_WE = r"\b(?:we|our|us|can|could|may|will deliver|will bring|delivered|delivers?|fitted)\b"
_FELT = (
    r"(?:hard|tough|rough|heavy|lonely|quiet|cruel|unkind|gruelling|tight|bleak|strange|long|late|"
    r"dark|stressful|exhausting|busy)"
)
_TIME = (
    r"(?:days?|nights?|mornings?|evenings?|weekends?|week|weeks|Mondays?|Sundays?|Saturdays?|"
    r"Fridays?|winter|summer|commute|calendar|diary|house|home|flat|kitchen|bed|sleep|back|knees?|"
    r"street|neighbours|wallet|purse|bank balance|heart|head)"
)

# What happened, and in the past: copy about an offer speaks of now.
_PAST = (
    r"(?:landed|ran|went|came|fell|woke|shook|left|took|stood|sat|lay|hung|stayed|turned|filled|"
    r"knocked|rang|slipped|dropped|ended|ate|swallowed|burned|burnt|cost|spent|kept|hopped|crossed|"
    r"vanished|disappeared|began|grew|moved|waited|paused|lost|broke|froze|flew|drove|reached|"
    r"passed|expired|bounced|drained|wandered|drifted|crept|climbed|sank|jumped|slowed|packed up|"
    r"gave out|gave up|refused|declined|rejected|sacked|dumped|hurt|ached)"
)

TRACES: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (  # "Mondays are hard on you", "wedding bells are ringing for you"
        "nature",
        later(
            rf"\b(?P<words>[\w']+\s(?:is|are|was|were|gets?|got|feels?|felt|seems?|has been|have "
            rf"been)\s(?:\w+\s){{0,2}}?(?:{_FELT}\s(?:on|for|with)|ringing for|calling for|"
            rf"weighing "
            rf"on|growing inside|coming up for|looming for|piling up (?:on|around)|catching up "
            rf"with|closing in on|gnawing at|getting to|keeping)\syou)\b"
            r"(?! (?:to|can|will|want|need))"
        ),
    ),
    (  # "people like you leave after a year"
        "role",
        later(
            r"\b(?P<words>(?:people|customers|someone|somebody|men|women|those|households|families|"
            r"couples|parents|buyers|clients|folk|folks|a (?:man|woman|person|couple|family)) like "
            r"you(?:rs|rself)?)\b"
        ),
    ),
    (  # "Somebody small will be sleeping in your spare room from May"
        "nature",
        later(
            r"\b(?P<words>(?:[Ss]omebody|[Ss]omeone|[Tt]wo|[Tt]hree|[Ff]our|[Aa]n? (?:new|small|"
            r"little|old|tiny|extra) \w+|[Aa] (?:baby|child|dog|puppy|cat|kitten|lodger|teenager|"
            r"toddler|carer|nurse))\b[^,.!?]{0,40}\b(?:in|into|at|with|under|through|around) "
            rf"your\s\w+\b(?![^,.!?]*{_WE})[^,.!?]{{0,40}})"
        ),
    ),
    (  # "sleeps in your spare room", "moving into your house", "piling up on your mat"
        "nature",
        later(
            r"\b(?P<words>(?:sleep|sleeps|sleeping|lives|living|moves|moving|moved|crawl\w*|"
            r"bark\w*|"
            r"growing up|piling up|piled up|pile up|stacking up|mounting up|gathering dust|"
            r"gathers dust|tapping|dripping|leaking|creaking|rattling|hanging|waiting unopened|"
            r"lying unopened|sitting unopened|still (?:in|on|under|by))\s(?:in|into|under|at|on|by|"
            r"behind|beneath)?\s?your\s\w+\b"
            rf"(?![^,.!?]*{_WE})[^,.!?]{{0,40}})"
        ),
    ),
    (  # "from the window where you sleep", "the house where you have the green gate"
        "role",
        later(
            r"\b(?P<words>(?:house|place|window|bed|chair|desk|room|gate|door|street|flat|corner|"
            r"office|kitchen|bench|platform|stop|balcony|garden|school|ward|club|gym|pub|church|"
            r"bay|drive)\s(?:where|from which|at which|in which)\syou(?:r|'re|'ve)?\s"
            r"(?!can\b|could\b|will\b|may\b|want\b|need\b|like\b|choose\b|order\b|buy\b|book\b|"
            r"find\b|would\b|prefer\b|left off\b)[^,.!?]{3,40})"
        ),
    ),
    (  # "How is the puppy you brought home four years ago?"
        "role",
        later(
            r"\b(?P<words>(?:the|that|those|these)\s(?:[\w-]+\s){1,3}you(?:'d|'ve)?\s(?!ordered\b|"
            r"asked\b|requested\b|can\b|will\b|chose\b|booked\b)\w+\b[^,.!?]{0,30}\b(?:ago|last "
            r"(?:week|month|year|spring|summer|autumn|winter|night|\w+day)|back in \w+|in "
            r"(?:19|20)\d\d|yesterday|the other (?:day|night)))\b"
        ),
    ),
    (  # "With the house paid off, ... you", "With Ramadan behind you"
        "role",
        later(
            r"^\W*[Ww]ith (?P<words>(?:[\w'-]+\s){1,6}?(?:paid off|behind you|ahead of you|out of "
            r"the house|out of your hands|away at|at university|off to|gone|grown up|left home|"
            r"settled|sold|on the way|asleep|at school|piling|piling up|stacking up|mounting|in "
            r"the "
            r"family|under one roof|in the next room|on your hands|on your plate|on your "
            r"shoulders|around the corner|round the corner|to feed)\b[^.!?]{2,80})"
        ),
    ),
    (  # "The house must feel large now", "your kitchen must be spotless"
        "nature",
        later(
            r"\b(?P<words>(?:[Yy]ou|[Yy]our \w+|[Tt]he (?:house|flat|nights|evenings|days|bed|"
            r"table|"
            r"garden|silence|quiet|place|weekends|sofa)|[Ii]t|[Tt]hat|[Tt]hings|[Ll]ife)\s"
            r"must\s(?:(?:be\s)?(?:feel|seem|miss|have been|have felt|have had|love|know every|be "
            r"wondering|be dreading|be missing|be counting|be looking forward)|be (?:so |very |"
            r"quite |rather )?(?:tired|proud|quiet|lonely|busy|exhausted|spotless|relieved|"
            r"thrilled|hard|tough|strange|empty|excited|worried|nervous|sore|heartbroken|big|"
            r"large|cold|a (?:relief|shock|worry|wrench|handful)))\b[^,.!?]{0,40})"
        ),
    ),
    (  # "Between the night shift and the nursery run, you ..."
        "role",
        later(
            r"\b(?P<words>[Bb]etween (?:the|your) [^,.!?]{3,30} and (?:the|your) [^,.!?]{3,40},? "
            r"(?:there is|you(?:'re|'ve|r)?)\b(?! (?:can|will|would|choose|may|like|"
            r"want))[^,.!?]{3,40})"
        ),
    ),
    (  # "Your evenings are long", "your bed has an empty half"
        "nature",
        later(
            rf"\b(?P<words>[Yy]our {_TIME}\s(?:is|are|was|were|has been|have been|has grown|looks?|"
            r"feels?|gets?)\s(?:\w+\s){0,2}?(?:long|short|full|busy|empty|quiet|early|late|hectic|"
            r"packed|dark|cold|lonely|sore|stiff|broken|thin|tight|heavy|too \w+|not what|half|"
            r"broken|set on|elsewhere|spinning|aching)\b[^,.!?]{0,30})"
        ),
    ),
    (  # "the cushion in your savings account", "£84 went from your card"
        "role",
        later(
            r"(?:\b|(?<=\s))(?P<words>(?:cushion|pot|pile|nest egg|sum|balance|money|cash|pounds?|"
            r"thousands?|"
            r"windfall|bonus|inheritance|payout|(?:£|€|\$)\s?[\d,.]+\w?)\b[^,.!?]{0,25}\b(?:in|on|"
            r"from|into|to) your (?:\w+ )?(?:account|savings|ISA|card|bank|balance)\b"
            r"(?![^.!?]*\b(?:we|you can|you pay|back)\b)|"
            r"(?:[Yy]our (?:\w+ )?(?:basket|bill|receipt|total|shop|trolley|tab|tank|spend|"
            r"spending|"
            r"rent|mortgage|salary|pay|wage|wages|pension|overdraft|balance)\s(?:came|ran|added|"
            r"stood|read|went|leaves|left|barely|hardly|has room|runs out|ran out|covers|covered|"
            r"lands|landed|stretches|does not stretch|no longer)\b[^.!?]{2,40}))"
        ),
    ),
    (  # "Your train pulls into Leeds in ten minutes"
        "role",
        later(
            r"\b(?P<words>[Yy]our (?:train|bus|tram|flight|plane|ferry|taxi)\s(?:pulls|leaves|"
            r"comes|is coming|goes|departs|"
            r"lands|arrives|stops|gets in|is due|is late|was late|just|has just|is about)\b"
            r"[^.!?]{2,40})"
        ),
    ),
    (  # "the keys to the new place are in your pocket"
        "nature",
        later(
            r"\b(?P<words>(?:keys?|letters?|reminders?|ring|test|scan|diploma|"
            r"papers|boxes|suitcase|notice|badge|certificate|prescription|receipt)\b[^,.!?]{0,30}\b"
            r"(?:is|are|sits?|lies?|lie|hangs?|waits?|was|were)\s(?:\w+\s)?(?:in|on|by|under|at|"
            r"behind)\syour\s(?!account|inbox|basket|app|order|booking|parcel|area|library)\w+)"
        ),
    ),
    (  # "the Tal pack landed in your basket", "the bank shook its head at you"
        "role",
        later(
            rf"\b(?P<words>(?!\w+ cost you (?:[\d£€$]|nothing|only|just|less|no))(?!we\b|our\b|"
            rf"is\b|are\b|be\b|and\b|or\b|to\b|can\b|"
            rf"will\b)\w+\s{_PAST}\b"
            r"(?!\s(?:to order|by hand))[^,.!?]{0,40}\b(?:you|your|yours)\b"
            r"(?! (?:can|may|will|could|want|need|choose)\b))"
        ),
    ),
    (  # "Your phone woke up in Palma today", "your basket came to sixty pounds"
        "role",
        later(
            rf"\b(?P<words>[Yy]our\s(?:(?!was\b|were\b|is\b|are\b|has\b|have\b|"
            rf"had\b)\w+\s){{1,2}}(?:{_PAST}|was|were|had|has been|have been)\s"
            r"(?!\w+ed\b|kept|held|made|built|put|set|left|made for|approved|received|sent|shipped|"
            r"confirmed|packed|dispatched|"
            r"registered|accepted|delivered|successful|created|set up|updated|activated)"
            r"[^,.!?]{2,40})"
        ),
    ),
    (  # "A night owl like you needs a lamp"
        "role",
        later(
            r"\b(?P<words>(?:[Aa]n?|[Tt]he|[Ff]or)\s(?:[\w'-]+\s){1,2}like you(?:rs|rself)?)\b(?! "
            r"(?:to|"
            r"would|"
            r"can|have|want|need|might)\b)"
        ),
    ),
    (  # "the rehab is behind you"
        "role",
        later(
            r"\b(?P<words>(?:is|are|lies|lie|was|were|'s)\s(?:\w+\s){0,2}(?:behind|ahead of|in "
            r"front "
            r"of|above|below|beneath|upon)\syou)\b"
        ),
    ),
    (  # "the bakery under your bedroom"
        "role",
        later(
            r"\b(?P<words>(?:under|above|below|opposite|next to|next door to|behind|outside|"
            r"beneath|"
            r"beside|round from|across from|two doors from)\syour\s(?:bedroom|flat|office|surgery|"
            r"workplace|school|nursery|gym|pub|local|hotel|club|hairdresser|church|stop|station|"
            r"practice|study))\b"
        ),
    ),
    (  # "Two more sets of lights, then right"
        "role",
        later(
            r"\b(?P<words>(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Aa] few)\smore\s(?:sets? of "
            r"lights|traffic lights|lights|stops?|streets?|corners?|stations?|bends?|turnings?))\b"
            r"(?=[^.!?]*\b(?:you|we)\b)"
        ),
    ),
    (  # "Five pounds more last time and your delivery would have been free"
        "deed",
        later(
            r"(?<!the )(?<!for a )\b(?P<words>[Ll]ast time(?: round| around)?\b(?=[^.!?]*\byour?\b)"
            r"[^.!?]{3,50})"
        ),
    ),
    (  # "By our sums you will be gone by spring", "we keep you in the drawer for ..."
        "role",
        later(
            r"\b(?P<words>[Bb]y our (?:sums|figures|reckoning|numbers|calculations|estimate|maths|"
            r"records|books),?\s(?:you|your)\b[^.!?]{2,40}|[Ww]e (?:keep|file|hold|list|rank|"
            r"count|sort|class|mark|carry) you (?:in|under|as|among|with|on|down)\s(?!mind\b|"
            r"touch\b|"
            r"the loop\b|date\b)[^.!?]{2,40}|you (?:made|make) (?:the cut|it onto|it on to|the "
            r"list)"
            r"\b[^.!?]{0,30})"
        ),
    ),
    (  # "At your hourly rate the lamp is earned by lunchtime"
        "role",
        later(
            r"\b(?P<words>(?:[Aa]t|[Oo]n|[Ww]ith|[Dd]espite)\syour\s(?:\w+\s)?(?:hourly rate|day "
            r"rate|age|salary|income|pay|wage|wages|weight|blood pressure|sugar|knees?|back|hips?|"
            r"commute|shifts|night shifts|budget|time of life|stage of life|track record|"
            r"history))\b"
            r"(?! (?:can|we can)\b)"
        ),
    ),
    (  # "The twins must be walking by now"
        "role",
        later(
            r"\b(?P<words>(?:[Tt]he|[Yy]our)\s(?:\w+\s){1,2}(?:must|should|ought to|will|may)\s"
            r"(?:well\s)?(?:be|have)\s(?:\w+\s){0,4}?(?:by now|these days|already|now))\b"
        ),
    ),
    (  # "The pews are hard, and you would know", "and there you are with twenty years of skill"
        "role",
        later(
            r"\b(?P<words>(?:and|as|but)\s(?:you\s(?:would|should|must|of all people)\s(?:\w+\s)?"
            r"know\b|there you (?:are|were|stand|sit)\b(?=\s(?:with|at|in|on|without|again)\b)))"
        ),
    ),
    (  # "it is coming down that your hip dislikes"
        "role",
        later(
            r"\b(?P<words>[Yy]our\s(?:hips?|knees?|back|neck|shoulders?|joints?|ankles?|lungs?|"
            r"stomach|wrists?|ears?|eyes?)\s(?:no longer|dislikes?|complains?|protests?|grumbles?|"
            r"hurts?|aches?|creaks?|refuses?|will not|won't|objects?|disagrees?|remembers?|nags?|"
            r"gives? you|gave you|has had enough|have had enough|is not what|are not what)\b)"
        ),
    ),
    (  # "Since pork never reaches your plate"
        "nature",
        later(
            r"^\W*(?P<words>(?:[Ss]ince|[Nn]ow that|[Bb]ecause|[Gg]iven that|[Ss]eeing that)\s"
            r"(?!the (?:lid|pad|cover|app|price|parcel|order)\b)[^,.!?]{3,60}\byour?\b"
            r"(?!\s(?:order|parcel|application|request|booking|registration|"
            r"consent)\b)[^,.!?]{2,40})"
        ),
    ),
    (  # "you were still up and still among the mattresses"
        "nature",
        later(
            r"\b(?P<words>[Yy]ou\swere\s(?:still\s|back\s|once\s)?(?:up|awake|among|at|in|on|out|"
            r"away|"
            r"there|half|nearly|almost|about to|one|too|so|only)\b[^,.!?]{3,50})"
        ),
    ),
    (  # "You will be marching with the red flags again"
        "role",
        later(
            r"\b(?P<words>[Yy]ou(?:'ll| will)\s(?:soon\s|then\s)?be\s(?:(?:marching|fasting|"
            r"praying|"
            r"caring|nursing|moving|marrying|retiring|commuting|expecting|grieving|voting|striking|"
            r"singing|starting|turning|celebrating|job-hunting|studying|graduating)\b|\w+ing\s"
            r"[^,.!?]{3,40}\bagain\b)[^,.!?]{0,30})"
        ),
    ),
    (  # "Four rents come in for you on the first"
        "nature",
        later(
            r"\b(?P<words>(?:comes?|begins?|ends?|waits?|falls?|looms?|opens?|"
            r"changes?)\s(?:\w+\s)?for "
            r"you\s(?:on|in|every|next|this|soon|again)\b[^,.!?]{2,40})"
        ),
    ),
    (  # "your usual table", "your regular pump"
        "role",
        later(
            r"\b(?P<words>[Yy]our (?:usual|regular|customary|accustomed) (?:table|seat|spot|pump|"
            r"order|train|bench|café|pub|stop|aisle|round|run|route|corner|coffee|time|day|"
            r"branch))\b"
        ),
    ),
    (  # "What a year you have had, and all of it alone"
        "role",
        later(
            r"\b(?P<words>[Ww]hat an? (?:\w+ )?(?:year|week|month|winter|summer|autumn|spring|time|"
            r"day|night|journey) you(?:'ve| have)?\s(?:had|been|come))\b"
        ),
    ),
    (  # "Above your head, on the fourth floor"
        "role",
        later(
            r"\b(?P<words>(?:[Aa]bove|[Oo]ver) your head,|(?:past|by) (?:our|the) (?:window|door|"
            r"shop|"
            r"stall|entrance) (?:again|twice|today|this morning|yesterday)|you(?:'ve| have)? "
            r"(?:just )?"
            r"(?:gone|walked|driven|cycled|come|strolled) (?:past|by) (?:our|the|us)\b)"
        ),
    ),
)
