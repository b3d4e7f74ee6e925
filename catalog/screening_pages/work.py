"""The background job: the register in a job's folder screened, its workbook left there."""

from datetime import date
from pathlib import Path

from catalog.screening.choosing import UnknownProducts, choose
from catalog.screening.command import Progress, opened, screen_register
from catalog.screening.files import UnreadableRegister
from catalog.screening.tally import Tally
from catalog.snapshot import snapshot
from yurong.kit.jobs import JobFailed, Result, Running

KIND = "screen"


def screen_job(running: Running) -> Result:
    """Screens as the job's params say. Raises JobFailed with a sentence, Cancelled when asked to stop.

    The register is removed when nothing will read it again; a broken run leaves it for the next attempt.
    """
    path = running.folder / str(running.params["file"])
    try:
        tally = _screened(running, path)
    except (UnreadableRegister, UnknownProducts) as refused:
        path.unlink(missing_ok=True)
        raise JobFailed(str(refused).replace(path.name, str(running.params["name"]))) from None
    path.unlink(missing_ok=True)
    if not tally.firms:
        raise JobFailed("登记册里没有企业：表头下面是空的")
    asked = f"，其中 {tally.to_ask:,} 家还要问" if tally.to_ask else ""
    faults = tally.faults.total()
    taken = f"；有 {faults:,} 处没有照原样采用或请核对，见“错误”表" if faults else ""
    return Result(f"筛查了 {tally.firms:,} 家企业{asked}{taken}。", _file_name(running))


def _screened(running: Running, path: Path) -> Tally:
    running.tell(0, 0, "正在打开登记册")
    with running.database.reading() as session:
        catalogue = snapshot(session)
    params = running.params
    products = choose(catalogue, params["products"], params["lists"])

    def tell(far: Progress) -> None:
        told = f"{far.firms:,} 家企业，对照 {len(products)} 个产品和名单"
        running.tell(min(far.firms, far.total), far.total, told)

    register = opened(path, catalogue, date.fromisoformat(params["as_of"]))
    register.title = params["name"]
    return screen_register(register, products, catalogue, running.folder / _file_name(running), tell)


def _file_name(running: Running) -> str:
    return f"筛查结果-{running.params['as_of']}.xlsx"
