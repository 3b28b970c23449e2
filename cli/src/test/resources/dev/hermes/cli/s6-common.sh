# What the scenarios about profiles in a container ask. Each takes the profile first.
of() { /command/s6-svstat -o "$2" "/run/service/gateway-$1" 2>/dev/null; }
is_up() { [ "$(of "$1" up)" = true ]; }
is_down() { [ "$(of "$1" up)" = false ]; }
is_another() { is_up "$1" && [ "$(of "$1" pid)" != "$2" ]; }
# By its own account, which it gives when it listens to signals.
runs() {
    local file=/opt/data/profiles/$1/gateway_state.json
    grep -q '"gateway_state":"running"' "$file" 2>/dev/null && grep -q "\"pid\":$(of "$1" pid)," "$file"
}
wanted() { grep -q "\"desired_state\":\"$2\"" "/opt/data/profiles/$1/gateway_state.json" 2>/dev/null; }
log_of() { tail -n 20 "/opt/data/logs/gateways/$1/current"; }
says() {
    local wanted=$1 said
    shift
    said=$(hermes "$@" 2>&1) || { echo "$* ended with $?: $said"; return 1; }
    case $said in *"$wanted"*) ;; *) echo "$* said: $said"; return 1 ;; esac
}
