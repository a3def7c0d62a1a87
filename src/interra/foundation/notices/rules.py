"""When a message may leave: quiet hours, a daily cap, patience. Plain values."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from unicodedata import normalize

LEASE = timedelta(minutes=5)  # a worker that has not said « sent » by then has died
PATIENCE = (  # after each refusal of the carrier
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
KEPT = timedelta(days=90)
BELGIAN_MOBILE = re.compile(r"\+324[5-9]\d{7}")
# The alphabet in which one SMS holds 160 characters; with any other character, it holds 70.
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
IN_GSM_7 = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "..."}
    | {"œ": "oe", "Œ": "OE", "\u00a0": " ", "\u202f": " "}
)


def is_quiet(local: datetime, *, quiet_from: int, quiet_until: int) -> bool:
    """`local` is on the reader's wall clock. 21 and 8: from 21:00 to 8:00."""
    if quiet_from == quiet_until:
        return False
    if quiet_from < quiet_until:
        return quiet_from <= local.hour < quiet_until
    return local.hour >= quiet_from or local.hour < quiet_until


def next_morning(local: datetime, *, quiet_until: int) -> datetime:
    """The next time the quiet hours end, on the same wall clock."""
    morning = datetime.combine(local.date(), time(quiet_until), tzinfo=local.tzinfo)
    return morning if morning > local else morning + timedelta(days=1)


def next_try(now: datetime, attempts: int) -> datetime | None:
    """None: we have been patient long enough."""
    return now + PATIENCE[attempts] if attempts < len(PATIENCE) else None


def takes_sms(phone: str, allowed: tuple[str, ...]) -> bool:
    """A Belgian mobile, or a number of a country that the association pays for."""
    if phone.startswith("+32"):
        return bool(BELGIAN_MOBILE.fullmatch(phone))
    return phone.startswith(allowed)


def for_a_phone(text: str) -> str:
    """« août » becomes « aout »: then one SMS is enough. Words in another script stay as they are."""
    plain = "".join(
        letter if letter in GSM_7 else normalize("NFD", letter)[0]
        for letter in normalize("NFC", text).translate(IN_GSM_7)
    )
    return plain if GSM_7.issuperset(plain) else text
