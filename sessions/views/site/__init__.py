"""Pages of the site itself: start page, offline pages, app, health."""
