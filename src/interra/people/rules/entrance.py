"""How many, how long: every limit of the entrance in one place.

They are loose enough for a reception centre where three hundred people share one address of the
internet, and tight enough that nobody guesses a code or floods somebody else's phone.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

CODE_DIGITS: Final = 6
CODE_LIVES: Final = timedelta(minutes=10)
TRIES_PER_CODE: Final = 5
DESK_CODE_DIGITS: Final = 8
DESK_CODE_LIVES: Final = timedelta(minutes=10)
INVITATION_LIVES: Final = timedelta(hours=48)
CHOOSING_LIVES: Final = timedelta(minutes=10)

# A prepaid number that has slept this long may belong to a stranger by now.
PHONE_SLEEPS_AFTER: Final = timedelta(days=180)

SHORTEST_PASSWORD: Final = 15
STAFF_AT_MOST: Final = timedelta(hours=8)
STAFF_IDLE: Final = timedelta(minutes=30)

# amount/period/per: read by allauth (per `ip`: one address of the internet; per `key`: one
# contact or one person). A period is a number of seconds (s), minutes (m), hours (h), days (d).
LIMITS: Final = {
    "code_by_sms": "120/m/ip,600/h/ip,5/d/key",
    "code_by_email": "120/m/ip,600/h/ip,5/h/key,20/d/key",
    "try_code": "300/m/ip",
    "desk_code": "30/m/ip,200/h/ip",
    "card": "60/m/ip",
    "staff": "20/m/ip,10/15m/key",
    "welcome": "120/m/ip,600/h/ip",
}


def sleeps(last_seen: date, today: date) -> bool:
    return today - last_seen > PHONE_SLEEPS_AFTER
