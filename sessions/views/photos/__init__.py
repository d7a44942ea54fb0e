"""The pages of photos: the album of an event, one photo in detail, and the files of pictures."""
