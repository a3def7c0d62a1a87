"""SMS through an HTTP gateway. The contract is in docs/operate/messages.md.

POST to INTERRA_SMS_URL, JSON {"id", "to", "text"}, `Authorization: Bearer INTERRA_SMS_TOKEN`.
2xx: taken. 429 and 5xx, or no answer in 15 s: later. Any other 4xx: never. The same `id` sent
twice is the same message: a gateway may drop the second.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings

from interra.foundation.notices.channels.carrier import Never, NotNow
from interra.foundation.notices.rules import for_a_phone

if TYPE_CHECKING:
    from interra.foundation.notices.channels.carrier import Letter

PATIENCE = 15  # seconds
TOO_MANY = 429


def is_open() -> bool:
    return settings.SMS_URL.startswith(("https://", "http://"))


def carry(letter: Letter) -> None:
    words = {"id": letter.code, "to": letter.address, "text": for_a_phone(letter.body)}
    request = Request(  # noqa: S310 -- the operator's own gateway, http(s) only: see `is_open`
        settings.SMS_URL,
        data=json.dumps(words).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.SMS_TOKEN}",
        },
    )
    try:
        with urlopen(request, timeout=PATIENCE):  # noqa: S310
            pass
    except HTTPError as why:
        final = 400 <= why.code < 500 and why.code != TOO_MANY
        raise (Never if final else NotNow) from why
    except (URLError, TimeoutError, OSError) as why:
        raise NotNow from why
