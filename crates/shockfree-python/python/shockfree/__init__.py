"""See, prove and train recurrent networks without exploding gradients."""

from shockfree._native import (
    Certificate,
    Checked,
    Claim,
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
    diagnose,
)

__all__ = [
    "Certificate",
    "Checked",
    "Claim",
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
    "diagnose",
]
