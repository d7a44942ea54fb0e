"""The figures of the server in the text format of Prometheus; labels are of closed sets."""

from collections.abc import Iterator

from django.db import Error
from prometheus_client.core import CollectorRegistry, CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from sessions.monitoring.database import database_bytes
from sessions.monitoring.failures import open_failures, recorded_failures
from sessions.monitoring.readiness import PROBES
from sessions.monitoring.sizes import disk_space, picture_bytes, uploads_waiting
from sessions.web.metrics import BUCKETS, figures

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
PREFIX = "conference_log"

_COUNTERS = {
    "saves": "Writes that were committed.",
    "conflicts": "Answers 409: somebody else had changed the same.",
    "photos_stored": "Photos that were uploaded and stored.",
}


class InstallCollector(Collector):
    """Collects the figures of this server, and those that are asked of the database and the disk now."""

    def collect(self) -> Iterator[Metric]:
        """Yield all figures; without a database those of it are left out, and ``database_up`` is 0."""
        yield _requests()
        yield _times()
        for name, told in _COUNTERS.items():
            yield CounterMetricFamily(f"{PREFIX}_{name}", told, value=figures.total(name))
        yield _gauge("workers", "Worker processes that run.", figures.workers())
        try:
            space = disk_space()
        except OSError:
            pass
        else:
            yield _gauge("disk_free_bytes", "Free bytes of the disk of DATA_DIR.", space.free)
            yield _gauge("disk_size_bytes", "Bytes of the disk of DATA_DIR.", space.total)
        try:
            of_database = list(_of_database()) if PROBES["database"].passes() else []
        except Error:
            of_database = []
        yield from of_database
        yield _gauge("database_up", "1 if the database answers.", int(bool(of_database)))


def _requests() -> Metric:
    family = CounterMetricFamily(f"{PREFIX}_http_requests", "Finished requests.", labels=("route", "method", "status"))
    for route, method, status, number in figures.requests():
        family.add_metric((route, method, status), number)
    return family


def _times() -> Metric:
    family = HistogramMetricFamily(
        f"{PREFIX}_http_request_duration_seconds", "Time from a complete request to its response.", labels=("route",)
    )
    bounds = [*(str(bound) for bound in BUCKETS), "+Inf"]
    for route, times in figures.times():
        sums = [sum(times.counts[: at + 1]) for at in range(len(bounds))]
        family.add_metric((route,), list(zip(bounds, sums, strict=True)), times.seconds)
    return family


def _of_database() -> Iterator[Metric]:
    yield _gauge("database_size_bytes", "Size of the database.", database_bytes())
    yield _gauge("picture_bytes", "Bytes of the files of all photos, without thumbnails.", picture_bytes())
    yield _gauge("uploads_waiting", "Programmes and reports that wait for a decision.", uploads_waiting())
    failures = recorded_failures()
    family = GaugeMetricFamily(f"{PREFIX}_failures", "What has failed and waits for somebody.", labels=("kind",))
    for kind, failing in open_failures().items():
        family.add_metric((kind,), failing.number)
    family.add_metric(("publication",), failures.publications)
    family.add_metric(("photo-without-file",), failures.photos)
    family.add_metric(("sign-in-refused-today",), failures.sign_ins)
    yield family


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{PREFIX}_{name}", told, value=value)


def exposition() -> bytes:
    """Return all figures as text."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(InstallCollector())
    return generate_latest(registry)
