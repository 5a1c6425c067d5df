"""Finds Python constructor calls that will raise. All of it is in the program `kwargo`."""

from ._find import find_kwargo_bin

__all__ = ["find_kwargo_bin"]
