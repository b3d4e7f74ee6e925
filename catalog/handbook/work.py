"""The background job: the handbook of one filter, left in the job's folder as PDF."""

from datetime import date

from catalog.finding.filter import FACETS, Filter, address
from catalog.handbook.compiling import compile_handbook
from catalog.handbook.printing import handbook_pdf
from catalog.snapshot import snapshot
from yurong.kit.jobs import Handler, JobFailed, Result, Running
from yurong.kit.pdf import PdfTooSlow

KIND = "handbook"
FRONT, PAGES_AN_ITEM = 5, 0.45
"""How many pages to expect: measured; the progress bar waits just before its end if there are more."""

LONGEST_SCOPE = 200
"""Signs of the scope beside the download; the cover has it in full."""


def making(public_url: str) -> Handler:
    """The handler of the job; `public_url` is where the site is found from outside."""

    def make(running: Running) -> Result:
        """Raises JobFailed when nothing is left or it takes too long, Cancelled when asked to stop."""
        day = date.fromisoformat(str(running.params["day"]))
        wanted = filter_of(running.params["wanted"])
        with running.database.reading() as session:
            catalogue = snapshot(session)
        handbook = compile_handbook(catalogue, wanted, day)
        if not handbook.items:
            raise JobFailed("目录已有变化，这样筛选没有产品了")
        count = len(handbook.items)
        expected = FRONT + round(count * PAGES_AN_ITEM)
        laid_out = 0

        def told(page: int) -> None:
            nonlocal laid_out
            laid_out = max(laid_out, page)
            running.tell(min(laid_out, expected - 1), expected, f"页（估计），{count} 个产品，正在排版")

        try:
            printed = handbook_pdf(handbook, public_url.rstrip("/"), address(wanted), told=told)
        except PdfTooSlow:
            raise JobFailed("服务器太忙，没有在限定时间内排好，请稍后再试或者少选一些产品") from None
        name = f"产品手册-{day}.pdf"
        (running.folder / name).write_bytes(printed)
        said = (
            f"{count} 个产品，共 {laid_out} 页，{_size(len(printed))}。范围：{handbook.scope[:LONGEST_SCOPE]}"
        )
        return Result(said, name)

    return make


def filter_of(stored: dict[str, str | list[str]]) -> Filter:
    """The filter that a job's row keeps as JSON."""
    return Filter(str(stored["q"]), **{facet: tuple(stored[facet]) for facet in FACETS})


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB" if count >= 2**20 else f"{count >> 10} KB"
