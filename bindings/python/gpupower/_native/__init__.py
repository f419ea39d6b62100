# SPDX-License-Identifier: MIT
"""The C interface as ctypes sees it: one declaration per enum, struct and function.

Everything is written down once, in the order and with the names of the headers, a module for each
part of the library; the test ``tests/python/test_layout.py`` compares it with what a C compiler
makes of them.
"""
# Each module of the table declares by being imported; its names are this package's.
# flake8: noqa: F403
from .load import *
from .engine import *
from .measured import *
from .site import *
from .controller import *
from .files import *
from .table import *
