"""Query sets: the queries of the models, with access control (``visible_to``, ``editable_by``)."""
