"""What is done with photos: their files, their places and names, taking them in, turning and cutting them."""
