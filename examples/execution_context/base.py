"""What all contexts that arrive over HTTP have in common."""

from typing import Mapping, Type, TypeVar

from .ids import generate_base_id

C = TypeVar("C", bound="RequestScoped")


class RequestScoped:
    """A context that can be read from the headers of a request."""

    @classmethod
    def from_headers(cls: Type[C], headers: Mapping[str, str]) -> C:
        return cls(
            user_id=headers["x-user-id"],
            thread_id=headers.get("x-thread-id") or generate_base_id("thread"),
            run_id=headers.get("x-run-id") or generate_base_id("run"),
        )
