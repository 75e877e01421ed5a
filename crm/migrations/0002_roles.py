"""The three roles with what each may do, and the reasons for losing an inquiry. Safe to run again: what is there stays."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

# Of each role: app, model and deeds; a trainer may do what an agent may, a manager what a trainer may.
AGENT = {
    "customers": {
        "attributedefinition": "view",
        "customer": "add change view",
        "order": "view",
        "orderitem": "view",
        "product": "view",
        "productcategory": "view",
    },
    "tagging": {
        "customertag": "add delete view",
        "segment": "view",
        "tag": "view",
        "taggroup": "view",
    },
    "scripts_lib": {
        "article": "view",
        "libraryrequest": "add view",
        "ownwording": "add change delete view",
        "phraserule": "view",
        "readinglist": "view",
        "scene": "view",
        "script": "view",
        "scriptbranch": "view",
        "scriptvariant": "view",
    },
    "crm": {
        "compensation": "give",
        "coupon": "view",
        "followup": "add change view",
        "inquiry": "add change view",
        "interaction": "add view",
        "lossreason": "view",
        "note": "add change view",
        "notification": "change view",
        "review": "view",
    },
}
TRAINER = {
    "customers": {
        "product": "change",
        "productcategory": "add change",
    },
    "tagging": {
        "keywordset": "view",
        "segment": "add change",
        "tagrule": "view",
    },
    "scripts_lib": {
        "article": "add change export import",
        "articlepicture": "add change delete view",
        "articleversion": "view",
        "libraryrequest": "change",
        "phraseexception": "add change view",
        "phraserule": "add change delete export import",
        "quizanswer": "view",
        "quizchoice": "add change delete view",
        "quizquestion": "add change delete view",
        "readingitem": "add change delete view",
        "readinglist": "add change delete",
        "scene": "add change",
        "script": "add change export import publish",
        "scriptbranch": "add change delete",
        "scriptvariant": "add change",
        "scriptversion": "view",
        "synonyms": "add change delete view",
    },
    "crm": {
        "followuptemplate": "add change view",
        "review": "add",
        "segmentstrategy": "change view",
        "shopperhint": "change view",
    },
}
MANAGER = {
    "customers": {
        "attributedefinition": "add change delete",
        "channel": "change view",
        "closedday": "add change delete view",
        "contact": "view",
        "customer": "export import merge",
        "exportrecord": "view",
        "order": "export",
        "orderimport": "add change view",
        "shop": "change view",
    },
    "tagging": {
        "choiceset": "add change view",
        "cutpoints": "view",
        "historicaltagrule": "view",
        "keywordset": "add change delete export import",
        "ruleversion": "view",
        "runsettings": "change view",
        "segment": "delete",
        "tag": "add change delete",
        "tagchange": "view",
        "taggroup": "add change",
        "tagrule": "add change",
        "tagrun": "view",
    },
    "crm": {
        "chatimport": "add change view",
        "coupon": "add change",
        "handover": "view",
        "inquirysettings": "change view",
        "interactionpoints": "change view",
        "jobrun": "change view",
        "lossreason": "add change",
        "over": "hand",
        "replypromise": "change view",
    },
}
ROLES = {"agent": [AGENT], "trainer": [AGENT, TRAINER], "manager": [AGENT, TRAINER, MANAGER]}
# Deeds that no model names: import-export asks for them by these names.
OF_NO_MODEL = (
    ("customers", "customer", "import", "Can import tags and notes of customers"),
    ("scripts_lib", "script", "publish", "Can publish script"),
    ("scripts_lib", "script", "import", "Can import script"),
    ("scripts_lib", "script", "export", "Can export script"),
    ("scripts_lib", "article", "import", "Can import article"),
    ("scripts_lib", "article", "export", "Can export article"),
    ("scripts_lib", "phraserule", "import", "Can import phraserule"),
    ("scripts_lib", "phraserule", "export", "Can export phraserule"),
    ("tagging", "keywordset", "import", "Can import keywordset"),
    ("tagging", "keywordset", "export", "Can export keywordset"),
)
LOSS_REASONS = ("price", "stock", "speed", "choice", "elsewhere", "shipping_cost", "service", "slow_reply", "other")


def make_roles(apps, schema_editor):
    using = schema_editor.connection.alias
    _make_permissions(apps, using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for role, parts in ROLES.items():
        group, _created = groups.get_or_create(name=role)
        for label, codenames in _rights(parts):
            group.permissions.add(*permissions.filter(content_type__app_label=label, codename__in=codenames))


def _rights(parts):
    for part in parts:
        for label, models in part.items():
            yield label, [f"{deed}_{model}" for model, deeds in models.items() for deed in deeds.split()]


def _make_permissions(apps, using):
    """An empty database gets its permissions only after the last migration; the roles need them now."""
    for label in ("customers", "tagging", "scripts_lib", "crm"):
        app_config = apps.get_app_config(label)
        known = getattr(app_config, "models_module", None)
        app_config.models_module = True
        create_permissions(app_config, verbosity=0, using=using, apps=apps)
        app_config.models_module = known
    types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for label, model, deed, name in OF_NO_MODEL:
        content_type, _created = types.get_or_create(app_label=label, model=model)
        permissions.get_or_create(content_type=content_type, codename=f"{deed}_{model}", defaults={"name": name})


def make_loss_reasons(apps, schema_editor):
    reasons = apps.get_model("crm", "LossReason").objects.using(schema_editor.connection.alias)
    for position, code in enumerate(LOSS_REASONS):
        reasons.get_or_create(shop=None, code=code, defaults={"position": position})


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("crm", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(make_loss_reasons, migrations.RunPython.noop),
    ]
