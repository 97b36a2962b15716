"""Drive langchain-community's NasaAPIWrapper: its module constant points at the address that is given."""

import json
import sys

from langchain_community.utilities import nasa

nasa.IMAGE_AND_VIDEO_LIBRARY_URL = sys.argv[1]
wrapper = nasa.NasaAPIWrapper()


def run(mode: str, query: str) -> object:
    """Run a mode as an agent's tool does, and read the text that it gives."""
    return json.loads(wrapper.run(mode, query))


print(
    json.dumps(
        {
            "found": run(
                "search_media", json.dumps({"q": "apollo 11", "media_type": "image", "year_start": "1969"})
            ),
            "filters_alone": run("search_media", json.dumps({"media_type": "audio"})),
            "asset": run("get_media_metadata_manifest", "made-3"),
            "metadata": run("get_media_metadata_location", "made-3"),
            "captions": run("get_video_captions_location", "made film 4"),
            "nobody": run("get_media_metadata_manifest", "nobody"),
        }
    )
)
