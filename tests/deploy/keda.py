"""KEDA's own kinds, as far as our manifests use them: a field that is not named here, or of another type, is a mistake.

No package brings their schemas in a version of today. Names, types and which are required are those of the definitions
that KEDA installs (kedacore/keda, config/crd/bases/keda.sh_scaledobjects.yaml and keda.sh_triggerauthentications.yaml,
v1alpha1); those of the Kafka trigger are from KEDA's page about it (keda.sh/docs, scalers, Apache Kafka).
"""

from typing import Annotated, Any, Literal

import msgspec

_Replicas = Annotated[int, msgspec.Meta(ge=0)]
# A trigger's metadata are strings whatever they mean; a bare number is refused by the cluster.
_Whole = Annotated[str, msgspec.Meta(pattern=r"^[0-9]+$")]


class _Strict(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    pass


class _Metadata(_Strict):
    name: str


class _Target(_Strict):
    name: str
    kind: str = "Deployment"


class _Stable(_Strict):
    stabilizationWindowSeconds: Annotated[int, msgspec.Meta(ge=0, le=3600)]  # noqa: N815 - their spelling, as below


class _Behaviour(_Strict):
    scaleDown: _Stable  # noqa: N815


class _Autoscaler(_Strict):
    behavior: _Behaviour


class _Advanced(_Strict):
    horizontalPodAutoscalerConfig: _Autoscaler  # noqa: N815


class KafkaTrigger(_Strict):
    """What the trigger looks at; it counts the messages behind the committed offsets."""

    bootstrapServers: str  # noqa: N815
    consumerGroup: str  # noqa: N815
    topic: str
    lagThreshold: _Whole  # noqa: N815
    offsetResetPolicy: Literal["earliest", "latest"]  # noqa: N815
    sasl: Literal["none", "plaintext", "scram_sha256", "scram_sha512"] = "none"
    tls: Literal["enable", "disable"] = "disable"


class _Trigger(_Strict):
    type: Literal["kafka"]
    metadata: KafkaTrigger
    authenticationRef: _Metadata  # noqa: N815


class _Scaling(_Strict):
    scaleTargetRef: _Target  # noqa: N815
    minReplicaCount: _Replicas  # noqa: N815
    maxReplicaCount: _Replicas  # noqa: N815
    pollingInterval: Annotated[int, msgspec.Meta(ge=1)]  # noqa: N815
    advanced: _Advanced
    triggers: Annotated[list[_Trigger], msgspec.Meta(min_length=1)]


class ScaledObject(_Strict):
    """How many replicas a Deployment has, and by what."""

    apiVersion: Literal["keda.sh/v1alpha1"]  # noqa: N815
    kind: Literal["ScaledObject"]
    metadata: _Metadata
    spec: _Scaling


class SecretRef(_Strict):
    """A trigger's parameter that stands in a Secret."""

    parameter: Literal["username", "password", "ca", "cert", "key"]
    name: str
    key: str


class _Secrets(_Strict):
    secretTargetRef: list[SecretRef]  # noqa: N815


class TriggerAuthentication(_Strict):
    """As whom triggers log in."""

    apiVersion: Literal["keda.sh/v1alpha1"]  # noqa: N815
    kind: Literal["TriggerAuthentication"]
    metadata: _Metadata
    spec: _Secrets


def read(manifest: dict[str, Any]) -> ScaledObject | TriggerAuthentication:
    """The manifest as one of KEDA's kinds; raises msgspec.ValidationError with the place of the mistake."""
    if manifest["kind"] == "TriggerAuthentication":
        return msgspec.convert(manifest, TriggerAuthentication)
    return msgspec.convert(manifest, ScaledObject)
