"""Who may come to a page: the guards that routes name."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request

from yurong.accounts.visitor import visitor
from yurong.kit.errors import NotFound, Problem


class NotSignedIn(Problem):
    status = 401
    title = "请先登录"
    message = "登录后就能继续，您刚才要打开的页面会为您留着。"
    next_label = "去登录"
    next_url = "/sign-in"


@dataclass(frozen=True)
class Guard:
    """Lets visitors with one of the roles in. A stranger is asked to sign in; a wrong role sees 404."""

    name: str
    roles: tuple[str, ...] = ()
    is_open: bool = False

    def __call__(self, request: Request) -> None:
        who = visitor(request)
        if self.is_open:
            return
        if not who.is_signed_in:
            back = request.url.path if request.method == "GET" else "/"
            raise NotSignedIn(next_url=f"/sign-in?next={quote(back)}")
        if self.roles and not set(self.roles) & set(who.roles):
            raise NotFound("这个页面不存在，或者您的账号看不到它。")


anyone = Guard("anyone", is_open=True)
signed_in = Guard("signed_in")
firm = Guard("firm", ("firm",))
expert = Guard("expert", ("expert",))
institution = Guard("institution", ("institution",))
organiser = Guard("organiser", ("organiser", "administrator"))
administrator = Guard("administrator", ("administrator",))
clinic_staff = Guard("clinic_staff", ("expert", "organiser", "administrator"))
clinic_people = Guard("clinic_people", ("firm", "expert", "organiser", "administrator"))
