"""File names of sheets: 「站台-时间-企业-编号.pdf」, safe on every system. Pure."""

import re
import unicodedata
from datetime import datetime

from yurong.kit.clock import local

MOST_BYTES = 60
"""Of each part: a name stays below the 255 bytes that file systems take."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')


def file_name(station: str, starts_at: datetime, firm: str, number: str) -> str:
    """「1号诊台-0930-郑州示例光电科技有限公司-豫诊〔2026〕第000012号.pdf」."""
    parts = (station, f"{local(starts_at):%H%M}", firm, number)
    return "-".join(safe(part) for part in parts) + ".pdf"


def safe(text: str) -> str:
    """The text without what a path, a shell or Windows gives a meaning; never empty, never a folder."""
    kept = _UNSAFE.sub("", unicodedata.normalize("NFC", text)).replace(" ", "").replace("-", "－").strip(".")
    while len(kept.encode()) > MOST_BYTES:
        kept = kept[:-1]
    return kept or "无名"
