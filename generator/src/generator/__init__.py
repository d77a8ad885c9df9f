"""Has a model write the site that a brief asks for."""
