"""Site and requirements → what is known of them, check by check: files, rules, the page in a browser."""
