# SPDX-License-Identifier: MIT
"""Ways to mend a site that does not hold, each verified at every corner."""
import ctypes as c

from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type
from .site import Judgement
from .site_edit import SiteChange, SiteEdit

MendResult = result_type(native.MendResult)


class Mend(Handle):
    """A site to be mended: a `SiteEdit`, and a `Trace` where the load is a record; keywords are
    the fields of ``gpw_mend_config``."""

    room = "mend"

    def __init__(self, edit, trace=None, **fields):
        config = fill(initialised(native.MendConfig, lib.gpw_mend_config_init), fields)
        handle = native.MendHandle()
        lib.gpw_mend_create(config, edit._handle, trace._handle if trace is not None else None,
                            handle, native.FileError())
        self._own(handle)

    @property
    def judgement(self):
        """The judgement of the site as it stands."""
        return Judgement.of(self._fetch("judgement", native.Judgement))

    def look(self, way):
        """Looks into one way, such as ``"stagger-start"``: what became of it."""
        return MendResult.of(self._fetch("try", native.MendResult, way))

    def ranked(self):
        """The ways found so far, the cheapest first."""
        found = []
        while True:
            try:
                found.append(MendResult.of(
                    self._fetch("ranked", native.MendResult, len(found))))
            except native.GpupowerError as error:
                if error.status != native.Status.ERR_NOT_FOUND:
                    raise
                return found

    def all(self):
        """Looks into every way; returns those found, the cheapest first."""
        for way in native.MendWay:
            self.look(way)
        return self.ranked()

    def changes(self, way):
        """What a way changes in the file, in order."""
        count = self.look(way).changes
        return [SiteChange.of(self._fetch("change", native.SiteChange, way, index))
                for index in range(count)]

    def edit(self, way):
        """The site file as a way changes it, a `SiteEdit`."""
        handle = native.SiteEditHandle()
        self._call("edit", way, handle)
        return SiteEdit._of(handle)

    def mended(self, way):
        """The judgement of the site as a way mends it."""
        return Judgement.of(self._fetch("mended", native.Judgement, way))
