"""The guide and three sample pages, shown in a browser without a server."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from interra.design.forms import FreeTimes, ManyTiles, Tiles, YesNo
from interra.design.templatetags.design import DOORS, door_name

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

HOME = "http://guide.interra.test"
SATURDAY = datetime(2026, 3, 14, 18, 30, tzinfo=ZoneInfo("Europe/Brussels"))

WORDS = {
    "fr": {
        "title": "Les ateliers",
        "lead": "Gratuit. Ouvert à tout le monde.",
        "week": "Cette semaine",
        "easy": "Peu de français",
        "near": "Près de chez moi",
        "free": "Quand je suis libre",
        "idea": "Vous avez une idée ? Nous vous aidons.",
        "propose": "Je propose un atelier",
        "all": "Tous les ateliers",
        "with": "Avec",
        "route": "Voir le chemin",
        "bus": "Bus 4, arrêt « Place de la Libération »",
        "seats": "Il reste 4 places",
        "languages": "On parle français et arabe. Vous parlez peu français ? C’est bien aussi.",
        "bring": "Prenez un tablier. C’est gratuit.",
        "children": "Les enfants peuvent venir avec un parent.",
        "how": "Comment ça se passe",
        "how1": "Entrez. Une personne vous dit bonjour.",
        "how2": "Nous cuisinons trois plats.",
        "how3": "Nous mangeons ensemble.",
        "waits": "Une personne d’Interra vous attend à l’entrée.",
        "come": "Je viens",
        "noted": "C’est noté. Vous avez une place.",
        "remind": "Nous vous écrivons vendredi pour vous le rappeler.",
        "calendar": "Mettre dans mon calendrier",
        "send": "Envoyer à une amie, un ami",
        "cannot": "Je ne peux plus venir",
        "tomorrow": "demain",
    },
    "ar": {
        "title": "الورشات",
        "lead": "مجاني ومفتوح للجميع.",
        "week": "هذا الأسبوع",
        "easy": "فرنسية قليلة",
        "near": "قريب مني",
        "free": "عندما أكون متفرغًا",
        "idea": "عندك فكرة؟ نحن نساعدك.",
        "propose": "أقترح ورشة",
        "all": "كل الورشات",
        "with": "مع",
        "route": "الطريق",
        "bus": "الحافلة 4، محطة « Place de la Libération »",
        "seats": "بقي 4 أماكن",
        "languages": "نتكلم الفرنسية والعربية. تتكلم القليل من الفرنسية؟ هذا جيد أيضًا.",
        "bring": "أحضر مئزرًا. الورشة مجانية.",
        "children": "يمكن للأطفال المجيء مع أحد الوالدين.",
        "how": "كيف تجري الورشة",
        "how1": "ادخل. هناك من يرحب بك.",
        "how2": "نطبخ ثلاثة أطباق.",
        "how3": "نأكل معًا.",
        "waits": "شخص من إنترّا ينتظرك عند المدخل.",
        "come": "سآتي",
        "noted": "تم التسجيل. لديك مكان.",
        "remind": "نكتب لك يوم الجمعة للتذكير.",
        "calendar": "أضف إلى تقويمي",
        "send": "أرسل إلى صديقة أو صديق",
        "cannot": "لم أعد أستطيع المجيء",
        "tomorrow": "غدًا",
    },
}
SAID = {
    "fr": {"free": "Il reste 4 places", "draw": "Tirage jeudi", "full": "Complet, demandez une place",
           "cancelled": "Annulé. Prochaine date : samedi 21 mars", "offered": "Une place est pour vous",
           "coming": "Vous venez", "waiting": "Vous êtes sur la liste"},
    "ar": {"free": "بقي 4 أماكن", "draw": "قرعة يوم الخميس", "full": "مكتمل، اطلب مكانًا",
           "cancelled": "أُلغيت. الموعد القادم: السبت 21 مارس", "offered": "مكان لك",
           "coming": "ستأتي", "waiting": "أنت على القائمة"},
}  # fmt: skip
# days later, hour, door, French, Arabic, host, place, state
SEASON = [
    (0, 18, "cook", "Cuisine d’Alep", "طبخ حلبي", "Hachem", "Café du Parc, Droixhe", "free"),
    (0, 10, "nature", "Jardin partagé", "حديقة مشتركة", "Olena", "Coteaux de la Citadelle", "coming"),
    (0, 14, "make", "Coudre un sac", "خياطة حقيبة", "Fatou", "Atelier Saint-Léonard", "draw"),
    (1, 10, "move", "Courir ensemble, 5 km", "نركض معًا، 5 كم", "Léa et Youssouf", "Parc de la Boverie", "draw"),
    (1, 15, "music", "Chants du monde", "أغاني العالم", "Selam", "Église du Laveu", "full"),
    (2, 18, "speak", "Table de conversation", "طاولة محادثة", "Anne", "Bibliothèque Chiroux", "free"),
    (3, 12, "move", "Yoga doux", "يوغا هادئة", "Linda", "Maison du Quartier Nord", "cancelled"),
    (4, 19, "write", "Écrire une lettre", "كتابة رسالة", "سارة", "Café des Mots", "offered"),
    (4, 17, "other", "Une heure de philo", "ساعة فلسفة", "Vicente", "Théâtre du Pont", "waiting"),
]  # fmt: skip
STORY = {
    "fr": "Hachem aime cuisiner pour ses amis. Il vous montre trois plats d’Alep.\nNous cuisinons, puis nous mangeons ensemble. Vous pouvez venir seul ou seule.",
    "ar": "هاشم يحب الطبخ لأصدقائه. يريكم ثلاثة أطباق من حلب.\nنطبخ ثم نأكل معًا.",
}


class Questions(forms.Form):
    name = forms.CharField(
        label="Comment voulez-vous qu’on vous appelle ?",
        help_text="Un prénom suffit. Pas besoin de papiers.",
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    phone = forms.CharField(label="Votre téléphone", widget=forms.TextInput(attrs={"type": "tel"}))
    words = forms.CharField(label="Dites-le avec vos mots.", widget=forms.Textarea, required=False)
    language = forms.ChoiceField(label="Langue", choices=[("fr", "Français"), ("ar", "العربية")])
    likes = forms.MultipleChoiceField(
        label="Qu’est-ce que vous aimez faire ?",
        widget=ManyTiles(pictograms={door: door for door in DOORS}),
    )
    channel = forms.ChoiceField(
        label="Comment on vous prévient ?",
        choices=[("sms", "Par SMS"), ("email", "Par e-mail"), ("desk", "Sur place")],
        widget=Tiles(attrs={"class": "choices-list"}, pictograms={"sms": "sms", "email": "mail"}),
    )
    free = forms.MultipleChoiceField(label="Quand êtes-vous libre ?", widget=FreeTimes)
    photos = forms.ChoiceField(
        label="Des photos ?", choices=[("y", "Oui"), ("n", "Non merci")], widget=YesNo
    )
    charter = forms.BooleanField(label="Je suis d’accord avec la charte")
    code = forms.CharField(label="Le code", widget=forms.TextInput(attrs={"class": "code"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["likes"].choices = [(door, door_name(door)) for door in DOORS]
        days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        parts = ("morning", "afternoon", "evening")
        self.fields["free"].choices = [(f"{d}-{p}", f"{d}-{p}") for d in days for p in parts]


def pages(language: str) -> dict[str, str]:
    with translation.override(language):
        context = _context(language)
        names = ("guide", "guide/agenda", "guide/atelier", "guide/receipt")
        request = RequestFactory().get(f"/{language}/")
        return {n: render_to_string(f"design/{n}.html", context, request=request) for n in names}


def show(page: Page, html: str) -> None:
    """Open a page that no server knows; its style and pictograms come from the finders."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOME)
        if not path.startswith(settings.STATIC_URL):
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
            return
        found = finders.find(path.removeprefix(settings.STATIC_URL))
        route.fulfill(path=str(found)) if found else route.fulfill(status=404)

    page.route("**/*", answer)
    page.goto(f"{HOME}/")


