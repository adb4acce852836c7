"""Server-rendered pages, in Vietnamese."""
