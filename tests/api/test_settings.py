import pytest
from pydantic import ValidationError

from api.settings import Settings


def test_production_refuses_the_development_keys() -> None:
    with pytest.raises(ValidationError, match="production needs"):
        Settings(environment="production")


def test_a_key_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(ValidationError, match="SOHOA_DATA_KEY"):
        Settings(data_key="c2hvcnQ=")  # type: ignore[arg-type]  # as the environment gives it


def test_each_purpose_has_a_key_of_its_own() -> None:
    given = Settings()
    assert len({given.key("data_key"), given.key("index_key"), given.key("session_key")}) == 3
