"""Pictures as people send them become pictures as the report shows them; nothing here knows Django or the database."""
