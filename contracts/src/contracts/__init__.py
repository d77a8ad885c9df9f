"""The contract between the services: messages, progress events, queues and permissions."""
