"""Samples and verdicts as plain data, for pipes and files."""

from __future__ import annotations

from typing import Any

from rlvr_verify.verifiers.base import Sample, Verdict


def sample_to_wire(sample: Sample) -> dict[str, Any]:
    """The sample's fields as a mapping."""
    return {
        "completion": sample.completion,
        "reference": sample.reference,
        "prompt": sample.prompt,
        "metadata": dict(sample.metadata or {}),
        "id": sample.id,
    }


def sample_from_wire(data: dict[str, Any]) -> Sample:
    """The sample that `sample_to_wire` described."""
    return Sample(**data)


def verdict_to_wire(verdict: Verdict) -> dict[str, Any]:
    """The verdict's fields as a mapping."""
    return {
        "score": verdict.score,
        "status": verdict.status,
        "reason": verdict.reason,
        "message": verdict.message,
        "extracted": verdict.extracted,
        "parts": dict(verdict.parts),
        "seconds": verdict.seconds,
    }


def verdict_from_wire(data: dict[str, Any]) -> Verdict:
    """The verdict that `verdict_to_wire` described.

    Raises:
        TypeError, ValueError: the fields are not those of a verdict.
    """
    return Verdict(**data)
