"""The gateway: accepts briefs over HTTP and shows their status."""
