"""Drive space-mcp-server's client of images: its settings name the address."""

import asyncio
import json
import sys

from src.config import settings

settings.nasa_images_base_url = sys.argv[1]

from src.clients.nasa_images import NasaImagesClient  # noqa: E402 - it reads the settings


async def main() -> None:
    """Search as the tool of an assistant does."""
    client = NasaImagesClient()
    found = await client.search("moon landing", media_type="image", year_start=1969, year_end=1969)
    few = await client.search("balloon", page_size=7, page=3)
    await client.close()
    print(json.dumps({"found": found, "few": few}))


asyncio.run(main())
