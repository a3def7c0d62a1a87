from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from interra.design.forms import YesNo
from interra.people.forms.who import TypedText
from interra.people.rules import contacts, entrance

if TYPE_CHECKING:
    from interra.people.models import Member

_CODE = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "class": "code",
    "dir": "ltr",
    "spellcheck": "false",
}


class EnterForm(forms.Form):
    """One field: a phone or an e-mail."""

    contact = TypedText(
        label=_("Your phone or your e-mail"),
        error_messages={"required": _("Write your phone or your e-mail.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
    )

    def clean_contact(self) -> contacts.Contact:
        typed = self.cleaned_data["contact"]
        contact = contacts.read_contact(typed)
        if contact is not None:
            return contact
        if "@" in typed:
            raise ValidationError(_("Write the whole e-mail, for example samira@example.org."))
        raise ValidationError(_("Write the number with 10 digits, for example 0470 12 34 56."))


class AskToComeForm(EnterForm):
    """The phone or the e-mail of somebody else, who is perhaps not one of us."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact = self.fields["contact"]
        contact.label = _("Their phone or their e-mail")
        contact.error_messages["required"] = _("Write their phone or their e-mail.")
        contact.widget.attrs["autocomplete"] = "off"


class CodeForm(forms.Form):
    """Six digits, in any digits."""

    digits = entrance.CODE_DIGITS
    code = TypedText(
        label=_("The code (6 digits)"),
        error_messages={"required": _("Write the 6 digits.")},
        widget=forms.TextInput(attrs=_CODE),
    )

    def clean_code(self) -> str:
        return self.read("code")

    def read(self, field: str) -> str:
        code = contacts.read_digits(self.cleaned_data[field], self.digits)
        if code is None:
            raise ValidationError(self.fields[field].error_messages["required"])
        return code


class EnterCodeForm(CodeForm):
    """The code, and whose phone this is."""

    mine = forms.ChoiceField(
        label=_("Is this phone yours?"),
        help_text=_("No: we close when you close the browser."),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        initial="yes",
        widget=YesNo,
    )

    @property
    def is_mine(self) -> bool:
        return bool(self.cleaned_data["mine"] == "yes")


class ProfileCodeForm(CodeForm):
    """The four digits of one profile."""

    digits = entrance.PROFILE_CODE_DIGITS
    code = TypedText(
        label=_("Your code (4 digits)"),
        error_messages={"required": _("Write the 4 digits.")},
        widget=forms.TextInput(attrs=_CODE | {"autocomplete": "off"}),
    )


class NewProfileCodeForm(ProfileCodeForm):
    """Four digits that the person chooses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Choose 4 digits")


class ChangeProfileCodeForm(NewProfileCodeForm):
    """Those of today first: who finds an open phone changes nothing."""

    current = TypedText(
        label=_("Your code today (4 digits)"),
        error_messages={"required": _("Write the 4 digits.")},
        widget=forms.TextInput(attrs=_CODE | {"autocomplete": "off"}),
    )
    field_order = ("current", "code")

    def clean_current(self) -> str:
        return self.read("current")


class DeskCodeForm(EnterCodeForm):
    """Eight digits, read out by the team."""

    digits = entrance.DESK_CODE_DIGITS
    code = TypedText(
        label=_("The code (8 digits)"),
        error_messages={"required": _("Write the 8 digits.")},
        widget=forms.TextInput(attrs=_CODE | {"autocomplete": "off"}),
    )


class StaffForm(forms.Form):
    who = TypedText(
        label=_("Your name, e-mail or phone"),
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=1000,
        error_messages={"required": _("Write your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = TypedText(
        label=_("The code of your phone"),
        help_text=_("6 digits. Phone lost? Write one of your recovery codes."),
        error_messages={"required": _("Write the code.")},
        widget=forms.TextInput(attrs=_CODE),
    )

    def clean_code(self) -> str:
        typed = self.cleaned_data["code"]
        return contacts.read_digits(typed, 6) or contacts.read_digits(typed, 8) or ""


class InvitationForm(forms.Form):
    """A password, and a first code of the second factor to show that it works."""

    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("15 signs or more. Three or four words are good."),
        strip=False,
        max_length=1000,
        error_messages={"required": _("Write a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    code = TypedText(
        label=_("The code of your phone now (6 digits)"),
        error_messages={"required": _("Write the 6 digits.")},
        widget=forms.TextInput(attrs=_CODE),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.member)
        return password

    def clean_code(self) -> str:
        return contacts.read_digits(self.cleaned_data["code"], entrance.CODE_DIGITS) or ""
