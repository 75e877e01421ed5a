import datetime
import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


RIGHTS = {
    "manager": ["view_notification", "change_notification", "view_jobrun", "change_jobrun"],
    "trainer": ["view_notification", "change_notification"],
    "agent": ["view_notification", "change_notification"],
}


def give_rights(apps, schema_editor):
    """Everybody sees and settles their own reminders; managers also the jobs. Safe to run again."""
    using = schema_editor.connection.alias
    app_config = apps.get_app_config("crm")
    known = getattr(app_config, "models_module", None)
    app_config.models_module = True  # an empty database gets its permissions only after the last migration
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    app_config.models_module = known
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for role, codenames in RIGHTS.items():
        group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=role)
        group.permissions.add(*permissions.filter(content_type__app_label="crm", codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("crm", "0011_rights_to_change_segments"),
        ("customers", "0015_export_who_moved"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("task", models.CharField(max_length=100, verbose_name="job")),
                (
                    "arguments",
                    models.CharField(
                        blank=True, help_text="Keys of rows; never a name.", max_length=200, verbose_name="for"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("fine", "Fine"),
                            ("failed", "Failed, is tried again"),
                            ("stopped", "Stopped"),
                            ("waiting", "Asked for again"),
                        ],
                        default="fine",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failures in a row")),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="what went wrong")),
                ("done_at", models.DateTimeField(null=True, verbose_name="last done")),
                ("failed_at", models.DateTimeField(null=True, verbose_name="last failed")),
                ("stopped_at", models.DateTimeField(null=True, verbose_name="stopped")),
            ],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "channel",
                    models.CharField(
                        choices=[("page", "Bell"), ("email", "E-mail"), ("messenger", "Messenger")],
                        max_length=9,
                        verbose_name="way",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("unknown", "Perhaps sent"),
                            ("failed", "Not sent"),
                            ("dropped", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("send_at", models.DateTimeField(verbose_name="goes out")),
                ("claimed_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                ("read_at", models.DateTimeField(null=True, verbose_name="read")),
                ("error", models.CharField(blank=True, max_length=100, verbose_name="what went wrong")),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
            },
        ),
        migrations.CreateModel(
            name="ReminderSettings",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reminder_settings",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_email", models.BooleanField(default=False, verbose_name="by e-mail")),
                ("messenger", models.CharField(blank=True, max_length=500)),
                (
                    "quiet_from",
                    models.TimeField(blank=True, default=datetime.time(22, 0), null=True, verbose_name="quiet from"),
                ),
                (
                    "quiet_until",
                    models.TimeField(blank=True, default=datetime.time(8, 0), null=True, verbose_name="until"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "Simplified Chinese"), ("en", "English")],
                        default="zh-hans",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("in_shop_hours", models.BooleanField(default=True, verbose_name="only while the shop is open")),
            ],
            options={
                "verbose_name": "how a person is reminded",
                "verbose_name_plural": "how people are reminded",
            },
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["due_at"], name="crm_followup_due"),
        ),
        migrations.AddConstraint(
            model_name="jobrun",
            constraint=models.UniqueConstraint(fields=("task", "arguments"), name="crm_jobrun_once"),
        ),
        migrations.AddField(
            model_name="notification",
            name="follow_up",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="crm.followup",
                verbose_name="follow-up",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="job",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="crm.jobrun",
                verbose_name="job",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="shop",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                to="customers.shop",
                verbose_name="shop",
            ),
        ),
        migrations.AddConstraint(
            model_name="remindersettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                    models.Q(
                        ("quiet_from__isnull", False),
                        ("quiet_until__isnull", False),
                        models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="crm_reminder_quiet_hours",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("channel", "page")), fields=["person", "-due_at"], name="crm_notification_bell"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["send_at"], name="crm_notification_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("state", "sending")), fields=["claimed_at"], name="crm_notification_sending"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("state__in", ["unknown", "failed"])),
                fields=["shop", "-due_at"],
                name="crm_notification_doubt",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("follow_up__isnull", False)),
                fields=("follow_up", "due_at", "person", "channel"),
                name="crm_notification_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("job__isnull", False)),
                fields=("job", "due_at", "person", "channel"),
                name="crm_notification_job_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("follow_up__isnull", False), ("job__isnull", True)),
                    models.Q(("follow_up__isnull", True), ("job__isnull", False)),
                    _connector="OR",
                ),
                name="crm_notification_subject",
            ),
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
