"""Who writes, publishes and tidies the library, and who may ask for what is missing in it. Safe to run again."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

AGENT = {
    "customers": ["view_productcategory"],
    "scripts_lib": [
        "view_libraryrequest",
        "add_libraryrequest",
        "view_ownwording",
        "add_ownwording",
        "change_ownwording",
        "delete_ownwording",
        "view_phraserule",
        "view_readinglist",
    ],
}
TRAINER = {
    "customers": ["add_productcategory", "change_productcategory"],
    "tagging": ["view_keywordset"],
    "scripts_lib": [
        "publish_script",
        "import_script",
        "export_script",
        "import_article",
        "export_article",
        "view_scriptversion",
        "view_articleversion",
        "view_articlepicture",
        "add_articlepicture",
        "change_articlepicture",
        "delete_articlepicture",
        "change_libraryrequest",
        "add_phraserule",
        "change_phraserule",
        "delete_phraserule",
        "import_phraserule",
        "export_phraserule",
        "view_phraseexception",
        "add_phraseexception",
        "change_phraseexception",
        "view_synonyms",
        "add_synonyms",
        "change_synonyms",
        "delete_synonyms",
        "add_readinglist",
        "change_readinglist",
        "delete_readinglist",
        "view_readingitem",
        "add_readingitem",
        "change_readingitem",
        "delete_readingitem",
        "view_quizquestion",
        "add_quizquestion",
        "change_quizquestion",
        "delete_quizquestion",
        "view_quizchoice",
        "add_quizchoice",
        "change_quizchoice",
        "delete_quizchoice",
        "view_quizanswer",
    ],
}
MANAGER = {"tagging": ["import_keywordset", "export_keywordset"]}
ROLES = {"agent": [AGENT], "trainer": [AGENT, TRAINER], "manager": [AGENT, TRAINER, MANAGER]}
OWN_KINDS = {
    ("scripts_lib", "script"): ["publish", "import", "export"],
    ("scripts_lib", "article"): ["import", "export"],
    ("scripts_lib", "phraserule"): ["import", "export"],
    ("tagging", "keywordset"): ["import", "export"],
}


def give_rights(apps, schema_editor):
    using = schema_editor.connection.alias
    for label in ("customers", "tagging", "scripts_lib"):
        _make_permissions(apps, using, label)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    _make_own_kinds(apps, using, permissions)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for name, parts in ROLES.items():
        group, _created = groups.get_or_create(name=name)
        for part in parts:
            for label, codenames in part.items():
                group.permissions.add(*permissions.filter(content_type__app_label=label, codename__in=codenames))


def _make_own_kinds(apps, using, permissions):
    types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    for (label, model), deeds in OWN_KINDS.items():
        content_type, _created = types.get_or_create(app_label=label, model=model)
        for deed in deeds:
            permissions.get_or_create(
                content_type=content_type, codename=f"{deed}_{model}", defaults={"name": f"Can {deed} {model}"}
            )


def _make_permissions(apps, using, label):
    """An empty database gets its permissions only after the last migration; the roles need them now."""
    app_config = apps.get_app_config(label)
    known = getattr(app_config, "models_module", None)
    app_config.models_module = True
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    app_config.models_module = known


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("crm", "0019_shown_scripts"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
