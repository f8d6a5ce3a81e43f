"""What is said about installed versions."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "versions.supported": "Subscribe {subscribe} with {circulation} supports {feature}",
    "versions.needs": "{feature} needs {needed}, or newer; Subscribe {subscribe} with {circulation} is installed",
    "versions.never": "{feature} is not supported with {system}",
    "versions.rapid-release": "NCS Circ 2020.2.2 or 2020.3 is recommended",
    "versions.matrix-restart": "the source names no first version for Matrix: ask the vendor about yours",
}
