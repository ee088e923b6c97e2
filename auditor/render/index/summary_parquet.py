"""`summary.parquet`: the columns of `summary.csv` for data tools, exact amounts as text."""

import io
from importlib.util import find_spec

from auditor.errors import InputError, Place
from auditor.render.index.board import Board
from auditor.render.index.summary_csv import HEAD, summary_cells


EXTRA = "parquet"


def require_parquet() -> None:
    """InputError, naming the extra, when the library that writes Parquet is not installed."""
    if find_spec("pyarrow") is None:
        told = "parquet needs pyarrow, which is not installed."
        hint = f"Install it with: pip install 'backing-auditor[{EXTRA}]'"
        raise InputError(told, Place("--summary"), hint)


def render_parquet(board: Board) -> bytes:
    """One row a product; every column is text, empty where nothing is shown."""
    import pyarrow as pa  # noqa: PLC0415 - an extra; slow to import
    from pyarrow import parquet  # noqa: PLC0415 - an extra; slow to import

    cells = [summary_cells(row, board.trend(row)) for row in board.rows]
    columns = {name: pa.array([each[name] for each in cells], pa.string()) for name in HEAD}
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()
