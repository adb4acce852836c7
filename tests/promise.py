"""What of a description of the API breaks those who go by an older one: things that went, that changed, that are asked for anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

PROMISED = Path(__file__).parents[1] / "docs/api-v1.json"
"""The description that was given out; `python -m tests.promise` writes it anew, once nothing breaks."""
VERBS = ("get", "post", "put", "patch", "delete")
Doc = Mapping[str, Any]


def breaks(old: Doc, new: Doc) -> list[str]:
    """One sentence each; none: whoever goes by the old one can go on."""
    found = []
    for path, verbs in old["paths"].items():
        for verb in (one for one in VERBS if one in verbs):
            there = new["paths"].get(path, {}).get(verb)
            where = f"{verb.upper()} {path}"
            if there is None:
                found.append(f"{where} is gone")
            else:
                found += [f"{where}: {what}" for what in _operation(verbs[verb], there, old, new)]
    return found


def _operation(old: Doc, new: Doc, olds: Doc, news: Doc) -> Iterator[str]:
    before = {(one["in"], one["name"]): one for one in old.get("parameters", ())}
    after = {(one["in"], one["name"]): one for one in new.get("parameters", ())}
    for key, one in after.items():
        if one.get("required") and not before.get(key, {}).get("required"):
            yield f"parameter {key[1]} is asked for anew"
    yield from (f"parameter {key[1]} is gone" for key in before.keys() - after.keys())
    yield from (f"answer {status} is gone" for status in old["responses"].keys() - new["responses"].keys())
    for status in old["responses"].keys() & new["responses"].keys():
        yield from _answer(old["responses"][status], new["responses"][status], olds, news, f"answer {status}")
    yield from _body(old.get("requestBody", {}), new.get("requestBody", {}), olds, news)


def _answer(old: Doc, new: Doc, olds: Doc, news: Doc, where: str) -> Iterator[str]:
    for kind, one in old.get("content", {}).items():
        there = new.get("content", {}).get(kind)
        if there is None:
            yield f"{where} as {kind} is gone"
        else:
            yield from _schema(one.get("schema", {}), there.get("schema", {}), olds, news, where, 0)


def _body(old: Doc, new: Doc, olds: Doc, news: Doc) -> Iterator[str]:
    for kind, one in old.get("content", {}).items():
        there = new.get("content", {}).get(kind)
        if there is None:
            yield f"a body as {kind} is no longer taken"
            continue
        a, b = _open(one.get("schema", {}), olds), _open(there.get("schema", {}), news)
        yield from (f"field {name} of the body is asked for anew" for name in set(b.get("required", ())) - set(a.get("required", ())))
        yield from (
            f"field {name} of the body is no longer taken" for name in a.get("properties", {}).keys() - b.get("properties", {}).keys()
        )


def _schema(old: Doc, new: Doc, olds: Doc, news: Doc, where: str, depth: int) -> Iterator[str]:
    a, b = _open(old, olds), _open(new, news)
    if a.get("type") != b.get("type"):
        yield f"{where} is {b.get('type')}, was {a.get('type')}"
    if depth > 6:
        return
    for name, one in a.get("properties", {}).items():
        if name not in b.get("properties", {}):
            yield f"{where}: {name} is gone"
        else:
            yield from _schema(one, b["properties"][name], olds, news, f"{where}: {name}", depth + 1)
    for name in set(a.get("required", ())) - set(b.get("required", ())):
        yield f"{where}: {name} may be left out"
    if "items" in a:
        yield from _schema(a["items"], b.get("items", {}), olds, news, f"{where}, each", depth + 1)
    for one in a.get("anyOf", ()):
        kinds = [_open(other, news).get("type") for other in b.get("anyOf", ())]
        if _open(one, olds).get("type") not in kinds:
            yield f"{where}: may no longer be {_open(one, olds).get('type')}"


def _open(schema: Doc, of: Doc) -> Doc:
    while "$ref" in schema:
        schema = of["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def described() -> dict[str, Any]:
    """The description of today."""
    import tempfile

    from api.app import create_app
    from api.settings import Settings
    from api.wiring.services import build

    with tempfile.TemporaryDirectory() as folder:
        services = build(Settings(data_dir=Path(folder)))
        found: dict[str, Any] = create_app(services, work=False).openapi()
        services.close()
    return {**found, "info": {**found["info"], "version": "1"}}


if __name__ == "__main__":
    new = described()
    if PROMISED.exists() and (wrong := breaks(json.loads(PROMISED.read_text()), new)):
        raise SystemExit("\n".join(["This breaks the promise of /api/v1; it belongs under a new version:", *wrong]))
    PROMISED.write_text(json.dumps(new, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
