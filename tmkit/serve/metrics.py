"""What the server has done since it started, in the text form of Prometheus (exposition format 0.0.4)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

BORDERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """Counts of requests by kind and status, and how long they took."""

    def __init__(self) -> None:
        self._began = time.time()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._within: Counter[float] = Counter()
        self._seconds = 0.0

    def count(self, name: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests[name, status] += 1
        self._seconds += seconds
        border = next((border for border in BORDERS if seconds <= border), None)
        if border is not None:
            self._within[border] += 1

    def text(self) -> str:
        """Give all counts."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield "# TYPE tmkit_uptime_seconds gauge"
        yield f"tmkit_uptime_seconds {time.time() - self._began:.0f}"
        yield "# TYPE tmkit_requests_total counter"
        for (name, status), count in sorted(self._requests.items()):
            yield f'tmkit_requests_total{{kind="{name}",status="{status}"}} {count}'
        yield "# TYPE tmkit_request_seconds histogram"
        below = 0
        for border in BORDERS:
            below += self._within[border]
            yield f'tmkit_request_seconds_bucket{{le="{border:g}"}} {below}'
        total = sum(self._requests.values())
        yield f'tmkit_request_seconds_bucket{{le="+Inf"}} {total}'
        yield f"tmkit_request_seconds_sum {self._seconds:.6f}"
        yield f"tmkit_request_seconds_count {total}"
