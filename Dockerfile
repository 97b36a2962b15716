# syntax=docker/dockerfile:1
# The program is built in one stage and installed in a second, which has neither compilers nor the sources.
FROM python:3.13 AS build
WORKDIR /source
COPY requirements.lock pyproject.toml README.md LICENSE THIRD-PARTY.md caption_search.py ./
COPY schema schema
COPY indexer indexer
COPY webapp webapp
COPY deploy/slim.py deploy/
RUN python -m venv /opt/caption-search \
    && /opt/caption-search/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    && /opt/caption-search/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && python deploy/slim.py /opt/caption-search \
    && /opt/caption-search/bin/pip uninstall --yes hatchling pip

FROM python:3.13-slim
RUN useradd --system --uid 10001 caption-search \
    && install -d -o 10001 -m 0700 /index /pictures /var/cache/caption-search
COPY --from=build /opt/caption-search /opt/caption-search
ENV PATH=/opt/caption-search/bin:$PATH \
    NUMBA_CACHE_DIR=/var/cache/caption-search \
    CAPTION_SEARCH_INDEX=/index \
    CAPTION_SEARCH_HOST=0.0.0.0
USER 10001
RUN ["python", "-c", "import webapp.search.arrays.kernels"]
VOLUME /index
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=5)"]
ENTRYPOINT ["caption-search"]
CMD ["serve"]
