"""Tests of the package itself."""
