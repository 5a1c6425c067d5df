"""What the agents do."""
