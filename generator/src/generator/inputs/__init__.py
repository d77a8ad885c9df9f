"""Brief, attachments, conversions and existing site → Inputs."""
