# The image of `policywire`: the wheel in a virtual environment, no source, no build tools, not root.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/policywire
COPY pyproject.toml README.md LICENSE ./
COPY agents agents
COPY pipeline pipeline
COPY schemas schemas
COPY seeds seeds
RUN /opt/policywire/bin/pip install --no-cache-dir --disable-pip-version-check .

# The same Python as above: a virtual environment only runs on the one that it was made with.
FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /tmp policywire
COPY --from=build /opt/policywire /opt/policywire
ENV PATH=/opt/policywire/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    POLICYWIRE_WEB_PORT=6066
USER 10001:10001
WORKDIR /
STOPSIGNAL SIGTERM
# A worker says whether a restart would help, also while it waits for Kafka. To reach it from outside the container, set
# POLICYWIRE_WEB_BIND to 0.0.0.0.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['POLICYWIRE_WEB_PORT'] + '/livez', timeout=4)"]
ENTRYPOINT ["policywire"]
CMD ["worker"]
