"""Lists the delays for retries that the broker offers, with a queue for each; a `retry_policy.py` chooses."""

RETRY_DELAYS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
"""The delays in seconds that a message can wait in the broker, with one queue each."""


def retry_queue(seconds: int) -> str:
    """Name of the queue where a message waits for `seconds`."""
    if seconds not in RETRY_DELAYS:
        raise ValueError(f"no retry queue waits {seconds} s; there are {RETRY_DELAYS}")
    return f"pagewright.retry.{seconds}s"


def delay_exchange(seconds: int) -> str:
    """Name of the topic exchange in front of `retry_queue(seconds)`; a routing key is the name of a work queue.

    A topic exchange, because RabbitMQ limits a user's routing keys on no other kind.
    """
    return retry_queue(seconds).replace(".retry.", ".delay.")
