"""A register in Parquet, read a stretch of rows at a time."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from catalog.screening.chunks import CHUNK_ROWS, EXTRA, Chunk, Knows, RegisterFile, under_the_title
from catalog.wording import NONE_HELD


def open_parquet(path: Path, chunk_rows: int = CHUNK_ROWS, knows: Knows | None = None) -> RegisterFile:
    """The register in Parquet; columns that mean nothing to us are not read. Raises PolarsError."""
    lazy = pl.scan_parquet(path)
    schema = lazy.collect_schema()
    headings, _, _ = under_the_title([list(schema)], knows)
    texts = lazy.select(
        (_as_text(name, kind) if knows is None or knows(name) else pl.lit(None, pl.String)).alias(f"c{place}")
        for place, (name, kind) in enumerate(schema.items())
    )
    total = int(lazy.select(pl.len()).collect().item())

    def chunks() -> Iterator[Chunk]:
        for start in range(0, total, chunk_rows):
            part = texts.slice(start, chunk_rows).collect()
            share = min(1.0, (start + chunk_rows) / total)
            yield Chunk(part.with_columns(pl.lit(None, pl.String).alias(EXTRA)), share)

    return RegisterFile(headings, chunks())


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.Datetime):
        column = column.dt.date()
    if isinstance(kind, pl.List):
        joined = column.cast(pl.List(pl.String)).list.join("；")
        return pl.when(column.list.len() == 0).then(pl.lit(NONE_HELD)).otherwise(joined)
    return column.cast(pl.String)
