# title: Docker: CUDA inference server
# description: vLLM on an NVIDIA runtime image, models in a volume, an unprivileged user; run it with --gpus all.
# task: deployment
# docs: https://docs.vllm.ai/en/latest/deployment/docker/

# syntax=docker/dockerfile:1
# ${1:12.9.1-cudnn-runtime-ubuntu24.04}
FROM nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04
COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /usr/local/bin/uv
# Triton compiles kernels when the server starts.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends gcc libc6-dev \
  && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 app \
  && mkdir /models \
  && chown app:app /models
USER app
WORKDIR /home/app
ENV VIRTUAL_ENV=/home/app/.venv PATH=/home/app/.venv/bin:$PATH HF_HOME=/models UV_LINK_MODE=copy PYTHONUNBUFFERED=1
# ${2:3.12} ${3:vllm>=0.11}
RUN --mount=type=cache,target=/home/app/.cache/uv,uid=10001 uv venv --python 3.12 && uv pip install "vllm>=0.11"
VOLUME /models
# ${4:8000}
EXPOSE 8000
# ${4:8000}
HEALTHCHECK --interval=30s --timeout=5s --start-period=600s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
# ${5:openai/gpt-oss-20b} ${4:8000}
CMD ["vllm", "serve", "openai/gpt-oss-20b", "--host", "0.0.0.0", "--port", "8000"]
