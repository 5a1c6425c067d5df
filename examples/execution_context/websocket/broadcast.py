"""Sends one message to many clients."""

from typing import Iterable, List

import execution_context.context as ctx


async def broadcast(user_ids: Iterable[str], run_id: str) -> List[ctx.UserExecutionContext]:
    """Make a context for each receiver."""
    return [ctx.UserExecutionContext(user_id, "broadcast", run_id) for user_id in user_ids]


async def send_to_client(user_id: str, run_id: str, client_id: str) -> ctx.UserExecutionContext:
    """Make a context for the only receiver."""
    return ctx.UserExecutionContext(user_id, "direct", run_id, websocket_clientid=client_id)
