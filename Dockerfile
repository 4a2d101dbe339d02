FROM python:3.11-slim

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PYTHONUNBUFFERED=1 \
    TEAHOUSE_DATA_DIR=/data

RUN useradd --system --uid 10001 --create-home teahouse \
    && install --directory --mode=0700 --owner=teahouse /data

COPY pyproject.toml constraints.txt README.md LICENSE /src/
COPY bots /src/bots
COPY bridge /src/bridge
COPY sandbox /src/sandbox
RUN pip install -c /src/constraints.txt /src && rm -rf /src

USER teahouse
WORKDIR /data
VOLUME /data
EXPOSE 8484
ENTRYPOINT ["teahouse"]
CMD ["run"]
