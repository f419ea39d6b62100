# SPDX-License-Identifier: MIT
"""Tokens that allow a job to raise the load, never more of them than the sets can take."""
from . import _native as native
from ._native import lib
from ._surface import Handle, fill, initialised, result_type, state_size

PermitAnswer = result_type(native.PermitAnswer)
PermitReading = result_type(native.PermitReading)
PermitToken = result_type(native.PermitToken)


class Permit(Handle):
    """The permits of a bus; keywords are the fields of ``gpw_permit_config``."""

    room = "permit"

    def __init__(self, **fields):
        config = _config(fields)
        self.tokens_max = config.tokens_max
        self._create(config)

    @staticmethod
    def state_size(**fields):
        """Bytes of state that they take in firmware."""
        return state_size("permit", _config(fields))

    def restart(self, epoch):
        """Forgets every token and begins a new epoch with its quarantine."""
        self._call("restart", epoch)

    def step(self, now_ns, allowed_w, conditions_ok=True):
        """One tick: what has ended is dropped."""
        self._call("step", now_ns, allowed_w, int(bool(conditions_ok)))

    def request(self, now_ns, request_id, step_w, allowed_w, conditions_ok=True):
        """A request for one step, and the answer to it."""
        return PermitAnswer.of(self._fetch("request", native.PermitAnswer, now_ns, request_id,
                                           step_w, allowed_w, int(bool(conditions_ok))))

    def use(self, now_ns, token):
        """A job says that it starts."""
        self._call("use", now_ns, token)

    def seen(self, now_ns, token):
        """The load of a token has arrived."""
        self._call("seen", now_ns, token)

    def release(self, now_ns, token):
        """A token is given back unused."""
        self._call("release", now_ns, token)

    @property
    def reading(self):
        """How all of them stand."""
        return PermitReading.of(self._fetch("get", native.PermitReading))

    @property
    def live_w(self):
        """Power that is reserved for loads that may still come."""
        return lib.gpw_permit_live_w(self._handle)

    def tokens(self):
        """Those that are kept."""
        found = []
        for index in range(self.tokens_max):
            found.append(PermitToken.of(self._fetch("token_at", native.PermitToken, index)))
        return [token for token in found if token.token != 0]


def _config(fields):
    return fill(initialised(native.PermitConfig, lib.gpw_permit_config_init), fields)
