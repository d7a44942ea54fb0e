"""Charts as SVG: drawn on the server, readable without colour; no Django."""
