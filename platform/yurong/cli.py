"""The command line: serve, worker, load, match, screen, migrate. Plain words when something is missing."""

import errno
import json
import os
import socket
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

from catalog.answer import answer
from catalog.linting import lint
from catalog.loading import load as load_files
from catalog.profile import Case
from catalog.reading import DATA, BrokenData, read
from catalog.snapshot import snapshot
from yurong.kit.clock import today
from yurong.kit.db import Database
from yurong.kit.forms import in_chinese
from yurong.prepare import prepare
from yurong.schema import migrate as migrate_schema
from yurong.settings import Settings

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="豫融：从政策条款到融资到账",
)

DataFolder = Annotated[Path, typer.Option("--data", envvar="YURONG_DATA", help="数据存放的文件夹")]


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="网页端口")] = 8000,
    data: DataFolder = Path("var"),
    demo: Annotated[bool, typer.Option("--demo/--no-demo", help="写入并显示示例数据")] = False,
) -> None:
    """准备数据并启动网站。"""
    _refuse_taken(host, port)
    public = os.environ.get("YURONG_PUBLIC_URL", f"http://{_shown(host)}:{port}")
    settings = _installation(data, demo=demo, public_url=public)
    prepare(settings)
    _say(_welcome(settings, public))
    os.environ.update(YURONG_DATA=str(data.absolute()), YURONG_DEMO=str(demo), YURONG_PUBLIC_URL=public)
    import uvicorn  # noqa: PLC0415 - half a second that match and load do not need

    # The access log would hold query strings, and those hold what firms answered.
    uvicorn.run(
        "yurong.serving:app",
        factory=True,
        host=host,
        port=port,
        http="yurong.unreadable:Protocol",
        access_log=False,
        log_level="warning",
    )


@cli.command()
def worker(data: DataFolder = Path("var")) -> None:
    """只发通知、做后台任务，不开网页；可以与网站同开，也可以开几个。"""
    from yurong.worker import work_until_stopped  # noqa: PLC0415 - half a second that match and load do not need

    settings = _installation(data)
    prepare(settings)
    _say("正在发通知、做后台任务，按 Ctrl+C 停止。")
    work_until_stopped(settings)


@cli.command()
def load(
    source: Annotated[Path, typer.Option("--from", help="产品数据文件夹")] = DATA,
    data: DataFolder = Path("var"),
) -> None:
    """把产品数据文件载入数据库；有错就一项也不载入。"""
    settings = _installation(data)
    migrate_schema(settings.url)
    try:
        files = read(source)
    except BrokenData as broken:
        _fail("数据文件有错，什么都没有改动：", *broken.lines)
    except OSError:
        _fail(f"读不了文件夹 {source}")
    database = Database(settings.url)
    with database.writing() as session:
        loaded = load_files(session, files)
    with database.reading() as session:
        faults = lint(snapshot(session), today())
    database.close()
    what = f"{loaded.products} 个产品、{loaded.policies} 份文件"
    _say(f"已载入 {what}。" if loaded.changed else f"没有变化：{what}。")
    for fault in faults:
        _say(f"请检查 {fault.product}：{fault.message}")


@cli.command()
def match(
    profile: Annotated[Path | None, typer.Argument(help="企业画像与需求的 JSON 文件，- 表示标准输入")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="按哪天算，默认今天")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="打印输入的 JSON Schema")] = False,
    data: DataFolder = Path("var"),
) -> None:
    """为一家企业匹配全部产品，打印 JSON。"""
    if schema:
        _say(json.dumps(Case.model_json_schema(), ensure_ascii=False, indent=2))
        return
    if profile is None:
        _fail("请给出 JSON 文件，或用 --schema 看它的格式。")
    case = _case(profile)
    settings = _installation(data)
    prepare(settings)
    database = Database(settings.url)
    with database.reading() as session:
        found = answer(case, snapshot(session), as_of.date() if as_of else today())
    database.close()
    _say(found.model_dump_json(indent=2))


