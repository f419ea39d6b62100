# SPDX-License-Identifier: MIT
"""A profile as a file: INI text with where it comes from, or a C table for firmware."""
import ctypes as c

from . import _native as native
from ._native import ProfileNote, lib
from ._surface import Handle
from .profile import Profile, as_profile


class ProfileFile(Handle):
    """A profile with its notes: ``ProfileFile("h100-sxm")`` copies a profile,
    ``ProfileFile.read("mine.ini")`` reads a file."""

    room = "profile_file"

    def __init__(self, profile):
        handle = native.ProfileFileHandle()
        lib.gpw_profile_file_create(as_profile(profile)._handle, handle)
        self._own(handle)

    @classmethod
    def read(cls, path):
        """A profile file."""
        handle = native.ProfileFileHandle()
        lib.gpw_profile_file_read(path, handle, native.FileError())
        return cls._of(handle)

    @classmethod
    def parse(cls, text):
        """A text, as ``str`` or ``bytes``."""
        return cls._parsed(text)

    @property
    def profile(self):
        """The profile in it; to change it changes the file's."""
        profile = Profile.__new__(Profile)
        profile._handle = native.ProfileHandle(lib.gpw_profile_file_profile(self._handle).value)
        profile._file = self  # lives as long as the profile
        return profile

    @property
    def notes(self):
        """Where it comes from: the notes that are set, by their names."""
        texts = {str(note): lib.gpw_profile_file_note(self._handle, note).decode(errors="replace")
                 for note in ProfileNote if note != ProfileNote.COUNT}
        return {name: text for name, text in texts.items() if text}

    def set_note(self, note, text):
        """Sets a note, such as ``"driver"``; an empty text takes it away."""
        self._call("set_note", note, text)

    def set_log(self, path):
        """Notes which log it is of: name, length and SHA-256."""
        self._call("set_log", path, native.FileError())

    @property
    def unknowns(self):
        """Sentences on what is not known."""
        found = []
        while True:
            text = lib.gpw_profile_file_unknown(self._handle, len(found))
            if not text:
                return found
            found.append(text.decode(errors="replace"))

    def add_unknown(self, text):
        """Adds a sentence on what is not known."""
        self._call("add_unknown", text)

    @property
    def text(self):
        """The file's text, bytes."""
        return self._written("text")

    def write(self, path):
        """Writes the text into a file, which appears whole or not at all."""
        self._call("write", path, native.FileError())

    def c_text(self, symbol, which="source"):
        """The C table for firmware, bytes: ``"source"`` or ``"header"``."""
        return self._written("c", symbol, which)

    def write_c(self, symbol, folder="."):
        """Writes ``SYMBOL.c`` and ``SYMBOL.h`` into a folder."""
        self._call("write_c", symbol, folder, native.FileError())

    def _written(self, verb, *arguments):
        needed = c.c_size_t()
        self._call(verb, *arguments, None, 0, needed)
        text = c.create_string_buffer(needed.value)
        self._call(verb, *arguments, text, needed.value, None)
        return text.value
