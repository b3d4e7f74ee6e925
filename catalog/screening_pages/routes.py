"""The routes of screening."""

from catalog.screening_pages import page
from catalog.screening_pages.upload import LARGEST, keep
from yurong.accounts.access import organiser
from yurong.kit.limits import Limit
from yurong.kit.web import get, upload

STARTS = Limit("screening", 30, 60)

routes = [
    get(page.URL, page.show, who=organiser),
    upload(page.URL, page.start, who=organiser, limit=STARTS, largest=LARGEST, keep=keep),
    get(f"{page.URL}/template.xlsx", page.template, who=organiser),
]
