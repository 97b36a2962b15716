"""Stop words, generic nouns and scene-setting phrases: they are no required terms."""

FUNCTION_WORDS = frozenset(
    "a about again all also am an and any are as at be been being both but by can could did do does doing during each "
    "for from further had has have having he her here hers him his how i if in into is it its itself just me my no "
    "nor not of on only or other our ours out own same she should so some such than that the their them then there "
    "these they this those through to too up very was we were what when where which while who whom why will with "
    "would you your "
    "get gets getting go goes going gone got went "
    "anybody anyone anything everybody everyone everything nobody somebody someone something".split()
)  # of English: the Snowball project's list, without the words that place or number things (over, under, off, few)
GENERIC_NOUNS = frozenset(
    "closeup closeups image images look looked looking looks photo photographed photos photograph photographs picture "
    "pictured pictures seen shot shots showing shown shows taken view views".split()
)  # what every record of the archive is: often typed, seldom searched for
SETTING = frozenset(
    {("in", "orbit"), ("in", "space"), ("from", "orbit"), ("from", "space")}
)  # where most of what the archive shows is, or was seen from
