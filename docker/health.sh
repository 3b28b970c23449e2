#!/bin/sh
# Whether the container does its work, for the health check of its engine: what s6 is to keep up is up, and no gateway says that
# it cannot start. A line for each thing that is wrong.
set -u
PATH="$PATH:/command"
scandir=${S6_PROFILE_GATEWAY_SCANDIR:-/run/service}
data=${HERMES_HOME:-/opt/data}
status=0

wrong() {
    echo "$1"
    status=1
}

for slot in "$scandir"/*/; do
    slot=${slot%/}
    name=${slot##*/}
    # Without a supervisor it is somebody else's directory, or one that is being made.
    state=$(s6-svstat -o wantedup,up "$slot" 2>/dev/null) || continue
    if [ "$state" = "true false" ]; then
        wrong "$name should be up and is down"
    fi
    case $name in
        gateway-default) home=$data ;;
        gateway-*) home=$data/profiles/${name#gateway-} ;;
        *) continue ;;
    esac
    if grep -Eq '"gateway_state": ?"startup_failed"' "$home/gateway_state.json" 2>/dev/null \
        && ! grep -Eq '"desired_state": ?"stopped"' "$home/gateway_state.json"; then
        wrong "$name cannot start: $home/gateway_state.json says why"
    fi
done
exit $status