def _context(language: str) -> dict[str, Any]:
    t = WORDS[language]
    cards = [_card(language, *row) for row in SEASON]
    by_day: dict[date, list[Any]] = {}
    for card in sorted(cards, key=lambda card: card.starts):
        by_day.setdefault(card.starts.date(), []).append(card)
    days = [{"on": on, "cards": found} for on, found in by_day.items()]
    days[0]["near"] = t["tomorrow"]
    form = Questions(
        {"phone": "12", "likes": ["cook", "music"], "free": ["sat-morning"], "photos": "n"}
    )
    return {
        "t": t, "days": days, "card": cards[0], "cards": cards, "doors": DOORS, "form": form,
        "states": list(SAID[language].items()), "association": settings.ASSOCIATION,
    }  # fmt: skip


def _card(language: str, later: int, hour: int, door: str, fr: str, ar: str, *rest: str) -> Any:
    host, place, state = rest
    starts = (SATURDAY + timedelta(days=later)).replace(hour=hour, minute=30 if hour == 18 else 0)
    return SimpleNamespace(
        url="/", door=door, title={"fr": fr, "ar": ar}, starts=starts, host=host, place=place,
        ends=starts + timedelta(hours=2, minutes=30), state=state, story=STORY,
        state_said=SAID[language][state],
    )  # fmt: skip
