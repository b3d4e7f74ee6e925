"""The changes as an Atom feed (RFC 4287), paged (RFC 5005 section 3), for readers and other systems."""

from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.feed import queries
from catalog.feed.asking import Asked, asked, place_of
from catalog.feed.models import CatalogChange, Subject, Turn
from yurong.kit.clock import local, now
from yurong.kit.etags import tagged

ATOM_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
SHOWN = 50
SINCE = "2026-01-01"
"""A day on which the site's name was already ours: part of the feed's tag (RFC 4151), never to be changed."""


def show(request: Request, session: Session) -> Response:
    """The newest changes, or those before ?before=; 304 to a reader that has them."""
    wanted, base = asked(request), request.app.state.settings.public_url.rstrip("/")
    rows, following = queries.changes(session, wanted.subject, wanted.before, SHOWN)
    updated = max((row.at for row in rows), default=None) or queries.newest_at(session) or now()
    content = _feed(base, wanted, list(rows), following, updated)
    return tagged(request, content, ATOM_TYPE)


def _feed(
    base: str, wanted: Asked, rows: list[CatalogChange], following: int | None, updated: datetime
) -> bytes:
    ElementTree.register_namespace("", NAMESPACE)
    feed = ElementTree.Element(_name("feed"), {"xml:lang": "zh-CN"})
    about = f"：{wanted.subject.label}" if wanted.subject else ""
    host = urlsplit(base).hostname or "localhost"
    _add(feed, "id", f"tag:{host},{SINCE}:changes{f'/{wanted.subject}' if wanted.subject else ''}")
    _add(feed, "title", f"豫融产品目录更新{about}")
    _add(feed, "updated", _moment(updated))
    _add(ElementTree.SubElement(feed, _name("author")), "name", "豫融")
    _link(feed, "self", base + wanted.address("/changes.atom", wanted.before), ATOM_TYPE)
    _link(feed, "alternate", base + wanted.address("/changes"), "text/html")
    _link(feed, "first", base + wanted.address("/changes.atom"), ATOM_TYPE)
    if following:
        _link(feed, "next", base + wanted.address("/changes.atom", following), ATOM_TYPE)
    for row in rows:
        feed.append(_entry(base, host, row))
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text


def _entry(base: str, host: str, row: CatalogChange) -> ElementTree.Element:
    entry = ElementTree.Element(_name("entry"))
    subject, turn = Subject(row.subject).label, Turn(row.turn).label
    title = f"{turn}{subject}：{row.title}{'（示例）' if row.is_demo else ''}"
    _add(entry, "id", f"tag:{host},{SINCE}:change/{row.id}")
    _add(entry, "title", title)
    _add(entry, "updated", _moment(row.at))
    _add(ElementTree.SubElement(entry, _name("author")), "name", row.who)
    _link(entry, "alternate", base + (place_of(row) or "/changes"), "text/html")
    ElementTree.SubElement(entry, _name("category"), {"term": row.subject, "label": subject})
    since = f"自 {row.from_day} 起。" if row.from_day and row.turn != Turn.EXPIRED else ""
    _add(entry, "summary", (since + "；".join(row.words)) or title)
    return entry


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, _name(name)).text = text


def _link(parent: ElementTree.Element, rel: str, href: str, kind: str) -> None:
    ElementTree.SubElement(parent, _name("link"), {"rel": rel, "href": href, "type": kind})


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _moment(at: datetime) -> str:
    """RFC 3339 with the business zone's offset."""
    return local(at).replace(microsecond=0).isoformat()
