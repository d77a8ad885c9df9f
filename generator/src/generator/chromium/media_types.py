"""Decides the Content-Type of a file as GitHub Pages does: by its name."""

from mimetypes import MimeTypes
from pathlib import PurePosixPath

# Without the system's tables, which differ between machines.
_KNOWN_TO_PYTHON = MimeTypes(filenames=())
_UNKNOWN = "application/octet-stream"
_OVERRULED = {
    ".avif": "image/avif",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".gltf": "model/gltf+json",
    ".glb": "model/gltf-binary",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "application/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".mjs": "application/javascript",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".yaml": "text/yaml",
    ".yml": "text/yaml",
}
_TEXT_OTHERWISE = {"application/javascript", "application/json", "application/xml", "application/geo+json"}


def media_type_of(path: str) -> str:
    """E.g. `text/html; charset=utf-8` for `index.html`."""
    suffix = PurePosixPath(path).suffix.lower()
    kind = _OVERRULED.get(suffix) or _KNOWN_TO_PYTHON.guess_type(f"file{suffix}")[0] or _UNKNOWN
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _TEXT_OTHERWISE else kind
