"""The section of attributes on a buyer's page, read and written."""


def address(customer, place=""):
    return f"/admin/customers/customer/{customer.pk}/attributes/{f'{place}/' if place else ''}"


def read(client, customer, place="", query=""):
    return client.get(address(customer, place) + query, headers={"HX-Request": "true"}).content.decode()


def write(client, customer, place, value):
    return client.post(address(customer, place), {"value": value}, headers={"HX-Request": "true"})
