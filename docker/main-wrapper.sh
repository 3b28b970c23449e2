#!/command/with-contenv sh
# The command of the container, as the account hermes: a program of the image where there is one of that name, else Hermes with
# these words. It takes the place of this script, so its exit code is the container's.
data=${HERMES_HOME:-/opt/data}
export HOME="$data"
cd "$data" || exit 1

as_hermes() {
    if [ "$(id -u)" = 0 ]; then
        exec s6-setuidgid hermes "$@"
    fi
    exec "$@"
}

if [ $# -eq 0 ]; then
    as_hermes hermes
fi
case $1 in
    -*) ;;
    *)
        # Words of the shell are not programs; only what has a path is.
        case $(command -v -- "$1" 2>/dev/null) in
            /*) as_hermes "$@" ;;
        esac
        ;;
esac
as_hermes hermes "$@"
