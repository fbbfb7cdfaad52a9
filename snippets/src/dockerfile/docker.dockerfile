# title: Docker: slim Python API
# description: Locked dependencies in a build stage, an unprivileged user, a health check; no key in the image.
# task: deployment
# docs: https://docs.docker.com/build/building/best-practices/

# syntax=docker/dockerfile:1
# ${1:3.13}
FROM python:3.13-slim AS build
COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev --no-install-project

# ${1:3.13}
FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home app
WORKDIR /app
COPY --from=build /app/.venv /app/.venv
# ${2:src}
COPY src ./src
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER app
# ${3:8000}
EXPOSE 8000
# ${3:8000}
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=2)"]
# ${4:src.main:app} ${3:8000}
CMD ["uvicorn", "src.main:app", "--host", "0.0.0.0", "--port", "8000"]
