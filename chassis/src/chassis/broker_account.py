"""The broker's user that a process logs in as, and whose messages it takes."""

from dataclasses import dataclass

from chassis.broker_url import user_of
from contracts.broker_rights import OPERATOR, ROLES, Role
from contracts.messages import M
from contracts.topology import WorkQueue


@dataclass(frozen=True)
class BrokerAccount:
    """One user for each service where the user's name ends with the role, as `pagewright-publisher`; else a shared one.

    RabbitMQ lets nobody send under another user's name, so a sender's user proves which service it is. A shared user
    proves nothing, and then nothing is checked.
    """

    role: Role
    user: str

    @classmethod
    def of(cls, role: Role, url: str) -> "BrokerAccount":
        """The account that `url` logs in to."""
        return cls(role, user_of(url))

    @property
    def is_own(self) -> bool:
        """Whether every service has a user of its own."""
        return self.user.endswith(self.role)

    @property
    def signature(self) -> str | None:
        """The AMQP `user-id` of what this process sends."""
        return self.user if self.is_own else None

    def user_of(self, role: Role) -> str:
        """The user of another role: the same name with another end."""
        return f"{self.user.removesuffix(self.role)}{role}"

    def sender_of(self, user_id: str | None, vouched: str | None, consumer: str) -> str | None:
        """Who first sent a message of `consumer`'s queue: the consumer and operators send it again and say for whom."""
        again = {self.user_of(role) for role in ROLES if role in (consumer, OPERATOR)}
        return vouched if vouched and user_id in again else user_id

    def refusal(self, sender: str | None, queue: WorkQueue[M]) -> str | None:
        """Why a message on `queue` is not taken from `sender`; None where it is."""
        allowed = (self.user_of(queue.message_type.sender), self.user_of(OPERATOR))
        if not self.is_own or sender in allowed:
            return None
        return f"{queue.key} from {sender or 'nobody known'}: only {allowed[0]} may send it"
