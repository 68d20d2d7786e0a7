"""The on-call page: a web application of its own, which works when the watched site is down."""
