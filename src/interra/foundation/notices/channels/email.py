"""E-mail by SMTP: one message, one recipient, plain text."""

from __future__ import annotations

from contextlib import suppress
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from interra.foundation.notices.channels.carrier import Never, NotNow, Unsure

if TYPE_CHECKING:
    from interra.foundation.notices.channels.carrier import Letter

PATIENCE = 15  # seconds


def is_open() -> bool:
    return bool(settings.SMTP_URL)


def carry(letter: Letter) -> None:
    connection = _connection()
    try:
        connection.open()
    except (SMTPException, OSError) as why:
        raise NotNow from why
    try:
        _hand_over(letter, connection)
    finally:
        with suppress(
            SMTPException, OSError
        ):  # taken or not, it is said: a late « bye » is nothing
            connection.close()


def _hand_over(letter: Letter, connection: EmailBackend) -> None:
    message = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        from_email=settings.MAIL_FROM,
        to=[letter.address],
        headers={
            "Message-ID": f"<{letter.code}@{_our_domain()}>",
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    try:
        message.send()
    except SMTPRecipientsRefused as why:
        codes = [code for code, _ in why.recipients.values()]
        raise (Never if all(code >= 500 for code in codes) else NotNow) from why
    except SMTPResponseException as why:
        raise (Never if why.smtp_code in {550, 551, 553} else NotNow) from why
    except SMTPNotSupportedError as why:
        raise NotNow from why
    except (SMTPException, OSError) as why:  # the line broke before the answer came
        raise Unsure from why
    except ValueError as why:  # a header that cannot be written: the address is not one
        raise Never from why


def _connection() -> EmailBackend:
    url = urlsplit(settings.SMTP_URL)
    return EmailBackend(
        host=url.hostname,
        port=url.port or (465 if url.scheme == "smtps" else 25),
        username=unquote(url.username or ""),
        password=unquote(url.password or ""),
        use_ssl=url.scheme == "smtps",
        use_tls=url.scheme == "smtp+tls",
        timeout=PATIENCE,
        fail_silently=False,
    )


def _our_domain() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
