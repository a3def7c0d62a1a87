import pytest
from django.core.exceptions import ImproperlyConfigured

from interra.foundation.sealing import pseudonym, seal


@pytest.mark.parametrize("deed", [seal, pseudonym])
def test_nothing_is_sealed_without_a_key(settings, deed):
    settings.SEALED_KEY = ""

    with pytest.raises(ImproperlyConfigured, match="INTERRA_SEALED_KEY"):
        deed("secret")
