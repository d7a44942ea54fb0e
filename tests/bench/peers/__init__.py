"""Other programs for conferences, each in an environment and a process of its own, because they need another Django."""
