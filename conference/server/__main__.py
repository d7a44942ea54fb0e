"""Entry point of the server (`manage.py serve` execs it): loads the application once, then forks workers (preload)."""

import argparse

from django.urls import get_resolver

from conference.server.spool import Spool
from conference.server.supervisor import Supervisor, listen


def main() -> None:
    """Serve until a signal."""
    parser = argparse.ArgumentParser(prog="conference.server", description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    listener = listen(options.host, options.port)
    # Import before fork, so that workers share the memory. They open their own database connections.
    from conference.wsgi import application  # noqa: PLC0415 - sets up the settings: not before there is a command line

    get_resolver().url_patterns  # noqa: B018 - imports all views
    from conference.server.worker import work  # noqa: PLC0415 - needs the models that are set up by now

    spool = Spool(options.workers)

    def worker(slot: int, supervisor: int) -> None:
        work(application, listener, options.threads, spool, slot, supervisor)

    Supervisor(worker, options.workers).run()


if __name__ == "__main__":
    main()
