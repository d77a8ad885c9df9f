"""The pages for people: a live table of briefs, a page for each brief, and the login of operators."""
