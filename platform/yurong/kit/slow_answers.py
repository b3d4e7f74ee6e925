"""Answers that take long (papers to print), in a few threads of their own: pages never wait behind them."""

from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from starlette.responses import Response

from yurong.kit.errors import Problem

AT_ONCE = 4
"""Two keep the press busy, two fetch what is printed already."""
MOST_WAITING = 200
"""About a minute of printing: whoever comes later would have gone before the paper is there."""


class Crowded(Problem):
    status = 503
    title = "正在排队的文件太多"
    message = "现在要文件的人较多。请过一分钟再打开一次，内容不会丢失。"


class _Line:
    def __init__(self) -> None:
        self.limiter = CapacityLimiter(AT_ONCE)
        self.inside = 0  # counted here: the limiter counts who waits only a moment after they came


_line: RunVar[_Line] = RunVar("slow_answers")


async def work_out(answer: Callable[[], Response]) -> Response:
    """What `answer` returns. Waiting takes no thread. Raises Crowded at once when too many wait already."""
    line = _line_here()
    if line.inside >= AT_ONCE + MOST_WAITING:
        raise Crowded
    line.inside += 1
    try:
        return await to_thread.run_sync(answer, limiter=line.limiter)
    finally:
        line.inside -= 1


def _line_here() -> _Line:
    """The one of this event loop: a limiter belongs to the loop that waits on it."""
    try:
        return _line.get()
    except LookupError:
        line = _Line()
        _line.set(line)
        return line
