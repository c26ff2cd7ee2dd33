"""PyTorch modules without exploding gradients.

``diagnose`` says whether the recurrent layers of a module contract, and why not; ``contract`` keeps them contracting while any
optimizer trains them; ``watch`` warns before a training without guard crosses a bifurcation.
"""

try:
    import torch as _torch  # noqa: F401
except ImportError as error:  # pragma: no cover - without PyTorch
    raise ImportError("shockfree.torch needs PyTorch: pip install 'shockfree[torch]'") from error

from shockfree.torch._diagnose import diagnose
from shockfree.torch._guard import Guard, contract
from shockfree.torch._watch import Alarm, ShockWarning, Watch, watch

__all__ = ["Alarm", "Guard", "ShockWarning", "Watch", "contract", "diagnose", "watch"]
