"""Files for readers who do not write Markdown: a web page, a Word document, a page for the printer, Confluence."""
