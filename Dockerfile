# syntax=docker/dockerfile:1
FROM python:3.13-slim AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# requirements-s3.txt to store pictures in S3.
ARG REQUIREMENTS=requirements.txt
COPY requirements.txt requirements-s3.txt ./
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r "$REQUIREMENTS"
COPY manage.py pyproject.toml ./
COPY conference conference
COPY sessions sessions
COPY templates templates
COPY static static
COPY locale locale
# The secret key created here is in a folder that is deleted before the layer is saved.
RUN export DATA_DIR=$(mktemp -d) \
    && /venv/bin/python manage.py compile_translations \
    && /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf "$DATA_DIR" \
    && /venv/bin/python -m compileall -q conference sessions

FROM python:3.13-slim
# To publish reports to git repositories.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git openssh-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin conference \
    && install --directory --owner conference --mode 0700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
# The history is not in the image: whoever builds it says which commit this is.
ARG COMMIT
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data COMMIT=$COMMIT
USER conference
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--port", "8000"]
