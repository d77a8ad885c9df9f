"""The service chassis: settings, logs, health, RabbitMQ, retries."""
