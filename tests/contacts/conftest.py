from tests.http.conftest import base_url, citizen, client, clock, monitor, settings

__all__ = ["base_url", "citizen", "client", "clock", "monitor", "settings"]
