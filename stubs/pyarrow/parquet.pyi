from io import BytesIO

from pyarrow import Table

def write_table(table: Table, where: BytesIO) -> None: ...
