"""Pages of git repositories, and of publishing to them."""
