"""The execution context of one user's request."""

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Dict, Optional

from .base import RequestScoped
from .ids import generate_base_id

if TYPE_CHECKING:
    from .database import AsyncSession


@dataclass(frozen=True)
class UserExecutionContext(RequestScoped):
    """Everything a run may know about the user it works for.

    Instances are shared between tasks, so they never change.
    """

    user_id: str
    thread_id: str
    run_id: str
    request_id: str = field(default_factory=lambda: generate_base_id("user_request"))
    db_session: Optional["AsyncSession"] = field(default=None, repr=False, compare=False)
    websocket_client_id: Optional[str] = field(default=None)
    created_at: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    agent_context: Dict[str, Any] = field(default_factory=dict)
    audit_metadata: Dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_request_supervisor(
        cls,
        user_id: str,
        thread_id: str,
        run_id: str,
        request_id: Optional[str] = None,
        websocket_connection_id: Optional[str] = None,
        metadata: Optional[Dict[str, Any]] = None,
    ) -> "UserExecutionContext":
        """Build a context from what the request supervisor knows.

        The supervisor keeps one bag of metadata. The parts that the audit
        trail wants are filed there, all of it is shown to the agents.
        """
        metadata = dict(metadata or {})
        audit = {key: value for key, value in metadata.items() if key.startswith("audit_")}
        return cls(
            user_id=user_id,
            thread_id=thread_id,
            run_id=run_id,
            request_id=request_id or generate_base_id("user_request"),
            websocket_client_id=websocket_connection_id,
            agent_context=metadata,
            audit_metadata=audit,
        )

    @classmethod
    def from_request(
        cls,
        user_id: str,
        thread_id: str,
        run_id: str,
        request_id: Optional[str] = None,
        db_session: Optional["AsyncSession"] = None,
    ) -> "UserExecutionContext":
        """Build a context for a plain HTTP request."""
        return cls(
            user_id,
            thread_id,
            run_id,
            request_id or generate_base_id("user_request"),
            db_session=db_session,
        )

    @classmethod
    async def for_websocket(
        cls,
        user_id: str,
        thread_id: str,
        connection_id: str,
        db_session: Optional["AsyncSession"] = None,
    ) -> "UserExecutionContext":
        """Build a context for a new socket, and note in the database that it is open."""
        if db_session is not None:
            await db_session.execute(f"INSERT INTO sockets VALUES ('{connection_id}')")
        return cls(
            user_id=user_id,
            thread_id=thread_id,
            run_id=generate_base_id("run"),
            db_session=db_session,
            websocket_client_id=connection_id,
        )

    @staticmethod
    def for_testing(user_id: str = "test-user", **overrides: Any) -> "UserExecutionContext":
        """Build a context whose identifiers do not matter."""
        overrides.setdefault("thread_id", generate_base_id("thread"))
        overrides.setdefault("run_id", generate_base_id("run"))
        return UserExecutionContext(user_id=user_id, **overrides)

    def child(self, run_id: str) -> "UserExecutionContext":
        """Return a context for a run that this one starts."""
        return type(self)(
            user_id=self.user_id,
            thread_id=self.thread_id,
            run_id=run_id,
            agent_context={**self.agent_context, "parent_run_id": self.run_id},
            audit_metadata=self.audit_metadata,
        )
