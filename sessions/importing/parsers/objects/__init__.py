"""Parser of JSON that holds a list of objects: which list, its objects as a table, known column mappings."""
