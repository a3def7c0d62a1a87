"""A coarse name for a browser: enough to know one's own phone, too little to follow anybody."""

from __future__ import annotations

SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "CrOS", "Linux")
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung",
    "FxiOS": "Firefox",
    "Firefox": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


def label_of(user_agent: str) -> str:
    """`Android · Chrome`; empty when the browser does not say."""
    system = next((word for word in SYSTEMS if word in user_agent), "")
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    return " · ".join(filter(None, (system.replace("Macintosh", "Mac"), browser)))
