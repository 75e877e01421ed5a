from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection

pytestmark = pytest.mark.django_db

READS = {"view_customer", "view_order", "view_orderitem", "view_product", "view_taggroup", "view_tag", "view_segment"}
TAGS = {"view_customertag", "add_customertag", "delete_customertag"}
DESK = {
    "add_customer", "change_customer", "view_attributedefinition", "view_script", "view_scene", "view_article",
    "view_inquiry", "add_inquiry", "change_inquiry", "view_interaction", "add_interaction", "view_followup",
    "add_followup", "change_followup", "view_note", "add_note", "change_note", "view_coupon", "view_lossreason",
    "give_compensation",
}  # fmt: skip
TREATMENT = {"view_segmentstrategy", "change_segmentstrategy", "view_shopperhint", "change_shopperhint"}
SEGMENTS = {"add_segment", "change_segment"}
FOLLOW_UP_TEMPLATES = {"view_followuptemplate", "add_followuptemplate", "change_followuptemplate"}
REMINDERS = {"view_notification", "change_notification"}
REVIEWS = {"view_review"}
LIBRARY = {
    "view_productcategory", "view_libraryrequest", "add_libraryrequest", "view_ownwording", "add_ownwording",
    "change_ownwording", "delete_ownwording", "view_phraserule", "view_readinglist", "view_scriptbranch",
    "view_scriptvariant",
}  # fmt: skip
TRAINING = {
    "add_productcategory", "change_productcategory", "view_keywordset", "publish_script", "import_script",
    "export_script", "import_article", "export_article", "view_scriptversion", "view_articleversion",
    "view_articlepicture", "add_articlepicture", "change_articlepicture", "delete_articlepicture",
    "change_libraryrequest", "add_phraserule", "change_phraserule", "delete_phraserule", "import_phraserule",
    "export_phraserule", "view_phraseexception", "add_phraseexception", "change_phraseexception", "view_synonyms",
    "add_synonyms", "change_synonyms", "delete_synonyms", "add_readinglist", "change_readinglist",
    "delete_readinglist", "view_readingitem", "add_readingitem", "change_readingitem", "delete_readingitem",
    "view_quizquestion", "add_quizquestion", "change_quizquestion", "delete_quizquestion", "view_quizchoice",
    "add_quizchoice", "change_quizchoice", "delete_quizchoice", "view_quizanswer",
}  # fmt: skip
WRITING = {
    "change_product", "add_script", "change_script", "add_scene", "change_scene", "add_article", "change_article",
    "add_scriptvariant", "change_scriptvariant", "add_scriptbranch", "change_scriptbranch", "delete_scriptbranch",
}  # fmt: skip


def rights(role):
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


class TestRoles:
    def test_an_agent_reads_tags_and_works_at_the_desk(self):
        assert rights("agent") == READS | TAGS | DESK | REMINDERS | REVIEWS | LIBRARY

    def test_a_trainer_also_writes_the_library_and_reads_the_rules(self):
        own = LIBRARY | WRITING | TRAINING | TREATMENT | {"view_tagrule"} | SEGMENTS | FOLLOW_UP_TEMPLATES
        assert rights("trainer") == READS | TAGS | DESK | REMINDERS | REVIEWS | {"add_review"} | own

    def test_a_manager_imports_edits_rules_and_sees_contact_details(self):
        assert rights("manager") > rights("trainer")
        assert {"add_orderimport", "change_tagrule", "view_contact", "view_shop"} <= rights("manager")

    def test_nobody_deletes_what_history_hangs_on(self):
        """A tag or an attribute goes only while nobody speaks of it and no buyer ever had it."""
        deletes = {name for role in ("agent", "trainer", "manager") for name in rights(role) if "delete" in name}
        unused = {"delete_tag", "delete_attributedefinition", "delete_segment", "delete_keywordset"}
        library = {name for name in LIBRARY | TRAINING if "delete" in name}
        assert deletes == {"delete_customertag", "delete_scriptbranch", "delete_closedday"} | unused | library

    def test_no_role_reaches_users_groups_or_permissions(self):
        used = Permission.objects.filter(group__isnull=False).values_list("content_type__app_label", flat=True)
        assert set(used) == {"crm", "customers", "scripts_lib", "tagging"}

    def test_making_them_again_changes_nothing(self):
        before = {role: rights(role) for role in ("agent", "trainer", "manager")}

        editor = SimpleNamespace(connection=connection)
        import_module("crm.migrations.0002_roles").make_roles(apps, editor)

        assert {role: rights(role) for role in before} == before


class TestStaffPages:
    @pytest.mark.parametrize("kind", ["user", "group"])
    @pytest.mark.parametrize("deed", ["", "add/"])
    def test_are_closed_to_a_manager_whatever_rights_were_given(self, as_manager, manager, kind, deed):
        manager.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))

        assert as_manager.get(f"/admin/auth/{kind}/{deed}").status_code == 403

    def test_nobody_raises_their_own_role(self, as_manager, manager):
        manager.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))

        answer = as_manager.post(f"/admin/auth/user/{manager.pk}/change/", {"is_superuser": "on"})

        manager.refresh_from_db()
        assert (answer.status_code, manager.is_superuser) == (403, False)

    @pytest.mark.parametrize("address", ["user/", "user/add/", "group/", "group/add/"])
    def test_open_for_the_operator(self, as_operator, address):
        assert as_operator.get(f"/admin/auth/{address}").status_code == 200
