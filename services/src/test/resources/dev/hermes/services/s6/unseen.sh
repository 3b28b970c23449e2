# Whoever registers is killed after the slot has its name and before s6 is told to look. The next command tells it.
java=$1
services() { hermes "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain "$@"; }
mkdir -p /opt/hermes/bin
printf '#!/bin/sh\nexec sleep 1000\n' >/opt/hermes/bin/hermes
chmod 755 /opt/hermes/bin/hermes
slot=/run/service/gateway-coder
state() { /command/s6-svstat -o "$1" $slot; }
is_up() { [ "$(state up)" = true ]; }
is_down() { [ "$(state up)" = false ]; }
published() {
    services build coder || die "the slot cannot be published"
    sleep 1
    [ -e $slot/supervise/status ] && die "s6 has seen the slot, so this proves nothing"
    [ -p $slot/supervise/control ] || die "no slot"
}
removed() {
    services unregister coder || die "unregister"
    [ -z "$(ls -A /run/service | grep coder)" ] || die "left: $(ls -A /run/service)"
    pgrep -fa 's6-supervise gateway-coder' && die "supervisors are left"
}

published
services start gateway-coder || die start
within 5 is_up || die "not up after start"
removed

published
touch $slot/down
services restart gateway-coder || die restart
within 5 is_up || die "not up after restart"
removed

published
services stop gateway-coder || die stop
within 5 is_down || die "not down after stop"
services start gateway-coder || die "start after stop"
within 5 is_up || die "not up after stop and start"
removed

published
inode=$(stat -c %i $slot)
services register coder 2>/run/said && die "registered twice"
grep -q 'already registered' /run/said || die "says: $(cat /run/said)"
[ "$(stat -c %i $slot)" = "$inode" ] || die "another slot"
within 5 is_up || die "not up after the second registration"
removed

hermes mkdir -p /opt/data/profiles/coder
hermes touch /opt/data/profiles/coder/SOUL.md
echo '{"desired_state":"running"}' >/opt/data/profiles/coder/gateway_state.json
published
services boot | grep -q 'profile=coder prior_state=running action=started' || die boot
within 5 is_up || die "not up after the reconciliation"
echo all well
