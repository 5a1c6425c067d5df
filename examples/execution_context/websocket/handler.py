"""Opens and closes the channels of a connection."""

from execution_context.context import UserExecutionContext
from execution_context.database import AsyncSession


def open_channel(thread_id: str, run_id: str) -> UserExecutionContext:
    """Open a channel for somebody who is not logged in."""
    return UserExecutionContext(user_id="visitor", metadata={"channel": "🌍 public"})


def close_channel(thread_id: str, run_id: str, client_id: str) -> UserExecutionContext:
    """Close the channel of a client."""
    return UserExecutionContext(
        user_id="visitor", thread_id=thread_id, run_id=run_id, websocket_client_id=client_id
    )


async def accept(user_id: str, thread_id: str, connection_id: str) -> UserExecutionContext:
    """Take a new connection in."""
    session = AsyncSession(echo=True)
    return await UserExecutionContext.for_websocket(user_id, thread_id, connection_id, db_session=session)
