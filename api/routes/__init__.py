"""Endpoints, one file a noun."""

V1 = "/api/v1"
"""Of the promise in docs/api.md: within a version nothing goes and nothing changes its meaning."""
