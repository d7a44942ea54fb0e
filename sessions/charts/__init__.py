"""Charts as SVG and PNG: drawn on the server, readable without colour; no Django."""
