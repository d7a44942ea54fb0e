"""Query sets: the questions that are asked of the models, in the words of the domain."""
