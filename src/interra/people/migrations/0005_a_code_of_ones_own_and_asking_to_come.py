

import django.db.models.deletion
import interra.foundation.codes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_the_day_somebody_came'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProfileCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=128)),
                ('set_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('closed_until', models.DateTimeField(null=True)),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile_code', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='HouseholdRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=interra.foundation.codes.a_code, max_length=12, unique=True)),
                ('contact_digest', models.CharField(db_index=True, max_length=32)),
                ('contact_hint', models.CharField(max_length=260)),
                ('is_shown', models.BooleanField()),
                ('asked_at', models.DateTimeField()),
                ('told_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='household_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('asker', 'contact_digest'), name='one_request_to_a_contact')],
            },
        ),
    ]
