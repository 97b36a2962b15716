"""Drive nasapy: its functions hold the host, so an adapter of its requests leads that host to the given address."""

import json
import sys
from typing import Any

import nasapy
import requests

HOST = "https://images-api.nasa.gov"
get = requests.get


def elsewhere(url: str, **options: Any) -> requests.Response:
    """Ask the given address in the place of the host."""
    return get(url.replace(HOST, sys.argv[1]), **options)


requests.get = elsewhere  # type: ignore[assignment]
try:
    nasapy.media_asset_manifest("nobody")
except requests.exceptions.HTTPError as error:
    refused = str(error)

print(
    json.dumps(
        {
            "found": nasapy.media_search(query="apollo 11", description="moon landing"),
            "images": nasapy.media_search(title="bell", media_type="image,audio", year_start="2000"),
            "second": nasapy.media_search(query="balloon", page=2),
            "asset": nasapy.media_asset_manifest("made-3"),
            "metadata": nasapy.media_asset_metadata("made-3"),
            "captions": nasapy.media_asset_captions("made film 4"),
            "refused": refused,
        }
    )
)
