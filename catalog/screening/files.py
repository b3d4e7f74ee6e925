"""A register file as chunks of text: CSV in UTF-8 or GBK, xlsx, Parquet; memory bounded by the chunk."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from polars.exceptions import PolarsError
from python_calamine import CalamineError

from catalog.screening.chunks import CHUNK_ROWS, Chunk, Knows, RegisterFile, UnreadableRegister
from catalog.screening.csv_file import BLOCK_BYTES, open_csv
from catalog.screening.parquet_file import open_parquet
from catalog.screening.xlsx_file import open_xlsx

__all__ = ["ENDINGS", "Chunk", "RegisterFile", "UnreadableRegister", "open_register"]

ENDINGS = (".csv", ".xlsx", ".parquet")


def open_register(
    path: Path, chunk_rows: int = CHUNK_ROWS, block_bytes: int = BLOCK_BYTES, knows: Knows | None = None
) -> RegisterFile:
    """The register by the ending of its name. Raises UnreadableRegister, also while its chunks are taken."""
    openers = {
        ".csv": lambda: open_csv(path, block_bytes, knows),
        ".xlsx": lambda: open_xlsx(path, chunk_rows, knows),
        ".parquet": lambda: open_parquet(path, chunk_rows, knows),
    }
    opener = openers.get(path.suffix.lower())
    if opener is None:
        raise UnreadableRegister("只能读 .csv、.xlsx 和 .parquet 文件")
    try:
        if path.stat().st_size == 0:
            raise UnreadableRegister(f"{path.name} 是空的")
        file = opener()
    except OSError:
        raise UnreadableRegister(f"读不了文件 {path}") from None
    except (CalamineError, PolarsError, UnicodeError):
        raise UnreadableRegister(f"{path.name} 的内容不是 {path.suffix} 格式，或已损坏") from None
    return replace(file, chunks=_guarded(path, file.chunks))


def _guarded(path: Path, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    try:
        yield from chunks
    except (OSError, PolarsError, CalamineError):
        raise UnreadableRegister(f"{path.name} 读到一半出错，文件可能已损坏") from None
