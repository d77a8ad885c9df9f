"""What a brief and its checks demand of the files of a site."""

from generator.demands.conversions import Conversion
from generator.demands.demands import Demands, demands_of

__all__ = ["Conversion", "Demands", "demands_of"]
