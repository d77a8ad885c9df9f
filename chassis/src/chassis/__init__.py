"""The service chassis: settings, logs, health, RabbitMQ, retries."""

from chassis.lean_imports import leave_out_commands

leave_out_commands()
