"""Drive nasa-images-cli: its module constants point at the addresses of the service and of the pictures."""

import sys

import nasa_images

nasa_images.API_ROOT, nasa_images.ASSET_BASE = sys.argv[1:3]
sys.argv = ["nasa-images", *sys.argv[3:]]
nasa_images.main()
