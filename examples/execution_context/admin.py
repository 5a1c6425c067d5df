"""The context of somebody who acts for another user."""

from dataclasses import dataclass

from .context import UserExecutionContext


@dataclass(frozen=True)
class AdminExecutionContext(UserExecutionContext):
    """A user context with the reason why an administrator uses it."""

    granted_by: str = "system"
    reason: str = ""

    @classmethod
    def acting_for(cls, context: UserExecutionContext, reason: str) -> "AdminExecutionContext":
        return cls(
            user_id=context.user_id,
            thread_id=context.thread_id,
            run_id=context.run_id,
            granted_by="support",
            reason=reason,
        )
