"""The pages of accounts."""

from yurong.accounts import first_password, sign_in, sign_out, sign_up
from yurong.accounts.access import anyone, signed_in
from yurong.kit.limits import Limit
from yurong.kit.web import get, post

routes = [
    get("/sign-in", sign_in.show, who=anyone),
    post("/sign-in", sign_in.sign_in, who=anyone, limit=Limit("sign-in", 20, 10)),
    get("/sign-up", sign_up.show, who=anyone),
    post("/sign-up", sign_up.sign_up, who=anyone, limit=Limit("sign-up", 20, 60)),
    get("/first-password/{token}", first_password.show, who=anyone),
    post("/first-password/{token}", first_password.choose, who=anyone, limit=Limit("first-password", 40, 10)),
    post("/sign-out", sign_out.sign_out, who=signed_in),
]
