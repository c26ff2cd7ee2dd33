"""See, prove and train recurrent networks without exploding gradients."""

from shockfree._native import (
    Certificate,
    Checked,
    Claim,
    Condition,
    Diagnosis,
    FixedPoint,
    Followed,
    Follower,
    Guarantees,
    Layer,
    LayerCertificate,
    LayerDiagnosis,
    Region,
    Witness,
    condition,
    diagnose,
)

__all__ = [
    "Certificate",
    "Checked",
    "Claim",
    "Condition",
    "Diagnosis",
    "FixedPoint",
    "Followed",
    "Follower",
    "Guarantees",
    "Layer",
    "LayerCertificate",
    "LayerDiagnosis",
    "Region",
    "Witness",
    "condition",
    "diagnose",
]
