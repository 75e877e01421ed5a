"""Wordings that an agent wrote say so; an exception may name every word that a rule may have."""

import django.db.models.deletion
import scripts_lib.models.phrase
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scripts_lib', '0004_words_of_one_meaning'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='scriptvariant',
            name='author',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AlterField(
            model_name='phraseexception',
            name='word',
            field=models.CharField(max_length=200, verbose_name='word'),
        ),
        migrations.AlterField(
            model_name='phraserule',
            name='allowed',
            field=models.TextField(blank=True, help_text='Longer words that hold one of these and are fine, one a line.', max_length=10000, validators=[scripts_lib.models.phrase.refuse_long_words], verbose_name='never flagged'),
        ),
        migrations.AlterField(
            model_name='phraserule',
            name='words',
            field=models.TextField(blank=True, help_text='One a line.', max_length=10000, validators=[scripts_lib.models.phrase.refuse_long_words], verbose_name='words'),
        ),
    ]
