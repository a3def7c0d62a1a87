"""How many, how long: every limit of the entrance in one place.

They are loose enough for a reception centre where three hundred people share one address of the
internet, and tight enough that nobody guesses a code or floods somebody else's phone.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Final

CODE_DIGITS: Final = 6
CODE_LIVES: Final = timedelta(minutes=10)
TRIES_PER_CODE: Final = 5
DESK_CODE_DIGITS: Final = 8
DESK_CODE_LIVES: Final = timedelta(minutes=10)
# The four digits of one profile among several behind a contact.
PROFILE_CODE_DIGITS: Final = 4
TRIES_PER_PROFILE: Final = 5
PROFILE_CLOSED_FOR: Final = timedelta(minutes=15)
INVITATION_LIVES: Final = timedelta(hours=48)
CHOOSING_LIVES: Final = timedelta(minutes=10)

# A prepaid number that has slept this long may belong to a stranger by now.
PHONE_SLEEPS_AFTER: Final = timedelta(days=180)

SHORTEST_PASSWORD: Final = 15
STAFF_AT_MOST: Final = timedelta(hours=8)
STAFF_IDLE: Final = timedelta(minutes=30)

# One contact is written to so often at most, known or not. An SMS costs money.
CODES_PER_HOUR: Final = 5
SMS_PER_DAY: Final = 5
EMAILS_PER_DAY: Final = 20
SAME_CODE_FOR: Final = timedelta(seconds=30)  # a double tap sends one message

# amount/period/per: read by allauth. `ip`: one address of the internet; `key`: one name.
# A period is a number of minutes (m) or hours (h).
LIMITS: Final = {
    "ask_code": "120/m/ip,600/h/ip",
    "join_code": "60/m/ip,200/h/ip",  # codes to people nobody knows yet
    "try_code": "300/m/ip",
    "come_with": "60/m/ip,200/h/ip",
    "desk_code": "30/m/ip,200/h/ip",
    "card": "60/m/ip",
    "staff": "20/m/ip,10/15m/key",
}

# How long somebody who has just typed a code is believed for what cannot be undone.
FRESH_FOR: Final = timedelta(minutes=15)
# « This phone is not mine »: the session ends with the browser, and at the latest after this.
BORROWED_AT_MOST: Final = timedelta(hours=2)


def sleeps(last_seen: date, today: date) -> bool:
    return today - last_seen > PHONE_SLEEPS_AFTER


def is_easy(code: str) -> bool:
    """`0000`, `1234`, `8642`, `1212`: what somebody who tries would try first."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(code)}
    return len(steps) == 1 or code[:2] == code[2:]
