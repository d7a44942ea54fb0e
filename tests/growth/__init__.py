"""Growth: the same pages on a site that holds little, much, and very much.

Run by `make growth`. It prints how many times as long each page takes as on the small site.
"""
