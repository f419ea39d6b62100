# SPDX-License-Identifier: MIT
"""The text of a site file under change: every line that is not meant keeps its bytes."""
import ctypes as c

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, result_type
from .site import SiteFile

SiteChange = result_type(native.SiteChange)


class SiteEdit(Handle):
    """A site file to be changed: ``SiteEdit(path)``, or ``SiteEdit.parse(text)`` from memory."""

    room = "site_edit"

    def __init__(self, path):
        handle = native.SiteEditHandle()
        lib.gpw_site_edit_read(path, handle, native.FileError())
        self._own(handle)

    @classmethod
    def parse(cls, text):
        """A text, as ``str`` or ``bytes``."""
        return cls._parsed(text)

    def set(self, section, key, value):
        """Gives a key its value; what is not there yet is added."""
        self.apply([("set", section, key, value)])

    def add(self, section, time_s, value):
        """Adds a line of a schedule where its time belongs."""
        self.apply([("add", section, time_s, value)])

    def remove(self, section, key, value=""):
        """Removes a key; with a value only the line that has it."""
        self.apply([("remove", section, key, value)])

    def apply(self, changes):
        """Makes changes, all or none: (action, section, key, value) each, or `SiteChange`."""
        changes = [_change(change) for change in changes]
        array = (native.SiteChange * len(changes))(*changes)
        self._call("apply", array, c.sizeof(native.SiteChange), len(changes), native.FileError())

    def get(self, section, key):
        """The value of a key as it stands in the text."""
        return self._written("get", section, key).decode(errors="replace")

    @property
    def text(self):
        """The text as it is now, bytes."""
        return self._written("text")

    def file(self):
        """The site description of the text as it is now, a `SiteFile`."""
        handle = native.SiteFileHandle()
        self._call("file", handle, native.FileError())
        return SiteFile._of(handle)

    def write(self, path):
        """Writes the text into a file, which appears whole or not at all."""
        self._call("write", path, native.FileError())

    def _written(self, verb, *arguments):
        needed = c.c_size_t()
        self._call(verb, *arguments, None, 0, needed)
        text = c.create_string_buffer(needed.value)
        self._call(verb, *arguments, text, needed.value, None)
        return text.value


def _change(change):
    if isinstance(change, SiteChange):
        return change.struct()
    action, section, key, value = change
    return fill(native.SiteChange(), {"action": action, "section": section, "key": str(key),
                                      "value": str(value)})
