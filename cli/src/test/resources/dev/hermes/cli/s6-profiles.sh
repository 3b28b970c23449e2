# What a person does with profiles in a container, as the ordinary user, on the real s6 with the real gateway.
state() { /command/s6-svstat -o "$1" /run/service/gateway-coder 2>/dev/null; }
is_up() { [ "$(state up)" = true ]; }
is_down() { [ "$(state up)" = false ]; }
is_another() { is_up && [ "$(state pid)" != "$1" ]; }
# By its own account, which it gives when it listens to signals.
runs() {
    local file=/opt/data/profiles/coder/gateway_state.json
    grep -q '"gateway_state":"running"' $file 2>/dev/null && grep -q "\"pid\":$(state pid)," $file
}
says() {
    local wanted=$1 said
    shift
    said=$(hermes "$@" 2>&1) || { echo "$* ended with $?: $said"; return 1; }
    case $said in *"$wanted"*) ;; *) echo "$* said: $said"; return 1 ;; esac
}

says "Profile 'coder' created" hermes profile create coder || die create
[ -e /run/service/gateway-coder/down ] || die "a new profile is to be down"
within 5 is_down || die "not down after creation"
says 'gateway-coder: start sent' hermes -p coder gateway start || die start
within 30 runs || die "does not run: $(cat /opt/data/logs/gateways/coder/current)"
first=$(state pid)
says 'Manager: s6 (container supervisor)' hermes -p coder gateway status || die status
says "PID: $first" hermes -p coder gateway status || die "status knows another process"
says 'gateway-coder: restart sent' hermes -p coder gateway restart || die restart
within 30 is_another "$first" || die "the same process after restart"
within 30 runs || die "does not run after restart"
second=$(state pid)
kill -KILL "$second"
within 10 is_another "$second" || die "not up after it was killed"
within 30 runs || die "does not run after it was killed"
says 'gateway-coder: stop sent' hermes -p coder gateway stop || die stop
within 20 is_down || die "not down after stop"
[ "$(state exitcode)" = 0 ] || die "a wanted stop ended with $(state exitcode)"
grep -q '"desired_state":"stopped"' /opt/data/profiles/coder/gateway_state.json || die "the wish is not kept"
says 'supervised up (coder)' hermes doctor --offline || die doctor
says "Profile 'coder' deleted" hermes profile delete -y coder || die delete
[ -z "$(ls -A /run/service | grep coder)" ] || die "left: $(ls -A /run/service)"
pgrep -fa 's6-supervise gateway-coder' && die "supervisors are left"
says "Profile 'coder' created" hermes profile create coder || die "create again"
says 'gateway-coder: start sent' hermes -p coder gateway start || die "start again"
within 30 runs || die "does not run the second time"
pgrep -f 's6-log n10' >/dev/null || die "no logger the second time"
says 'Stopped 1 profile gateway(s) under s6' hermes gateway stop --all || die "stop all"
says "Profile 'coder' deleted" hermes profile delete -y coder || die "delete again"
echo all well
