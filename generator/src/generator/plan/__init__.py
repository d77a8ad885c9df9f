"""The plan of a brief, as data: demands on files, steps on the page, questions about screenshots."""
