"""What a second look needs of the brief, and what it sees in the files alone."""
