#!/bin/sh
# For images that were built on ours when this was the entry point.
echo "[entrypoint] docker/entrypoint.sh is deprecated: the entry point is /init; only the set-up is done" >&2
exec "$(dirname "$0")/stage2-hook.sh" "$@"
