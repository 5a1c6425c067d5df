"""Removes what nobody needs any more."""

from datetime import datetime, timezone

from ..context import UserExecutionContext
from ..database import AsyncSession


def remove_old_threads(run_id: str) -> UserExecutionContext:
    """Remove threads without messages."""
    started_at = datetime.now(timezone.utc)
    return UserExecutionContext("system", "cleanup", run_id, created_at=started_at)


def remove_old_runs(run_id: str, dry_run: bool) -> UserExecutionContext:
    """Remove runs that ended long ago."""
    session = AsyncSession("memory:runs")
    started_at = datetime.now(timezone.utc)
    return UserExecutionContext(
        "system", "cleanup", run_id, "request-0", session, None, started_at, {"job": "runs"}, {}, dry_run
    )
