"""Hostile JSON schemas and instances: what each is named for, the schema, the instance."""

from __future__ import annotations

import json
from typing import Any


def doubling(n: int) -> dict[str, Any]:
    """A schema whose validation takes 2**n steps."""
    d = {"$defs": {f"d{i}": {"allOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(n)}}
    d["$defs"][f"d{n}"] = {"type": "integer"}
    d["$ref"] = "#/$defs/d0"
    return d


def nested(n: int, leaf: int = 1) -> str:
    """JSON text of n lists in each other."""
    return "[" * n + json.dumps(leaf) + "]" * n


def uneval(n: int) -> dict[str, Any]:
    """A schema of n `unevaluatedProperties` in each other."""
    u: dict[str, Any] = {"type": "object"}
    for _ in range(n):
        u = {"allOf": [u], "unevaluatedProperties": False, "properties": {"c": True}}
    return u


def chain(n: int) -> dict[str, Any] | bool:
    """A schema of n `items` in each other."""
    x: dict[str, Any] | bool = True
    for _ in range(n):
        x = {"items": x}
    return x


rec = {"properties": {"c": {"allOf": [{"$ref": "#"}] * 4}}}
CASES: dict[str, tuple[dict[str, Any] | bool | str, str]] = {
    "http ref": ({"$ref": "http://127.0.0.1:9/x.json"}, "1"),
    "https ref": ({"$ref": "https://example.com/x.json"}, "1"),
    "file ref": ({"$ref": "file:///etc/passwd"}, "1"),
    "http $schema": ({"$schema": "http://127.0.0.1:9/meta", "type": "integer"}, "1"),
    "id + relative ref": ({"$id": "http://127.0.0.1:9/a/", "properties": {"x": {"$ref": "b.json"}}}, '{"x":1}'),
    "redos": ({"pattern": "^(a+)+$"}, json.dumps("a" * 50000 + "!")),
    "redos look": ({"pattern": "^(?=(a+)+$)a*b"}, json.dumps("a" * 5000 + "!")),
    "redos look exp": ({"pattern": "^(?!x)(?:(a|a)*|b)*\\1c$"}, json.dumps("a" * 5000 + "!")),
    "not redos look": ({"not": {"pattern": "^(?!x)(?:(a|a)*|b)*\\1c$"}}, json.dumps("a" * 5000 + "!")),
    "big repeat": ({"pattern": "((a{100}){100}){100}"}, json.dumps("a" * 5000)),
    "patternProperties": (
        {"patternProperties": {"^(a+)+$": {"type": "integer"}}},
        json.dumps({"a" * 30000 + "!": "x"}),
    ),
    "ref loop": ({"$ref": "#"}, "1"),
    "ref loop allOf": (
        {"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}}},
        "1",
    ),
    "doubling 25": (doubling(25), "1"),
    "doubling 60": (doubling(60), "1"),
    "recursive quadrupling": (rec, '{"c":' * 60 + "1" + "}" * 60),
    "unevaluated 24": (uneval(24), '{"c":1}'),
    "depth 900": ({"items": {"$ref": "#"}}, nested(900)),
    "depth 50k": ({"items": {"$ref": "#"}}, nested(50000)),
    "depth 50k objects": ({}, '{"a":' * 50000 + "1" + "}" * 50000),
    "unclosed 1M": ({}, "[" * 1000000),
    "deep schema": (chain(900), "1"),
    "deep schema 50k text": ('{"items":' * 50000 + "true" + "}" * 50000, "1"),
    "uniqueItems 25k objects": (
        {"uniqueItems": True},
        json.dumps([{"a": i, "b": [i, {"c": i}]} for i in range(25000)]),
    ),
    "uniqueItems arrays": ({"uniqueItems": True}, json.dumps([[0] * i for i in range(1200)])),
    "contains x patterns": (
        {"patternProperties": {f".*{i}.*.*{i}.*$": {"type": "integer"} for i in range(1000)}},
        json.dumps({"ab" * 20 + str(i): 1 for i in range(20000)}),
    ),
    "anyOf large": ({"items": {"anyOf": [{"const": f"x{i}"} for i in range(5000)]}}, json.dumps(["y"] * 150000)),
    "anyOf large, last": (
        {"items": {"anyOf": [{"const": f"x{i}"} for i in range(5000)]}},
        json.dumps(["x4999"] * 90000),
    ),
    "enum large": ({"items": {"enum": [{"a": [i]} for i in range(20000)]}}, json.dumps([{"a": [-1]}] * 80000)),
    "lone surrogate": ({"type": "string"}, '"\\ud800"'),
    "lone surrogate raw": ({"type": "string"}, '"\ud800"'),
    "NaN": ({"minimum": 0}, "NaN"),
    "1e400": ({"type": "number"}, "1e400"),
    "huge int": ({"type": "integer", "multipleOf": 7}, "7" * 100000),
    "huge exponent": ({"multipleOf": 0.01}, "1e308"),
    "duplicate key": ({"properties": {"a": {"type": "integer"}}}, '{"a":"x","a":1}'),
    "10 MB string": ({"pattern": "^a*$"}, json.dumps("a" * 10_000_000)),
    "quotes unclosed": ({}, '["' + '\\"' * 500000 + "[" * 300),
    "NUL": ({"type": "string"}, '"\x00"'),
}
