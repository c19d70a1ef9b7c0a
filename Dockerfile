FROM python:3.13-slim AS build

WORKDIR /source
COPY pyproject.toml README.md LICENSE schema.graphql ./
COPY mockspaces mockspaces

# The environment holds what mockspaces needs to run and no installer.
# Its bytecode is never compared with the sources again, whatever their dates become.
RUN python3 -m venv --without-pip /opt/mockspaces \
    && python3 -m pip --python /opt/mockspaces/bin/python install --no-cache-dir . \
    && /opt/mockspaces/bin/python -m compileall -q -f \
        --invalidation-mode unchecked-hash /opt/mockspaces/lib


FROM python:3.13-slim

# The base has no bytecode of the standard library, and reading its sources takes several
# times as long as all else that a start and a health check do.
RUN python3 -m compileall -q --invalidation-mode unchecked-hash \
        -x '/(idlelib|lib2to3|site-packages|test|tkinter|turtledemo)/' \
        "$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"

COPY --from=build /opt/mockspaces /opt/mockspaces

ENV PATH="/opt/mockspaces/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE="1" \
    MOCKSPACES_HOST="0.0.0.0"

ARG VERSION="" REVISION="" SOURCE=""
LABEL org.opencontainers.image.title="mockspaces" \
      org.opencontainers.image.description="A local emulator of Boomi's Spaces GraphQL service." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE"

USER 10001:10001
EXPOSE 7722
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s \
    CMD ["mockspaces", "ready"]
ENTRYPOINT ["mockspaces"]
