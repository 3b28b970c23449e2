# No supervisor outlives its slot, whatever happens to the removal: it is killed, or s6 cannot be told.
java=$1
services() { hermes "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain "$@"; }
mkdir -p /opt/hermes/bin
printf '#!/bin/sh\necho here\nexec sleep 1000\n' >/opt/hermes/bin/hermes
chmod 755 /opt/hermes/bin/hermes
slot=/run/service/gateway-coder
logged() { grep -q here /opt/data/logs/gateways/coder/current; }
supervisors() { pgrep -f 's6-supervise gateway-coder|s6-log.*gateways/coder'; }
complete() { [ "$(supervisors | wc -l)" = 3 ] && logged; }
mv /command/s6-svscanctl /command/svscanctl
tell() { # what s6-svscanctl does from now on
    printf '#!/bin/sh\n%s\n' "$1" >/command/new
    chmod 755 /command/new
    mv /command/new /command/s6-svscanctl
}
well='exec /command/svscanctl "$@"'
clean() { [ "$(ls -A /run/service)" = .s6-svscan ] || die "left: $(ls -A /run/service)"; ! supervisors || die "supervisors are left"; }
# The logger of the next slot of the name has the log.
again() {
    rm -f /opt/data/logs/gateways/coder/current
    services register coder || die "register again"
    within 5 complete || die "the new one has no logger: $(pgrep -fa coder)"
    services unregister coder || die "unregister again"
    clean
}

for call in 1 2; do
    tell "$well"
    services register coder || die register
    within 5 complete || die "not complete"
    rm -f /tmp/called
    tell "echo x >>/tmp/called; if [ \$(wc -l </tmp/called) = $call ]; then kill -KILL \$PPID; exit 1; fi; $well"
    services unregister coder && die "was not killed at call $call"
    tell "$well"
    services unregister coder || die "unregister after it was killed at call $call"
    clean
    again
done

# It is killed, and the name is used again at once.
services register coder || die register
within 5 complete || die "not complete"
tell '[ -e /run/service/gateway-coder ] || kill -KILL $PPID'
services unregister coder && die "was not killed"
tell "$well"
again

# s6 cannot be told.
services register coder || die register
within 5 complete || die "not complete"
tell 'echo "s6-svscanctl: fatal: no" >&2; exit 111'
services unregister coder 2>/tmp/said && die "is said to be removed"
grep -q "gateway-coder.*s6-svscanctl: fatal: no" /tmp/said || die "said: $(cat /tmp/said)"
[ -s /run/service/.gateway-coder.gone/run ] || die "deleted under its supervisors"
services register coder 2>/tmp/said && die "registered beside the old one"
tell "$well"
again

# s6 takes the slot and says that it did not.
tell '/command/svscanctl "$@"; exit 111'
services register coder 2>/tmp/said && die "is said to be registered"
grep -q "s6-svscanctl failed" /tmp/said || die "said: $(cat /tmp/said)"
gone() { ! supervisors >/dev/null; }
within 5 gone || die "the supervisors of what was taken back are left"
tell "$well"
services unregister coder || die "unregister what was taken back"
clean
again
echo all well
