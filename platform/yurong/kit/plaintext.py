"""What people type or paste, made fit for printing and searching."""

import unicodedata


def plain(text: str) -> str:
    """`text` without invisible control characters, with line ends as \\n and radicals as ordinary characters.

    A pasted Kangxi radical (⼯, U+2F2F) looks like 工 and prints like it, but is found and copied as
    another character. Bidirectional controls could make a printed amount read backwards. Joiners stay:
    emoji need them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(_shown(character) for character in text)


def paragraphs(text: str) -> list[str]:
    """The non-empty lines of `text`, each without the spaces around it."""
    return [line.strip() for line in text.splitlines() if line.strip()]


# Radicals that text copied out of PDFs is full of and that Unicode's own mapping leaves alone.
_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰",
    "民虎西见角贝车长门青韦页风飞食马鬼鱼鸟麦黄齐齿龙",
)
# Bidirectional controls, the byte order mark and two non-characters.
_UNSEEN = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff"
)


def _shown(character: str) -> str:
    if character == "\n":
        return character
    if character == "\t":
        return " "
    if "\u2e80" <= character <= "\u2fd5":
        return unicodedata.normalize("NFKC", character.translate(_RADICALS))
    if character in _UNSEEN or unicodedata.category(character) in {"Cc", "Cs"}:
        return ""
    return character
