"""See, prove and train recurrent networks without exploding gradients."""

from shockfree._native import Region

__all__ = ["Region"]
