"""What pages say for machines: JSON-LD, microdata, RDFa and meta tags, found and mended."""

from bot.sources.schema.embedded.jsonld import Graph, Node, read_graph, text_of, types, walk
from bot.sources.schema.embedded.microdata import MICRODATA, RDFA, read_microdata
from bot.sources.schema.embedded.repair import OBJECTS_LIMIT
from bot.sources.schema.embedded.shared import (
    read_shared,
    shared_availability,
    shared_offer,
    shared_product,
)

__all__ = [
    "MICRODATA",
    "OBJECTS_LIMIT",
    "RDFA",
    "Graph",
    "Node",
    "read_graph",
    "read_microdata",
    "read_shared",
    "shared_availability",
    "shared_offer",
    "shared_product",
    "text_of",
    "types",
    "walk",
]
