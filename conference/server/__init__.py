"""HTTP server: waitress with deadlines, minimum transfer rates and memory limits (protection against Slowloris).

A thread is used only for a complete request, and never waits for the client to read the response. So slow clients
occupy a connection, but no thread.
"""
