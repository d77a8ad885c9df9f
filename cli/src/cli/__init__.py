"""The command `pagewright`."""
