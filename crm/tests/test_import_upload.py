import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.admin.order_imports import doors
from customers.models import OrderImport, Shop
from customers.services.order_imports import FileTooLarge

UPLOAD = reverse("admin:customers_orderimport_add")


def a_file(name: str = "orders.csv", content: bytes = b"order_no,paid_at,amount\r\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def woken(monkeypatch) -> list[int]:
    """The imports for which a worker was called."""
    calls: list[int] = []
    monkeypatch.setattr("crm.tasks.run_import.delay", calls.append)
    return calls


class TestUpload:
    def test_the_page_opens_with_the_only_shop_chosen(self, as_manager, shop):
        response = as_manager.get(UPLOAD)

        assert response.status_code == 200
        assert f'<option value="{shop.pk}" selected>' in response.content.decode()

    def test_of_several_shops_none_is_chosen(self, as_manager, manager):
        Shop.objects.create(code="tea", name="Tea House").members.add(manager)

        assert "selected" not in str(as_manager.get(UPLOAD).context["form"]["shop"]).split("Tea House")[1]

    def test_keeps_the_file_wakes_a_worker_and_leads_to_its_page(
        self, as_manager, manager, shop, woken, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            response = as_manager.post(UPLOAD, {"file": a_file(), "shop": shop.pk, "platform": "jd"})

        order_import = OrderImport.objects.get()
        assert response.url == reverse("admin:customers_orderimport_change", args=[order_import.pk])
        assert (order_import.wanted_platform, order_import.created_by) == ("jd", manager)
        assert woken == [order_import.pk]

    def test_b100_a_dead_broker_does_no_harm(
        self, as_manager, shop, monkeypatch, caplog, django_capture_on_commit_callbacks
    ):
        def unreachable(import_id):
            raise ConnectionError

        monkeypatch.setattr("crm.tasks.run_import.delay", unreachable)
        with django_capture_on_commit_callbacks(execute=True):
            response = as_manager.post(UPLOAD, {"file": a_file(), "shop": shop.pk})

        assert response.status_code == 302
        assert OrderImport.objects.get().state == "uploaded"

    def test_b100_a_full_disk_is_told(self, as_manager, shop, monkeypatch):
        def full(**kwargs):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(doors, "receive_file", full)
        response = as_manager.post(UPLOAD, {"file": a_file(), "shop": shop.pk})

        assert "disk may be full" in response.content.decode()

    def test_b97_refuses_a_form_without_a_file(self, as_manager, shop):
        response = as_manager.post(UPLOAD, {"shop": shop.pk})

        assert "Choose the order file first." in response.content.decode()

    def test_b97_refuses_what_is_no_form(self, as_manager, shop):
        response = as_manager.post(UPLOAD, {"shop": shop.pk}, content_type="application/json")

        assert "Choose the order file first." in response.content.decode()

    @pytest.mark.parametrize("second", ["file", "other"])
    def test_b97_refuses_two_files(self, as_manager, shop, second):
        files = {"file": [a_file(), a_file("b.csv")]} if second == "file" else {"file": a_file(), "other": a_file()}
        response = as_manager.post(UPLOAD, {**files, "shop": shop.pk})

        assert "Upload one file at a time." in response.content.decode()
        assert not OrderImport.objects.exists()

    def test_refuses_an_empty_file(self, as_manager, shop):
        response = as_manager.post(UPLOAD, {"file": a_file(content=b""), "shop": shop.pk})

        assert "There is nothing in this file." in response.content.decode()

    def test_says_how_large_a_file_may_be(self, as_manager, shop, monkeypatch):
        def too_large(**kwargs):
            raise FileTooLarge

        monkeypatch.setattr(doors, "receive_file", too_large)
        response = as_manager.post(UPLOAD, {"file": a_file(), "shop": shop.pk})

        assert "up to 200 MB can be uploaded" in response.content.decode()

    @pytest.mark.parametrize(
        "name", ["../../evil.csv", "a\x00b.csv", "x" * 5000 + ".csv", "a\nb.csv", "a\u202egpj.csv"]
    )
    def test_b96_a_strange_name_is_only_a_name(self, as_manager, shop, woken, name):
        as_manager.post(UPLOAD, {"file": a_file(name), "shop": shop.pk})

        order_import = OrderImport.objects.get()
        assert len(order_import.file_name) <= 255
        assert order_import.file.name.endswith(".orders")
        assert ".." not in order_import.file.name

    def test_refuses_the_shop_of_others(self, as_manager, outsider):
        response = as_manager.post(UPLOAD, {"file": a_file(), "shop": Shop.objects.get(code="tea").pk})

        assert response.status_code == 200
        assert not OrderImport.objects.exists()

    def test_an_agent_may_not_import(self, as_agent):
        assert as_agent.get(UPLOAD).status_code == 403
