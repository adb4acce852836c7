import inspect

from api.errors import STATUSES
from digitize import errors


def test_every_error_has_an_http_status() -> None:
    ours = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.SohoaError)}
    assert ours - {errors.SohoaError} == set(STATUSES)
