"""The background job: a register in its folder, or the platform's own firms, screened into a workbook."""

from datetime import date
from pathlib import Path

from catalog.own_firms import OwnFirms
from catalog.screening.choosing import UnknownProducts, choose, with_offerings
from catalog.screening.command import Progress, opened, screen_register
from catalog.screening.files import UnreadableRegister
from catalog.screening.register import Register
from catalog.screening.tally import Tally
from catalog.snapshot import snapshot
from catalog.values import Catalogue
from yurong.kit.jobs import JobFailed, Result, Running

KIND = "screen"


def screen_job(running: Running) -> Result:
    """Screens as the job's params say. Raises JobFailed with a sentence, Cancelled when asked to stop.

    A register is removed when nothing will read it again; a broken run leaves it for the next attempt.
    """
    named = running.params["file"]
    path = running.folder / named if named else None
    try:
        tally = _screened(running, path)
    except (UnreadableRegister, UnknownProducts) as refused:
        _remove(path)
        said = str(refused)
        raise JobFailed(said.replace(path.name, running.params["name"]) if path else said) from None
    _remove(path)
    if not tally.firms:
        raise JobFailed("登记册里没有企业：表头下面是空的" if path else "本平台还没有企业填过情况")
    asked = f"，其中 {tally.to_ask:,} 家还要问" if tally.to_ask else ""
    faults = tally.faults.total()
    taken = f"；有 {faults:,} 处没有照原样采用或请核对，见“错误”表" if faults else ""
    return Result(f"筛查了 {tally.firms:,} 家企业{asked}{taken}。", _file_name(running))


def _screened(running: Running, path: Path | None) -> Tally:
    """Of the register at this path, or of the platform's own firms."""
    running.tell(0, 0, _opening(path))
    with running.database.reading() as session:
        catalogue = snapshot(session)
    params, as_of = running.params, date.fromisoformat(running.params["as_of"])
    products = choose(catalogue, params["products"], params["lists"])
    wanted = with_offerings(products, catalogue, as_of) if params["offerings"] else products
    source = _opened(path, params["name"], catalogue, as_of) if path else OwnFirms(running.database, as_of)
    running.tell(0, 0, f"已打开，开始对照 {len(wanted)} 项")

    def tell(far: Progress) -> None:
        told = f"家企业，对照 {len(wanted)} 项产品、方案和名单"
        running.tell(min(far.firms, far.total), far.total, told)

    return screen_register(source, wanted, catalogue, running.folder / _file_name(running), tell)


def _opening(path: Path | None) -> str:
    if path is None:
        return "正在读取本平台企业"
    return f"正在打开登记册（{max(1, path.stat().st_size >> 10):,} KB）"


def _opened(path: Path, name: str, catalogue: Catalogue, as_of: date) -> Register:
    register = opened(path, catalogue, as_of)
    register.title = name
    return register


def _remove(path: Path | None) -> None:
    if path:
        path.unlink(missing_ok=True)


def _file_name(running: Running) -> str:
    return f"筛查结果-{running.params['as_of']}.xlsx"