@cli.command()
def screen(
    register: Annotated[Path, typer.Argument(help="企业登记册：.csv、.xlsx 或 .parquet")],
    out: Annotated[Path, typer.Option(help="结果写到这个 .xlsx 文件")],
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="按哪天算，默认今天")] = None,
    product: Annotated[list[str] | None, typer.Option(help="产品代号，可写多次；不写就是全部")] = None,
    lists: Annotated[list[str] | None, typer.Option("--list", help="名单：shoudai、zao-xiao-ying")] = None,
    offerings: Annotated[bool, typer.Option("--offerings", help="按机构方案：每个方案另列")] = False,
    data: DataFolder = Path("var"),
) -> None:
    """用产品条件筛查一份企业登记册，结果按产品写成表格。"""
    # Polars takes a while to import: only here.
    from catalog.screening.choosing import UnknownProducts, choose, with_offerings  # noqa: PLC0415
    from catalog.screening.command import Progress, opened, screen_register  # noqa: PLC0415
    from catalog.screening.files import UnreadableRegister  # noqa: PLC0415

    begun = time.monotonic()

    def tell(far: Progress) -> None:
        took = time.monotonic() - begun
        _tell(f"已筛查 {far.firms:,} 家企业，共约 {far.total:,} 家，用时 {took:.0f} 秒")

    settings = _installation(data)
    prepare(settings)
    database = Database(settings.url)
    with database.reading() as session:
        catalogue = snapshot(session)
    database.close()
    day = as_of.date() if as_of else today()
    try:
        chosen = choose(catalogue, product or (), lists or ())
        wanted = with_offerings(chosen, catalogue, day) if offerings else chosen
        tally = screen_register(opened(register, catalogue, day), wanted, catalogue, out, tell)
    except (UnknownProducts, UnreadableRegister) as wrong:
        _fail(str(wrong))
    except OSError:
        _fail(f"写不了文件 {out}，请检查文件夹、权限和磁盘空间。")
    _say(f"已筛查 {tally.firms:,} 家企业，结果在 {out}；登记册里有 {tally.faults.total():,} 处没有采用。")


@cli.command()
def migrate(data: DataFolder = Path("var")) -> None:
    """把数据库升级到最新结构。"""
    migrate_schema(_installation(data).url)
    _say("数据库已是最新结构。")


def main() -> None:
    """The entry point: refusals are one line, never a trace."""
    try:
        cli()
    except PermissionError as error:
        _fail(f"没有权限：{error.filename or '数据文件夹'}。请检查权限，或用 --data 换一个文件夹。")
    except BrokenData as broken:
        _fail("产品数据文件有错：", *broken.lines)


def _case(path: Path) -> Case:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except OSError:
        _fail(f"读不了文件 {path}")
    except UnicodeDecodeError:
        _fail(f"{path} 的编码不是 UTF-8")
    try:
        return Case.model_validate_json(text)
    except ValidationError as wrong:
        found = in_chinese(wrong.errors(include_url=False))
        _fail("画像文件有错：", *(f"{place or '整体'}：{message}" for place, message in found.items()))


def _installation(data: Path, *, demo: bool = False, public_url: str | None = None) -> Settings:
    """The settings with a data folder that exists and can be written."""
    settings = Settings(data=data, demo=demo)
    if public_url:
        settings = settings.model_copy(update={"public_url": public_url})
    root = settings.folder.root
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError:
        _fail(f"数据文件夹 {root} 建不了，请检查权限，或用 --data 换一个。")
    if not os.access(root, os.W_OK | os.X_OK):
        _fail(f"数据文件夹 {root} 不可写，请检查权限，或用 --data 换一个。")
    return settings


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                _fail(f"端口 {port} 已被占用，请换一个端口，例如 --port {port + 1}")
            _fail(f"不能监听 {host}:{port}（{error.strerror}）")


def _welcome(settings: Settings, address: str) -> str:
    lines = [f"豫融已启动：{address}", f"  产品目录  {address}/products", f"  自测匹配  {address}/check"]
    lines.append(f"  诊疗会    {address}/clinics")
    if settings.demo:
        from yurong.seeds import ACCOUNTS, PASSWORD  # noqa: PLC0415 - only the demo needs it

        lines.append(f"示例账号（密码都是 {PASSWORD}）：")
        lines += [f"  {each.role_label}　{each.email}" for each in ACCOUNTS]
    lines.append("按 Ctrl+C 停止。")
    return "\n".join(lines)


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - shown, not bound


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _tell(text: str) -> None:
    """Progress goes beside the answer, so that the answer can be piped."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _fail(*lines: str) -> NoReturn:
    sys.stderr.write("\n".join(lines) + "\n")
    raise SystemExit(1)
