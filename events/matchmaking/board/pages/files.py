"""The list as a spreadsheet and as a feed, of the same choice as the page."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.board.finding import fits, wanted_of
from events.matchmaking.board.lines import PostLine, open_lines
from events.matchmaking.public.index import cities_of
from yurong.kit.clock import local, today
from yurong.kit.etags import tagged
from yurong.kit.tables import CSV_TYPE, XLSX_TYPE, Cell, as_csv, as_xlsx, download

HEADINGS = (
    "种类",
    "标题",
    "发布单位",
    "地区",
    "产业领域",
    "金额（万元）",
    "要点",
    "说明",
    "公布",
    "公布到",
    "网址",
)
ATOM = "http://www.w3.org/2005/Atom"
ATOM_TYPE = "application/atom+xml"
SINCE = "2026-01-01"
"""As in the feed of the catalog: part of the tags (RFC 4151), never to be changed."""
IN_FEED = 50


def xlsx(request: Request, session: Session) -> Response:
    rows = _rows(request, session)
    return download(as_xlsx("供需对接", HEADINGS, rows), f"gongxu-{today()}.xlsx", XLSX_TYPE)


def csv(request: Request, session: Session) -> Response:
    rows = _rows(request, session)
    return download(as_csv([HEADINGS, *rows]), f"gongxu-{today()}.csv", CSV_TYPE)


def atom(request: Request, session: Session) -> Response:
    """The newest postings as an Atom feed (RFC 4287); 304 to a reader that has them."""
    base = _base(request)
    host, found = urlsplit(base).hostname or "localhost", _chosen(request, session)[:IN_FEED]
    query = wanted_of(request.query_params, cities_of(request)).query()
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {"xml:lang": "zh-CN"})
    newest = max((each.changed_at for each in found), default=datetime(2026, 1, 1, tzinfo=UTC))
    _add(feed, "id", f"tag:{host},{SINCE}:board{query}")
    _add(feed, "title", "豫融供需对接")
    _add(feed, "updated", _moment(newest))
    _add(ElementTree.SubElement(feed, f"{{{ATOM}}}author"), "name", "豫融")
    _link(feed, "self", f"{base}/board.atom{query}", ATOM_TYPE)
    _link(feed, "alternate", f"{base}/board{query}", "text/html")
    for each in found:
        feed.append(_entry(each, base, host))
    content: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return tagged(request, content, ATOM_TYPE)


def _entry(line: PostLine, base: str, host: str) -> ElementTree.Element:
    entry = ElementTree.Element(f"{{{ATOM}}}entry")
    _add(entry, "id", f"tag:{host},{SINCE}:board/{line.code}")
    _add(entry, "title", f"{line.kind.label}：{_titled(line)}")
    _add(entry, "updated", _moment(line.changed_at))
    _add(ElementTree.SubElement(entry, f"{{{ATOM}}}author"), "name", line.poster)
    _link(entry, "alternate", f"{base}/board/{line.code}", "text/html")
    ElementTree.SubElement(entry, f"{{{ATOM}}}category", {"term": line.kind, "label": line.kind.label})
    _add(entry, "summary", "；".join(f"{label}：{value}" for label, value in line.facts))
    return entry


def _rows(request: Request, session: Session) -> list[tuple[Cell, ...]]:
    places, base = dict(request.app.state.henan_regions), _base(request)
    return [
        (
            each.kind.label,
            _titled(each),
            each.poster,
            places.get(each.region, "河南省"),
            each.track.label,
            each.amount.in_wan if each.amount else None,
            "；".join(f"{label}：{value}" for label, value in each.facts),
            each.summary,
            local(each.published_at).date(),
            each.expires_on,
            f"{base}/board/{each.code}",
        )
        for each in _chosen(request, session)
    ]


def _titled(line: PostLine) -> str:
    return f"{line.title}（示例）" if line.is_demo else line.title


def _chosen(request: Request, session: Session) -> list[PostLine]:
    wanted = wanted_of(request.query_params, cities_of(request))
    return [each for each in open_lines(session, today()) if fits(each, wanted)]


def _base(request: Request) -> str:
    url: str = request.app.state.settings.public_url
    return url.rstrip("/")


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: ElementTree.Element, rel: str, href: str, kind: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})


def _moment(at: datetime) -> str:
    return local(at).replace(microsecond=0).isoformat()
