"""Decides from the broker's user which role a process has, and from which senders it accepts messages."""

from dataclasses import dataclass

from chassis.broker_url import user_of
from contracts.broker_permissions import OPERATOR, ROLES, Role
from contracts.messages import M
from contracts.work_queues import WorkQueue


@dataclass(frozen=True)
class BrokerAccount:
    """The process's user on the broker: its own if the name ends with the role, as in `pagewright-publisher`.

    RabbitMQ verifies the `user-id` of a message, so a user of its own proves the sending service. Under a shared user
    senders are not checked.
    """

    role: Role
    user: str

    @classmethod
    def of(cls, role: Role, url: str) -> "BrokerAccount":
        """The account that `url` logs in to."""
        return cls(role, user_of(url))

    @property
    def is_own(self) -> bool:
        """Whether the services have users of their own."""
        return self.user.endswith(self.role)

    @property
    def signature(self) -> str | None:
        """The AMQP `user-id` of this process's messages."""
        return self.user if self.is_own else None

    def user_of(self, role: Role) -> str:
        """The user of another role: the same prefix with another role."""
        return f"{self.user.removesuffix(self.role)}{role}"

    def sender_of(self, user_id: str | None, vouched: str | None, consumer: str) -> str | None:
        """The original sender: the consumer and operators re-send messages and name the sender in a header."""
        again = {self.user_of(role) for role in ROLES if role in (consumer, OPERATOR)}
        return vouched if vouched and user_id in again else user_id

    def refusal(self, sender: str | None, queue: WorkQueue[M]) -> str | None:
        """The reason why a message on `queue` is refused from `sender`; None if it is accepted."""
        allowed = (self.user_of(queue.message_type.sender), self.user_of(OPERATOR))
        if not self.is_own or sender in allowed:
            return None
        return f"{queue.key} from {sender or 'nobody known'}: only {allowed[0]} may send it"
