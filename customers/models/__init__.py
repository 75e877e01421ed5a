from .attribute import AttributeDefinition, AttributeValue
from .customer import Customer, CustomerAlias, CustomerFacts
from .customer_merge import CustomerMerge
from .different_people import DifferentPeople
from .export_record import ExportRecord
from .heartbeat import Heartbeat
from .next_look import NextLook
from .order import Order, OrderItem
from .order_import import CustomerImage, OrderImage, OrderImport, OrderImportProblem, ProductImage
from .product import Product, ProductCategory
from .product_pair import BuyerLeftOut, PairBasis, ProductCount, ProductPair, RelatedProduct
from .promo import PromoChannel, PromoReading
from .reading_memory import ColumnMapping, StatusWord
from .shop import Channel, ClosedDay, Shop
from .staging import StagedOrder, StagedRow, WaitingLine

__all__ = [
    "AttributeDefinition",
    "AttributeValue",
    "BuyerLeftOut",
    "Channel",
    "ClosedDay",
    "ColumnMapping",
    "Customer",
    "CustomerAlias",
    "CustomerFacts",
    "CustomerImage",
    "CustomerMerge",
    "DifferentPeople",
    "ExportRecord",
    "Heartbeat",
    "NextLook",
    "Order",
    "OrderImage",
    "OrderImport",
    "OrderImportProblem",
    "OrderItem",
    "PairBasis",
    "Product",
    "ProductCategory",
    "ProductCount",
    "ProductImage",
    "ProductPair",
    "PromoChannel",
    "PromoReading",
    "RelatedProduct",
    "Shop",
    "StagedOrder",
    "StagedRow",
    "StatusWord",
    "WaitingLine",
]
