"""The demo that visitors can try without an account."""

from execution_context.context import UserExecutionContext
from execution_context.ids import SessionID, UserID


def create_demo_context() -> UserExecutionContext:
    """Return the context that all visitors share."""
    demo_user_context = UserExecutionContext(
        user_id=UserID("demo-user"),
        session_id=SessionID("demo-session"),
        organization_id=None,
        permissions=set(),
        metadata={"demo_mode": True},
    )
    return demo_user_context


def create_guest_context(number: int) -> UserExecutionContext:
    """Return the context of one visitor."""
    return UserExecutionContext(f"guest-{number}", "demo-thread", "demo-run")
