"""Who asked for what: the context that travels with every run of an agent."""

from .admin import AdminExecutionContext
from .context import UserExecutionContext
from .factories import create_job_context

__all__ = ["AdminExecutionContext", "UserExecutionContext", "create_job_context"]
