from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from interra.foundation.codes import a_code
from interra.foundation.notices.rules import takes_sms
from interra.people import rules
from interra.people.rules.contacts import Contact, spaced

if TYPE_CHECKING:
    from datetime import date, datetime


class MemberManager(BaseUserManager["Member"]):
    def active(self) -> models.QuerySet[Member]:
        return self.filter(is_active=True)

    def behind_phone(self, phone: str) -> models.QuerySet[Member]:
        return self.active().filter(phone=phone).exclude(phone="")

    def behind_email(self, email: str) -> models.QuerySet[Member]:
        return self.active().filter(email=email.lower()).exclude(email="")

    def team(self) -> models.QuerySet[Member]:
        return self.active().filter(is_staff=True)

    def idle(self, today: date) -> models.QuerySet[Member]:
        """Those who have not been with us for two years, or never since they joined; the team stays."""
        since = today - rules.IDLE_AFTER
        never = models.Q(seen_on=None, joined_at__date__lt=since)
        others = self.active().filter(is_staff=False).exclude(came_on__gte=since)
        return others.filter(models.Q(seen_on__lt=since) | never)


class Household(models.Model):
    """People who come together or not at all."""

    code = models.CharField(max_length=12, unique=True, default=a_code)

    def __str__(self) -> str:
        return f"Household {self.code}"


class Member(AbstractBaseUser):
    """A person of the community. There is one kind of member; nothing here sorts people."""

    last_login = None  # Django's: nobody needs the minute; `seen_on` is a day

    class Age(models.TextChoices):
        ADULT = rules.Age.ADULT, _("18 or more")
        FROM_16 = rules.Age.FROM_16, _("16 or 17")
        YOUNGER = rules.Age.YOUNGER, _("Under 16")

    class Channel(models.TextChoices):
        SMS = rules.Channel.SMS, _("By SMS")
        EMAIL = rules.Channel.EMAIL, _("By e-mail")
        DESK = rules.Channel.DESK, _("In person, at Interra")

    code = models.CharField(max_length=32, unique=True, default=a_code)
    name = models.CharField(max_length=320)  # what they want to be called; at most 80 graphemes
    folded_name = models.CharField(max_length=255, db_index=True)  # for search: see rules of names
    name_skeleton = models.CharField(max_length=120, blank=True)
    # Several members may share one phone or one e-mail: neither is unique.
    phone = models.CharField(max_length=20, blank=True, db_index=True)
    phone_proved_at = models.DateTimeField(null=True, blank=True)
    email = models.CharField(max_length=254, blank=True, db_index=True)
    email_proved_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.DESK)
    discreet = models.BooleanField(default=False)
    language = models.CharField(max_length=12, default="fr")
    age = models.CharField(max_length=8, choices=Age, blank=True)  # "": not said
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="members"
    )
    # Somebody of the team, or a host, has met this person.
    met_at = models.DateTimeField(null=True, blank=True)
    likes = models.JSONField(default=list, blank=True)  # doors
    free_times = models.JSONField(default=list, blank=True)  # "mon-evening"
    can_share = models.TextField(blank=True, max_length=600)
    would_discover = models.TextField(blank=True, max_length=600)
    onboarding_step = models.PositiveSmallIntegerField(default=0)
    charter_accepted_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField()
    seen_on = models.DateField(null=True, blank=True)  # by themselves, with what proves them
    came_on = models.DateField(null=True, blank=True)  # or somebody said so: see actions/seen
    # Not with us for long, and told so: forgotten on that day unless they come before.
    forgotten_on = models.DateField(null=True, blank=True)
    is_staff = models.BooleanField(default=False)  # the team: has a second factor
    is_active = models.BooleanField(default=True)

    # Set for one request by the doorkeeper: when the second factor was passed in this session.
    second_factor_at: datetime | None = None

    objects: ClassVar[MemberManager] = MemberManager()
    USERNAME_FIELD = "code"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"Member {self.code}"

    @property
    def contact_to_prove(self) -> Contact | None:
        """The first contact of theirs that nobody has proved; a mobile before an e-mail."""
        phone = Contact(phone=self.phone) if self.phone and not self.phone_proved_at else None
        email = Contact(email=self.email) if self.email and not self.email_proved_at else None
        by_sms = takes_sms(self.phone, tuple(settings.SMS_COUNTRIES))
        return phone if phone and by_sms else email or phone

    @property
    def phone_as_said(self) -> str:
        return spaced(self.phone) if self.phone else ""

    @property
    def proved_contact(self) -> Contact | None:
        """Where a code reaches them for sure; by the channel they read first."""
        phone = Contact(phone=self.phone) if self.phone and self.phone_proved_at else None
        email = Contact(email=self.email) if self.email and self.email_proved_at else None
        by_email = self.channel == rules.Channel.EMAIL
        return (email or phone) if by_email else (phone or email)

    @property
    def is_reachable(self) -> bool:
        """A contact that the person has proved to hold, or a person of ours has met them."""
        return bool(self.phone_proved_at or self.email_proved_at or self.met_at)


