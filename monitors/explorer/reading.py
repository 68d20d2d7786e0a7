"""Reading what a page says as a citizen would: is this an error, and is it in my language? Pure."""

import re
from collections.abc import Iterable
from typing import Final

_SORRY: Final = (
    r"der (skete|opstod) en (uventet )?fejl|fejl hos os|noget gik galt|gik i stykker|prøv igen senere",
    r"kunne ikke (hentes|gemmes|indlæses|vises)|(siden|adressen|emnet) findes ikke|kender ikke adressen",
    r"siden (kan|kunne) ikke (vises|findes|åbnes)|something went wrong|an (unexpected |internal )?error (has )?occur",
    r"internal server error|page (was )?not found|not found$|^not found|bad gateway|service unavailable|not allowed$",
    r"\b(404|500|502|503)\b.{0,20}(not found|error|unavailable|fejl)|forbidden$|unauthorized$|failed to (fetch|load)",
)
ERRORS: Final = re.compile("|".join(_SORRY), re.IGNORECASE)
"""In a heading, a title, a message or a dialog: there they are said, elsewhere they may be talked about."""
_LEAKED: Final = (
    r"\[object \w+\]|\bundefined\b|\bNaN\b|Invalid Date|Traceback \(most recent call last\)",
    r"\{\{\s*[\w.]+\s*\}\}|%\([a-z_]+\)s",
)
GARBAGE: Final = re.compile("|".join(_LEAKED))
"""Nowhere said on purpose."""
UNTRANSLATED: Final = re.compile(
    r"^[a-z][a-zA-Z0-9_]*(\.[a-z][a-zA-Z0-9_]*){2,}$|^[a-z]\w*\.[a-z]+[A-Z]\w*$|^[A-Z][A-Z0-9]+(_[A-Z0-9]+)+$"
)
"""The key of a text in place of the text: "form.name.missing", "form.nameMissing"."""
CODE: Final = "zxx"
"""In no language, as ISO 639-3 says of what is meant to look so: code, keys, names of files."""
_HOST: Final = re.compile(
    r"^www\.|\.(dk|com|org|net|eu|de|no|se|fi|is|fo|gl|uk|fr|nl|be|at|ch|it|es|pl|pt|cz|ie|ca|au|nz|jp|cn|br|edu|gov|dev|io)$"
)
"""Is written alike, and names a site: "www.borger.dk". What a key ends in as well, such as "name", is no country."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_COMMON: Final = {
    "da": "og ikke til på af det den der en et jeg vi du dig din dit dine med som er har kan skal vil for fra om når "
    "her eller også hvis hvor hvad ved efter så være blev bliver mere ingen alle kun tid vælg tilbage",
    "en": "the and not to on of it is are was you your yours we our with that have has can must will for from about "
    "when here or also if where what at after so be been more none all only this an please choose back",
    "de": "und nicht zu auf von das der die ein eine ich wir sie ihr ihre mit ist sind hat kann soll wird für aus wenn "
    "hier oder auch wo was bei nach sein mehr alle nur bitte",
}
_WORDS_OF: Final = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_ON_CONTROLS: Final = {
    "da": "annuller gem luk søg næste tilbage slet ret navn telefon venter fejl åbn tilføj fjern hjælp vælg",
    "en": "cancel save close search next submit delete phone loading error remove yes help settings home welcome "
    "sorry again please choose back",
    "de": "abbrechen speichern schließen suche weiter löschen fehler öffnen hilfe bitte zurück",
}
"""What is left over in another language is most often a word or two on a control."""
_HOMOGRAPHS: Final = {
    "is", "it", "to", "have", "was", "at", "for", "so", "be", "and", "all", "not", "an", "also", "will", "can",
}  # fmt: skip
"""Words of a second language too, names or abbreviations: "is" is ice in Danish."""
_ALONE: Final = {language: frozenset(words.split()) for language, words in _ON_CONTROLS.items()}
_TOGETHER: Final = {
    language: (_ALONE[language] | _WORDS_OF[language])
    - {word for other in _COMMON if other != language for word in _ALONE[other] | _WORDS_OF[other]}
    - _HOMOGRAPHS
    for language in _COMMON
}
"""Words of one language only."""
_FEWEST_WORDS: Final = 4
_SURE: Final = 2


def error_said(spoken: Iterable[str], lines: Iterable[str]) -> str | None:
    """The first error among what the page says aloud (`spoken`), or garbage anywhere; None when all is well."""
    for text in spoken:
        if ERRORS.search(text):
            return text
    for text in lines:
        if GARBAGE.search(text) and len(text) < 200:
            return text
    return None


def language_of(text: str) -> str | None:
    """ "da", "en" or "de" where the text surely is one of them; None for names and numbers.

    Of a short text every word must be of that language and of no other; one word alone must be one that controls say.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < _FEWEST_WORDS:
        return _of_few(frozenset(words))
    scores = {language: sum(word in common for word in words) for language, common in _WORDS_OF.items()}
    best, second, *_ = sorted(scores.values(), reverse=True)
    if best < _SURE or best < second + _SURE:
        return None
    return max(scores, key=lambda language: scores[language])


def _of_few(words: frozenset[str]) -> str | None:
    known = _ALONE if len(words) == 1 else _TOGETHER
    return next((language for language, own in known.items() if words and words <= own), None)


def foreign_line(lines: Iterable[tuple[str, str]], wanted: str) -> str | None:
    """The first line that surely is in another language than it says, or is no text but a text's key."""
    for text, said in lines:
        if said != CODE and UNTRANSLATED.match(text) and not _HOST.search(text):
            return text
        # Of a language whose words are not known here nothing can be told: Norwegian looks much like Danish.
        spoken = language_of(text) if (said or wanted) in _COMMON else None
        if spoken and spoken != (said or wanted):
            return text
    return None
