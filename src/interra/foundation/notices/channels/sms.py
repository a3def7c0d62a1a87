"""SMS through an HTTP gateway. The contract is in docs/operate/messages.md.

POST to INTERRA_SMS_URL, JSON {"id", "to", "text"}, `Authorization: Bearer INTERRA_SMS_TOKEN`.
2xx: taken. 429 and 5xx, or nobody there: later. Any other 4xx: never. Handed over and no answer in
15 s: perhaps taken, once more at most. The same `id` sent twice is the same message: a gateway may
drop the second.
"""

from __future__ import annotations

import json
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings

from interra.foundation.notices.channels.carrier import Never, NotNow, Unsure
from interra.foundation.notices.rules import for_a_phone, takes_sms

if TYPE_CHECKING:
    from interra.foundation.notices.channels.carrier import Letter

PATIENCE = 15  # seconds
TOO_MANY = 429


def is_open() -> bool:
    return settings.SMS_URL.startswith(("https://", "http://"))


def reaches(phone: str) -> bool:
    """No landline, and no country that the association does not pay for."""
    return is_open() and takes_sms(phone, tuple(settings.SMS_COUNTRIES))


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
    except URLError as why:  # it could not be handed over
        raise NotNow from why
    except (HTTPException, OSError) as why:  # it was, and the answer did not come
        raise Unsure from why
