"""Validates custom resources against the schemas in `schemas/`, which are extracts of their publishers' own."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from openapi_schema_validator import OAS30Validator

SCHEMAS = Path(__file__).with_name("schemas")

Resource = Mapping[str, Any]


def identity(resource: Resource) -> str:
    """The name in messages, such as `Deployment/gateway`."""
    return f"{resource['kind']}/{resource['metadata']['name']}"


def is_custom(resource: Resource) -> bool:
    """Whether `schemas/` has a schema for its kind, in any version."""
    return resource["kind"] in {kind for _, kind in _schemas()}


def complaints(resource: Resource) -> list[str]:
    """The faults of a custom resource, with their paths."""
    schema = _schemas().get((resource["apiVersion"], resource["kind"]))
    if schema is None:
        return [
            f"{identity(resource)}: apiVersion {resource['apiVersion']} is not one that tools/deployment/schemas has"
        ]
    found = OAS30Validator(schema).iter_errors(resource)
    return [f"{identity(resource)}: {'.'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def pod_of(resource: Resource) -> Resource | None:
    """The pod template in a RabbitmqCluster's overrides, as a resource; None for other kinds."""
    if resource["kind"] != "RabbitmqCluster":
        return None
    spec = resource["spec"]["override"]["statefulSet"]["spec"]["template"]["spec"]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": resource["metadata"]["name"]}, "spec": spec}


@functools.cache
def _schemas() -> Mapping[tuple[str, str], dict[str, Any]]:
    """The schemas by version and kind."""
    described = (yaml.safe_load(path.read_text()) for path in SCHEMAS.glob("*.yaml"))
    return {(one["apiVersion"], one["kind"]): _strict(_whole(one["spec"])) for one in described}


def _whole(spec: dict[str, Any]) -> dict[str, Any]:
    text = {"type": "string"}
    metadata = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": text,
            "namespace": text,
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }
    properties = {"apiVersion": text, "kind": text, "metadata": metadata, "spec": spec}
    return {"type": "object", "required": list(properties), "properties": properties}


def _strict(schema: Any) -> Any:
    """The schema without additional fields."""
    if isinstance(schema, list):
        return [_strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _strict(part) for name, part in schema.items()}
    if closed.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed
