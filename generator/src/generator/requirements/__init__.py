"""What a brief and its checks demand of the files of a site."""

from generator.requirements.conversions import Conversion
from generator.requirements.requirements import Requirements, requirements_of

__all__ = ["Conversion", "Requirements", "requirements_of"]
