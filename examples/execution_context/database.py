"""A stand-in for the database driver, so that the package needs nothing else."""

from typing import List


class AsyncSession:
    """Remembers the statements it was given."""

    def __init__(self, url: str = "memory:", *, echo: bool = False) -> None:
        self.url = url
        self.echo = echo
        self.statements: List[str] = []

    async def execute(self, statement: str) -> None:
        self.statements.append(statement)
