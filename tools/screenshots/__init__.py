"""Pictures of the gateway's pages for the documents: `make screenshots`."""
