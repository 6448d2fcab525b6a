"""JSON-LD and microdata, found in pages and mended."""

from bot.sources.schema.embedded.jsonld import Graph, Node, read_graph, text_of, types, walk
from bot.sources.schema.embedded.microdata import read_microdata
from bot.sources.schema.embedded.repair import OBJECTS_LIMIT

__all__ = [
    "OBJECTS_LIMIT",
    "Graph",
    "Node",
    "read_graph",
    "read_microdata",
    "text_of",
    "types",
    "walk",
]
