"""Identifiers and how new ones are made."""

import uuid
from typing import NewType

UserID = NewType("UserID", str)
SessionID = NewType("SessionID", str)


def generate_base_id(prefix: str) -> str:
    """Return a new identifier that says what it identifies."""
    return f"{prefix}_{uuid.uuid4().hex[:12]}"