class Circumstance(models.Model):
    """How long somebody lives here, and the languages they speak: sealed, and tied to nobody.

    `owner` is a pseudonym made with the sealed key: no query can join this table to members.
    `sealed` holds {"band", "given_on", "languages", "mix_consent", "fixed_until"}. Read only by
    `people.queries.circles` and `people.queries.languages_of`, for the deeds that mix and count.
    """

    owner = models.CharField(max_length=32, unique=True)
    sealed = models.TextField()

    def __str__(self) -> str:
        return f"Circumstance #{self.pk}"


class KeptApart(models.Model):
    """Two people who are never put together: sealed, and tied to nobody.

    `one` and `other` are pseudonyms made with the sealed key: no query can join this table to members,
    and nobody sees who asked. `sealed` holds the two sides (`people.queries.apart.Side`). While a page
    sleeps in another one, its rows bear the name of that other page.
    """

    pair = models.CharField(max_length=32, unique=True)  # of the two pages it was said of
    one = models.CharField(max_length=32, db_index=True)
    other = models.CharField(max_length=32, db_index=True)
    sealed = models.TextField()

    def __str__(self) -> str:
        return f"KeptApart #{self.pk}"


class Consent(models.Model):
    """One yes or no, with its day; the last one counts. Refusing never closes a door."""

    class Kind(models.TextChoices):
        MIX = "mix", _("Mixed groups")
        STUDY = "study", _("Study of the links")
        PHOTOS = "photos", _("Photos")

    member = models.ForeignKey(Member, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=8, choices=Kind)
    given = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind}: {'yes' if self.given else 'no'}"


