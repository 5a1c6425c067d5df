"""The live connections."""
