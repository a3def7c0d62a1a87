"""Reading a phone number or an e-mail address as people write them. Belgian first."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from interra.foundation.notices.rules import BELGIAN_MOBILE as _BELGIAN_MOBILE

# Numbers that cost the caller or the called: 070, 0800, 0900 to 0909.
_NOT_A_PERSON = re.compile(r"0(70|78|800|90)")
_BELGIAN_LANDLINE = re.compile(r"\+32[1-9]\d{7}")
_FOREIGN = re.compile(r"\+[1-9]\d{7,14}")
_SEPARATORS = re.compile(
    r"[\s./\-()\u2010-\u2015\u2212\u00a0\u200e\u200f\u202a-\u202e\u2066-\u2069]+"
)
_MAIL_NAME = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_MAIL_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
LONGEST_PHONE, LONGEST_EMAIL, LONGEST_TYPED = 40, 254, 1000


@dataclass(frozen=True, slots=True)
class Contact:
    """One phone or one e-mail."""

    phone: str = ""
    email: str = ""

    def __str__(self) -> str:
        return spaced(self.phone) if self.phone else self.email


def read_contact(typed: str) -> Contact | None:
    """A phone or an e-mail, in one field."""
    if "@" in unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]):
        email = read_email(typed)
        return Contact(email=email) if email else None
    phone = read_phone(typed)
    return Contact(phone=phone) if phone else None


def spaced(phone: str) -> str:
    """`+32470123456` as it is said here: `0470 12 34 56`."""
    if not _BELGIAN_MOBILE.fullmatch(phone):
        return phone
    return f"0{phone[3:6]} {phone[6:8]} {phone[8:10]} {phone[10:]}"


def read_phone(typed: str) -> str | None:
    """`0470/12.34.56` in any digits to `+32470123456`; None when it is no person's number."""
    if len(typed) > LONGEST_PHONE:
        return None
    compact = _SEPARATORS.sub("", _western(typed).replace("(0)", ""))
    if _NOT_A_PERSON.match(compact):
        return None
    number = re.sub(r"^00", "+", compact)
    number = re.sub(r"^0(?=[1-9])", "+32", number)
    number = re.sub(r"^\+320", "+32", number)
    if _NOT_A_PERSON.match(number.replace("+32", "0", 1)) and number.startswith("+32"):
        return None
    belgian = _BELGIAN_MOBILE.fullmatch(number) or _BELGIAN_LANDLINE.fullmatch(number)
    foreign = not number.startswith("+32") and _FOREIGN.fullmatch(number)
    return number if belgian or foreign else None


def read_email(typed: str) -> str | None:
    """Lower case, the host in ASCII (IDN); None when no server would take it."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).strip().lower()
    name, at, host = text.rpartition("@")
    host = _ascii_host(host)
    if not at or not _MAIL_NAME.fullmatch(name) or not _MAIL_HOST.fullmatch(host):
        return None
    address = f"{name}@{host}"
    return address if len(name) <= 64 and len(address) <= LONGEST_EMAIL else None


def masked(contact: str) -> str:
    """Enough to recognise one's own contact: `+32 ··· 56`, `s···@example.org`."""
    name, at, host = contact.partition("@")
    return f"{name[:1]}···@{host}" if at else f"{contact[:3]} ··· {contact[-2:]}"


def read_digits(typed: str, count: int) -> str | None:
    """A code of `count` digits, in any digits, with any spaces; None when it is something else."""
    code = _SEPARATORS.sub("", _western(typed[:LONGEST_PHONE]))
    return code if len(code) == count and code.isascii() and code.isdigit() else None


def _western(text: str) -> str:
    return "".join(
        str(unicodedata.digit(char)) if char.isdecimal() else unicodedata.normalize("NFKC", char)
        for char in text
    )


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
