"""The public pages of events."""

from events.matchmaking.public import calendars, index, page, poster
from yurong.accounts.access import anyone
from yurong.kit.kept import kept
from yurong.kit.web import get

routes = [
    kept("/events", index.show, who=anyone),
    kept("/events/feed.ics", calendars.feed, who=anyone),
    kept("/events/{code}.ics", calendars.show, who=anyone),
    kept("/events/{code}", page.show, who=anyone),
    get("/events/{code}/poster.pdf", poster.show, who=anyone),
]
