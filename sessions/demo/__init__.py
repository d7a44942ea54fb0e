"""Sample data (fixtures): a conference with two articles, their pictures, its programme and further facts."""
