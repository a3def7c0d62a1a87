from __future__ import annotations

import pytest

from interra.foundation.notices.rules import takes_sms
from interra.people.rules.contacts import (
    Contact,
    masked,
    read_contact,
    read_email,
    read_phone,
)

BELGIUM = ("+32",)


@pytest.mark.parametrize(
    "typed",
    [
        "0470 12 34 56", "0470/12.34.56", "0470-12-34-56", "+32 470 12 34 56", "0032470123456",
        "00 32 470 12 34 56", "+32 (0)470 12 34 56", "٠٤٧٠١٢٣٤٥٦", "۰۴۷۰ ۱۲ ۳۴ ۵۶",
        "\u200e+32\u00a0470\u00a012\u00a034\u00a056", "＋32470123456", "  0470123456 ",
    ],
)  # fmt: skip
def test_one_belgian_number_in_all_its_spellings(typed: str) -> None:
    assert read_phone(typed) == "+32470123456"
    assert read_phone("+32470123456") == "+32470123456"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("04 222 33 44", "+3242223344"), ("+33 6 12 34 56 78", "+33612345678"),
     ("00963 944 123 456", "+963944123456"), ("02/555.12.12", "+3225551212")],
)  # fmt: skip
def test_landlines_and_foreign_numbers_can_be_kept(typed: str, number: str) -> None:
    assert read_phone(typed) == number
    assert not takes_sms(number, BELGIUM)


@pytest.mark.parametrize(
    "typed",
    [
        "", "112", "8888", "0900 12 345", "0902123456", "+32 900 12 345", "0800 12 345",
        "070 12 34 56", "+3270123456", "quatre", "0470 12 34 5x", "1" * 30, "+" + "3" * 16,
        "0470 12 34", "0470 12 34 56 78", "470123456", "+0470123456", "+32", "++32470123456",
        "tel:0470123456", "0470123456;ext=1", "9" * 100_000, "²0470123456",
    ],
)  # fmt: skip
def test_what_rings_at_nobodys_is_refused(typed: str) -> None:
    assert read_phone(typed) is None


def test_an_sms_goes_where_the_association_pays_for_it() -> None:
    assert takes_sms("+32470123456", BELGIUM)
    assert not takes_sms("+33612345678", BELGIUM)
    assert takes_sms("+33612345678", allowed=("+32", "+33"))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Samira@Example.ORG", "samira@example.org"),
        (" samira+interra@example.org ", "samira+interra@example.org"),
        ("a@exämple.org", "a@xn--exmple-cua.org"),
        ("ｓamira@example.org", "samira@example.org"),
    ],
)
def test_an_address_is_kept_in_one_spelling(typed: str, address: str) -> None:
    assert read_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "", "samira", "@example.org", "a@", "a@b", "a@@example.org", "a@b@example.org",
        "a@example.org.", "a@example.org\r\nBcc: b@example.org", '"a b"@example.org',
        "a b@example.org", "a" * 65 + "@example.org", "a@" + "b" * 60 + "." + "c" * 200 + ".org",
        "a@-example.org", "a@example.1", ".a@example.org", "sаmira@example.org", "a@[127.0.0.1]",
        "a\x00@example.org", "a@exa\u202emple.org",
    ],
)  # fmt: skip
def test_what_no_server_would_take_is_refused(typed: str) -> None:
    assert read_email(typed) is None


def test_a_contact_is_recognised_by_its_owner_only() -> None:
    assert masked("+32470123456") == "+32 ··· 56"
    assert masked("samira@example.org") == "s···@example.org"


def test_one_field_takes_both_and_says_a_number_as_people_do() -> None:
    assert str(read_contact("+32470123456")) == "0470 12 34 56"
    assert str(read_contact("+33612345678") or "") == "+33612345678"
    assert read_contact("samira＠example.org") == Contact(email="samira@example.org")
    assert read_contact("samira@") is None
