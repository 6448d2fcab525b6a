"""JSON-LD and microdata, found in pages and mended."""
