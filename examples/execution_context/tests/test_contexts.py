"""Checks of the contexts, for unittest."""

import unittest

from execution_context import AdminExecutionContext, UserExecutionContext


def context_of(user_id: str) -> UserExecutionContext:
    """Return the least context that can be had."""
    return UserExecutionContext(user_id=user_id, thread_id="thread-1", run_id="run-1")


def context_with_session(user_id: str) -> UserExecutionContext:
    """Return a context as the first version of the service made them."""
    return UserExecutionContext(user_id=user_id, session_id="session-1")


class ContextTest(unittest.TestCase):
    def test_identifiers_are_made(self) -> None:
        self.assertTrue(context_of("ada").request_id.startswith("user_request_"))

    def test_overrides(self) -> None:
        self.assertEqual(UserExecutionContext.for_testing(run_id="run-7").run_id, "run-7")

    def test_admin_acts_for_somebody(self) -> None:
        admin = AdminExecutionContext.acting_for(context_of("ada"), reason="support call")
        self.assertEqual((admin.user_id, admin.granted_by), ("ada", "support"))


if __name__ == "__main__":
    unittest.main()
