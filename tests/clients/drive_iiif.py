"""Drive iiif-prezi3, the reference of the IIIF Presentation API 3.0: read the manifests at the addresses given."""

import json
import sys

import requests
from iiif_prezi3 import Manifest

found = [Manifest(**requests.get(address, timeout=60).json()) for address in sys.argv[1:]]
print(json.dumps([json.loads(one.json()) for one in found]))
