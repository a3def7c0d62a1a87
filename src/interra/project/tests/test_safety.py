import pytest
from django.core.exceptions import ImproperlyConfigured

from interra.project import safety
from interra.project.safety import refuse_unsafe_start

ONE = "k3Vq9-first-secret-of-this-house-0123456789abcdef"
OTHER = "Zp7w2-second-secret-of-this-house-0123456789abcde"


@pytest.fixture
def house(settings):
    settings.DEMO = settings.DEBUG = False
    settings.SECRET_KEY, settings.SEALED_KEY = ONE, OTHER
    settings.ALLOWED_HOSTS = ["interra-liege.be"]
    return settings


def test_a_house_with_two_good_secrets_starts(house):
    refuse_unsafe_start()


def test_an_empty_secret_is_said_with_what_to_do(monkeypatch, house):
    monkeypatch.setattr(safety, "_secret_key", lambda: "")

    with pytest.raises(ImproperlyConfigured, match="Set INTERRA_SECRET_KEY"):
        refuse_unsafe_start()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SEALED_KEY", "", "Set INTERRA_SEALED_KEY"),
        ("SECRET_KEY", "secret", "INTERRA_SECRET_KEY is too easy to guess"),
        ("SEALED_KEY", "a" * 60, "INTERRA_SEALED_KEY is too easy to guess"),
        ("SEALED_KEY", ONE, "two different secrets"),
        ("DEBUG", True, "Unset INTERRA_DEBUG"),
        ("ALLOWED_HOSTS", ["*"], "INTERRA_HOSTS must name"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(house, name, value, said):
    setattr(house, name, value)

    with pytest.raises(ImproperlyConfigured, match=said):
        refuse_unsafe_start()


def test_a_demo_needs_no_secret(house):
    house.DEMO, house.SECRET_KEY = True, ""

    refuse_unsafe_start()
