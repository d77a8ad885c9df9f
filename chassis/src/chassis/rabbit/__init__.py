"""Everything that knows aio-pika: declaring, sending, consuming. Nothing outside this package imports it."""
