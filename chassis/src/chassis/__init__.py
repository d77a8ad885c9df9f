"""How a Pagewright service runs: settings, logs, health, RabbitMQ, retries."""
