"""An uploaded table as rows of text: xlsx or CSV (UTF-8 or GBK), with the row numbers a spreadsheet shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from starlette.datastructures import FormData, UploadFile

from catalog.screening.files import RegisterFile, UnreadableRegister, open_register

MOST_ROWS = 5_000
MOST_UNPACKED = 64 << 20
"""A small xlsx can unpack to gigabytes."""
ENDINGS = (".xlsx", ".csv")


class UnreadableTable(Exception):
    """The file as a whole cannot be taken; the message is a sentence for the person who sent it."""


@dataclass(frozen=True)
class TableRow:
    """One row: its number in the file, and its cells by heading, stripped; empty cells are left out."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A table as it was sent."""

    file_name: str
    rows: tuple[TableRow, ...]


def sent_table(sent: FormData, name: str, headings: Sequence[str]) -> Table:
    """The table uploaded under `name`, which must have these headings. Raises UnreadableTable."""
    upload = sent.get(name)
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise UnreadableTable("请先选择文件")
    with upload.file as file:
        return read_table(upload.filename, file.read(), headings)


def read_table(file_name: str, content: bytes, headings: Sequence[str]) -> Table:
    """The rows under the headings; other columns are passed over. Raises UnreadableTable."""
    ending = PurePath(file_name).suffix.lower()
    if ending not in ENDINGS:
        raise UnreadableTable("只能读 .xlsx 和 .csv 文件，请另存为其中一种")
    if not content:
        raise UnreadableTable("文件是空的")
    if ending == ".xlsx":
        _refuse_swollen(content)
    with TemporaryDirectory() as folder:
        # The readers take a path; the sender's own file name never becomes one.
        path = Path(folder) / f"上传的文件{ending}"
        path.write_bytes(content)
        try:
            rows = _rows(open_register(path, chunk_rows=MOST_ROWS + 1), headings)
        except UnreadableRegister as refused:
            raise UnreadableTable(str(refused)) from None
    return Table(file_name[-120:], rows)


def _rows(file: RegisterFile, headings: Sequence[str]) -> tuple[TableRow, ...]:
    found = [heading.strip() for heading in file.headings]
    missing = [heading for heading in headings if heading not in found]
    if missing:
        raise UnreadableTable(f"表头缺少：{'、'.join(missing)}。请用模板填写，不要改表头")
    doubled = [heading for heading in headings if found.count(heading) > 1]
    if doubled:
        raise UnreadableTable(f"表头重复：{'、'.join(doubled)}")
    rows: list[TableRow] = []
    number = file.first_row
    for chunk in file.chunks:
        for cells in chunk.texts.iter_rows():
            texts = {
                heading: (cell or "").strip() for heading, cell in zip(found, cells, strict=False) if heading
            }
            kept = {heading: texts[heading] for heading in headings if texts[heading]}
            if kept:
                rows.append(TableRow(number, kept))
            number += 1
        if len(rows) > MOST_ROWS:
            raise UnreadableTable(f"一次最多 {MOST_ROWS} 行，请分成几个文件")
    if not rows:
        raise UnreadableTable("表头下面没有内容")
    return tuple(rows)


def _refuse_swollen(content: bytes) -> None:
    try:
        unpacked = sum(part.file_size for part in ZipFile(BytesIO(content)).infolist())
    except BadZipFile:
        raise UnreadableTable("内容不是 .xlsx 格式，或已损坏") from None
    if unpacked > MOST_UNPACKED:
        raise UnreadableTable("文件展开后太大，请删去多余的工作表和格式")
