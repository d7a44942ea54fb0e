"""Fetching a programme over the network: private addresses refused (SSRF), sizes and work limited, unpacked."""