class Device(models.Model):
    """A browser in which somebody is signed in. It can be closed from any other one."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=60)  # "Android · Chrome": never more precise
    opened_at = models.DateTimeField()
    seen_on = models.DateField()

    def __str__(self) -> str:
        return f"Device #{self.pk}"


class Attempt(models.Model):
    """A one-time code on its way to one contact. Lives ten minutes, forgotten after a day.

    For somebody who enters, `key` is kept in the session that asked: the code opens nothing in
    another browser. For a member who proves a contact or confirms, `member` says whose it is.
    """

    class Purpose(models.TextChoices):
        ENTER = "enter", _("To enter")
        PROVE = "prove", _("To prove a contact")
        CONFIRM = "confirm", _("To confirm something important")

    key = models.CharField(max_length=32, unique=True, default=a_code)
    purpose = models.CharField(max_length=8, choices=Purpose)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="attempts")
    contact = models.TextField()  # sealed {"phone", "email"}: it may be a stranger's
    contact_digest = models.CharField(max_length=32)  # to count, without reading
    digest = models.CharField(max_length=64)  # of the code, keyed
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["contact_digest", "asked_at"], name="attempts_of_contact"),
        ]

    def __str__(self) -> str:
        return f"Attempt #{self.pk}"


class WayIn(models.Model):
    """A way back in that is not a contact: a printed card, or a code read out at the desk.

    Only a keyed digest of the secret is kept. A desk code and an invitation open once and
    soon expire; a card opens until it is revoked.
    """

    class Kind(models.TextChoices):
        CARD = "card", _("Printed card")
        DESK = "desk", _("Code read out at the desk")
        INVITATION = "invitation", _("Invitation to the team")

    member = models.ForeignKey(Member, models.CASCADE, related_name="ways_in")
    kind = models.CharField(max_length=12, choices=Kind)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class ProfileCode(models.Model):
    """Four digits that one profile asks for, when a phone is used by several people.

    Nobody can read them here: what is hashed is a digest made with the sealed key.
    """

    member = models.OneToOneField(Member, models.CASCADE, related_name="profile_code")
    digest = models.CharField(max_length=128)
    set_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)  # wrong ones, since the last right one
    closed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"ProfileCode #{self.pk}"


class HouseholdRequestQuerySet(models.QuerySet["HouseholdRequest"]):
    def waiting(self, now: datetime) -> HouseholdRequestQuerySet:
        """As who asked sees it: a no looks like silence."""
        return self.filter(withdrawn_at=None, expires_at__gt=now)

    def shown(self, now: datetime) -> HouseholdRequestQuerySet:
        """What whoever holds the contact may see and answer."""
        return self.waiting(now).filter(is_shown=True, asker__is_active=True)


class HouseholdRequest(models.Model):
    """« Venez avec moi », said to whoever holds a contact, if anybody does.

    It points at nobody: the row is the same for a contact that we know and for one that we do not.
    Only who has proved that contact recognises it, by its digest.
    """

    code = models.CharField(max_length=12, unique=True, default=a_code)
    asker = models.ForeignKey(Member, models.CASCADE, related_name="household_requests")
    contact_digest = models.CharField(max_length=32, db_index=True)
    contact_hint = models.CharField(max_length=260)  # « +32 ··· 56 »: for who typed it
    is_shown = models.BooleanField()  # False: it waits, and nobody sees it
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)  # never told to who asked

    objects = HouseholdRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "contact_digest"], name="one_request_to_a_contact"
            ),
        ]

    def __str__(self) -> str:
        return f"HouseholdRequest {self.code}"


class Opening(models.Model):
    """Somebody of the team opened a person's page, and why. Shown to that person."""

    class Reason(models.TextChoices):
        ASKED = "asked", _("This person asked me")
        SEAT = "seat", _("To arrange a seat")
        HOST = "host", _("To prepare an atelier")
        CONTACT = "contact", _("To correct a contact")
        SAFETY = "safety", _("For safety")
        # Nobody chooses these: the deeds write them.
        SAME = "same", _("To see if two pages are of the same person")
        MERGED = "merged", _("Two pages of the same person became one")
        APART = "apart", _("The two pages are apart again")

    GIVEN = (Reason.ASKED, Reason.SEAT, Reason.HOST, Reason.CONTACT, Reason.SAFETY)

    member = models.ForeignKey(Member, models.CASCADE, related_name="openings")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Opening #{self.pk}"


class Merge(models.Model):
    """Two pages of one person became one: `other` sleeps, and can be woken for thirty days.

    `moved` holds what went where, sealed. Then this row goes, and `other` with it. What the page that
    stays had said of its stay lies with the other sealed answers, under a name that leads to nobody.
    """

    kept = models.ForeignKey(Member, models.CASCADE, related_name="merges")
    other = models.OneToOneField(Member, models.CASCADE, related_name="merged_into")
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    moved = models.TextField()  # sealed {floor: what it moved}

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="merge_of_two", condition=~models.Q(kept=models.F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"Merge #{self.pk}"

    @property
    def until(self) -> datetime:
        return self.at + rules.MERGE_UNDONE_FOR
