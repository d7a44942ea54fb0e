"""Import of stars: read a calendar, JSON or a link of favourites, match them to the sessions of an event, star them."""
