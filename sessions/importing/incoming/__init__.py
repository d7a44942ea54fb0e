"""Reports that are sent by a page: files and zips, recognition of the format, outline, plan."""
