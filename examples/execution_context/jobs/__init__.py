"""Work that runs on a schedule."""
