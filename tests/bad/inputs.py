"""What people, pasted text and robots put into fields. None of it may break a page."""

from __future__ import annotations

NAMES = (
    "N",
    "ب" * 80,
    "مُحَمَّد",
    "علی\u200cرضا",  # the joiner must survive
    "ሰላማዊት",
    "မောင်",
    "ნინო",
    "தமிழ்",
    "王小明",
    "Nguye\u0302\u0303n",  # decomposed
    "İsmail Işık",
    "Ka\u02bbiulani",
    "D’Arc O'Neil \uff07",
    "X Æ A-12",
    "👩\u200d👩\u200d👧\u200d👦",
    "\u202eSamira\u202c \u2066x\u2069 \u200e\u200f\u061c",
    "\ufeffSa\u00admira\U000e0041",
    "Z" + "\u0301" * 500,
    "Samira\r\nBcc: everybody@example.org",
    "   \u00a0\u3000 ",
    "Ιnterra",  # begins with a Greek letter
    "null",
    "None",
    "undefined",
    "admin",
    "Interra",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} {% now %} ${7*7} %s %n {0} {0.__class__}",
    "'; DROP TABLE people_member; --",
    "../../../etc/passwd",
    "CON.txt\u001b[31m",
    "Scunthorpe",
    "\ufffd\ufffe\uffff",
    "a" * 5_000,
    "\n" * 3_000,
)
PHONES = (
    "+32 470 12 34 56",
    "0032470123456",
    "04 70/12.34.56",
    "٠٤٧٠١٢٣٤٥٦",
    "+33 6 12 34 56 78",
    "04 222 33 44",
    "112",
    "0900 12 345",
    "4" * 30,
    "+" * 3_000,
    "quatre",
    "+32 470 12 34 56 ext. 7",
    "²³¹①",
    "9" * 5_000,
)
EMAILS = (
    "samira+interra@example.org",
    '"a b"@example.org',
    "samira@exämple.org",
    "a" * 300 + "@example.org",
    "a@b@c.org",
    "samira@example.org.",
    "samira@example.org\r\nBcc: x@example.org",
    "sаmira@example.org",  # a Cyrillic letter
    "SAMIRA@EXAMPLE.ORG",
    "@",
    "a@" + "b." * 200 + "org",
    "a@[127.0.0.1]",
    "xn--@xn--a.xn--b",
    "a@example.org\u202e",
)
NUMBERS = (
    "-1",
    "0",
    "1" + "0" * 18,
    "9" * 5_000,
    "1e309",
    "NaN",
    "Infinity",
    "12 places",
    "١٢",
    "1,5",
    "1_000",
    "0x10",
    " 7 ",
    "",
    "²",
    "--",
)
DAYS = (
    "2027-02-31",
    "0000-01-01",
    "0001-01-01",
    "1900-01-01",
    "9999-12-31",
    "31/12/9999",
    "2027-03-28",  # one hour less
    "2027-10-31",  # one hour twice
    "03/13/2027",
    "13 mars",
    "٢٠٢٧-٠٣-١٣",
    "12027-01-01",
    "-2027-01-01",
    "2027-1-1T00:00:00Z",
    "tomorrow",
    "²",
    "",
)
HOURS = ("24:00", "25:61", "-1:00", "18h", "18:3", "٢٣:٥٩", "2:30", "12:00 PM", "noon", "²", "")
TEXTS = (
    *NAMES[-11:],
    "Bonjour\r\n\r\n\r\n\r\nà tous",
    "[x](javascript:alert(1)) **bold** <b>bold</b>",
    "(" * 3_000 + ")" * 3_000,
    "%00 \\0 \\u0000 \\x00",
    "\u2028\u2029\u0085",
    "مرحبا \u2067abc\u2069",
)
CHOICES = ("", "nothing", "new", "../", "0", "9" * 5_000, "👍", "first\n", "true", "[]")
KEYS = ("", "a" * 5_000, "\u202e", "2222222222", "' OR 1=1", "👍")

KINDS = {
    "name": NAMES,
    "phone": PHONES,
    "email": EMAILS,
    "contact": (*PHONES, *EMAILS),
    "number": NUMBERS,
    "day": DAYS,
    "hour": HOURS,
    "text": TEXTS,
    "choice": CHOICES,
    "key": KEYS,
}
