"""GET /metrics in OpenMetrics: the state of every flow, and whether the monitors themselves are well."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from monitors.oncall.desk import Desk, desk_of
from monitors.oncall.signing_in import demand_sign_in
from monitors.store import alerts, runs


class Measures(Collector):
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        desk = self._desk
        now = desk.now()
        opened = GaugeMetricFamily("monitor_alerts", "Open alerts.", labels=["flow", "severity"])
        health = GaugeMetricFamily("monitor_flow_works", "1: the flow works; 0: not, or nobody knows.", labels=["flow"])
        for one in desk.flows():
            severities = Counter(map(desk.plan.severity_of, one.alerts))
            for severity in sorted({one.flow.severity, *severities}):
                opened.add_metric([one.flow.name, severity], severities[severity])
            health.add_metric([one.flow.name], float(one.health == "works"))
        yield opened
        yield health
        yield from self._runs(now)
        honesty = desk.honesty()
        yield _gauge("monitor_faults", "Faults of the last 90 days.", honesty.faults)
        yield _gauge("monitor_minutes_to_alert", "From break to alert, the median.", honesty.minutes_to_alert)
        yield _gauge("monitor_found_first", "Share of faults found before a citizen told.", honesty.found_first)
        waiting = len(alerts.select_pending(desk.store))
        yield _gauge("monitor_alerts_pending", "Alerts that are open or whose end is untold.", waiting)

    def _runs(self, now: datetime) -> Iterator[Metric]:
        latest = runs.select_latest_runs(self._desk.store)
        age = GaugeMetricFamily("monitor_told_age_seconds", "Since a check last told something.", labels=["check"])
        for check, at in sorted(runs.select_told(self._desk.store).items()):
            age.add_metric([check], (now - at).total_seconds())
        took = GaugeMetricFamily("monitor_run_seconds", "How long its latest run took.", labels=["check"])
        share = GaugeMetricFamily(
            "monitor_coverage", "Share of controls that its latest run exercised.", labels=["check"]
        )
        for check, run in sorted(latest.items()):
            took.add_metric([check], run.seconds)
            if run.counted:
                share.add_metric([check], run.exercised / run.counted)
        yield from (age, took, share)
        yield from self._coverage(now)

    def _coverage(self, now: datetime) -> Iterator[Metric]:
        """What all runs of an explorer together have exercised, and how long ago the oldest of it was."""
        controls = runs.select_controls(self._desk.store)
        counts = Counter((row.check, row.standing) for row in controls)
        count = GaugeMetricFamily("monitor_controls", "Controls that were met.", labels=["check", "standing"])
        for (check, standing), number in sorted(counts.items()):
            count.add_metric([check, standing], number)
        words = "Since the control that was exercised longest ago."
        age = GaugeMetricFamily("monitor_coverage_age_seconds", words, labels=["check"])
        for check in sorted({check for check, standing in counts if standing == "exercised"}):
            oldest = min(row.at for row in controls if (row.check, row.standing) == (check, "exercised"))
            age.add_metric([check], (now - oldest).total_seconds())
        yield from (count, age)


def _gauge(name: str, words: str, value: float | None) -> Metric:
    gauge = GaugeMetricFamily(name, words)
    gauge.add_metric([], float("nan") if value is None else value)
    return gauge


@get("/metrics")
async def show_metrics(request: Request[Any, Any, Any]) -> Response[Any]:
    """For programs; behind the sign-in unless the one who started it has opened it."""
    desk = desk_of(request)
    if not desk.public_metrics and (refused := await demand_sign_in(request)):
        return refused
    registry = CollectorRegistry()
    registry.register(Measures(desk))
    written = generate_latest(registry)  # type: ignore[no-untyped-call]
    return Response(written, media_type=CONTENT_TYPE_LATEST)
