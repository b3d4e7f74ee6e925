"""Ways to reach somebody that do not belong into a public text. Pure."""

import re
import unicodedata

_GAP = r"[\s\-_.·*,，、]{0,3}"
_MOBILE = re.compile(rf"(?<!\d)1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[\s\-－—]?[2-9]\d{6,7}(?!\d)")
_SERVICE = re.compile(r"(?<!\d)[48]00[\s-]?\d{3}[\s-]?\d{4}(?!\d)")
# Tried once per run of letters, and over few blanks: a text of 20,000 letters must not take seconds.
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_CHAT = re.compile(
    r"(?:微信|wechat|weixin|vx|qq)[号群]?\s{0,9}[:号是]?\s{0,9}[a-z0-9][\w-]{4,19}", re.IGNORECASE
)

KINDS = (
    ("手机号", _MOBILE),
    ("电话号码", _LANDLINE),
    ("电话号码", _SERVICE),
    ("邮箱", _MAIL),
    ("微信号或 QQ 号", _CHAT),
)


def reachable_by(text: str) -> str:
    """「手机号」, 「邮箱」 … of the first that stands in the text; empty where there is none.

    Full-width digits and digits set apart count too.
    """
    plain = unicodedata.normalize("NFKC", text)
    return next((name for name, shape in KINDS if shape.search(plain)), "")
