"""Shops that describe their products in schema.org terms."""

from bot.sources.schema.documents import SchemaDocument, read_document
from bot.sources.schema.labels import believe
from bot.sources.schema.lists import Link
from bot.sources.schema.pages import SchemaPage, list_page, read_schema_document
from bot.sources.schema.walk import SchemaWalk

__all__ = [
    "Link",
    "SchemaDocument",
    "SchemaPage",
    "SchemaWalk",
    "believe",
    "list_page",
    "read_document",
    "read_schema_document",
]
