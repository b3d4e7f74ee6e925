"""The pages of the board."""

from events.matchmaking.board.pages import (
    contacts,
    desk,
    files,
    mine,
    own,
    public,
    reporting,
    watching,
    writing,
)
from yurong.accounts.access import anyone, organiser, signed_in
from yurong.kit.kept import kept
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

CHANGES = Limit("board-changes", 60, 10)
ASKING = Limit("board-asking", 20, 60)
STOPPING = Limit("board-digests", 60, 10)
OWN, REVIEW = "/me/board/{code}", "/organise/board/{code}"

routes = [
    kept("/board", public.index, who=anyone),
    get("/board.xlsx", files.xlsx, who=anyone),
    get("/board.csv", files.csv, who=anyone),
    get("/board.atom", files.atom, who=anyone),
    get("/board/watch", watching.show, who=signed_in),
    get("/board/digests/{token}", watching.digest, who=anyone),
    post("/board/digests/{token}", watching.stop, who=anyone, limit=STOPPING),
    kept("/board/{code}", public.show, who=anyone),
    get("/board/{code}/contact", contacts.show, who=signed_in),
    post("/board/{code}/contact", contacts.ask, who=signed_in, limit=ASKING),
    get("/board/{code}/report", reporting.show, who=signed_in),
    post("/board/{code}/report", reporting.send, who=signed_in, limit=ASKING),
    get("/me/board", mine.show, who=signed_in),
    post("/me/board", writing.create, who=signed_in, limit=CHANGES),
    get("/me/board/new", writing.choose, who=signed_in),
    post("/me/board/watches", watching.watch, who=signed_in, limit=CHANGES),
    post("/me/board/watches/{id:int}/removal", watching.unwatch, who=signed_in, limit=CHANGES),
    get("/me/board/interests/{code}", contacts.see_contact, who=signed_in, look="board.contact_seen"),
    post("/me/board/interests/{code}/answer", contacts.answer, who=signed_in, limit=CHANGES),
    get(OWN, own.show, who=signed_in),
    get(f"{OWN}/text", writing.edit, who=signed_in),
    post(f"{OWN}/text", writing.change, who=signed_in, limit=CHANGES),
    post(f"{OWN}/submission", own.submit, who=signed_in, limit=CHANGES),
    post(f"{OWN}/submission/removal", own.take_back, who=signed_in, limit=CHANGES),
    post(f"{OWN}/extension", own.extend, who=signed_in, limit=CHANGES),
    post(f"{OWN}/end", own.close, who=signed_in, limit=CHANGES),
    post(f"{OWN}/hand-over", own.hand_over, who=signed_in, limit=CHANGES),
    post(f"{OWN}/clinic", own.to_clinic, who=signed_in, limit=CHANGES),
    get("/organise/board", desk.queue, who=organiser),
    get(REVIEW, desk.show, who=organiser),
    post(f"{REVIEW}/publication", desk.publish, who=organiser, limit=CHANGES),
    post(f"{REVIEW}/return", desk.send_back, who=organiser, limit=CHANGES),
    post(f"{REVIEW}/removal", desk.take_down, who=organiser, limit=CHANGES),
    post(f"{REVIEW}/leader", desk.mark_leader, who=organiser, limit=CHANGES),
]
