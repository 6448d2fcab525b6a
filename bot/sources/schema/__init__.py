"""Shops that describe their products in schema.org terms."""

from bot.sources.schema.documents import Document, read_document
from bot.sources.schema.labels import believe
from bot.sources.schema.lists import Link
from bot.sources.schema.pages import SchemaPage, list_page, read_schema_document
from bot.sources.schema.walk import Walk

__all__ = [
    "Document",
    "Link",
    "SchemaPage",
    "Walk",
    "believe",
    "list_page",
    "read_document",
    "read_schema_document",
]
