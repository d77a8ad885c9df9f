"""Addresses of clouds' metadata services, which give out credentials: no setting allows callbacks to them."""

from ipaddress import ip_address

METADATA_ADDRESSES = frozenset(
    map(
        ip_address,
        (
            "100.100.100.200",  # Alibaba
            "168.63.129.16",  # Azure, a public address
            "169.254.169.254",  # nearly all
            "169.254.170.2",  # AWS, containers
            "169.254.170.23",  # AWS, pods
            "192.0.0.192",  # Oracle
            "fd00:ec2::23",
            "fd00:ec2::254",
            "fd20:ce::254",  # Google
        ),
    )
)
METADATA_NAMES = (
    "instance-data",
    "instance-data.ec2.internal",
    "metadata",
    "metadata.azure.internal",
    "metadata.goog",
    "metadata.google.internal",
)
