# The volume outlives the container: slots are made for its profiles, and s6 starts those that were wanted.
java=$1
services() { hermes "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain "$@"; }
mkdir -p /opt/hermes/bin
printf '#!/bin/sh\nexec sleep 1000\n' >/opt/hermes/bin/hermes
chmod 755 /opt/hermes/bin/hermes
state() { /command/s6-svstat -o "$1" "/run/service/gateway-$2"; }
is_up() { [ "$(state up "$1")" = true ]; }
taken() { test -e "/run/service/gateway-$1/supervise/status"; }
for profile in coder writer; do hermes mkdir -p /opt/data/profiles/$profile; hermes touch /opt/data/profiles/$profile/SOUL.md; done
echo '{"gateway_state":"running"}' >/opt/data/profiles/coder/gateway_state.json
services boot || die boot
hermes /command/s6-svscanctl -a /run/service
within 5 is_up coder || die "coder is not up"
within 5 taken writer || die "writer was not taken"
is_up writer && die "writer is up"
is_up default && die "default is up"
pid=$(state pid coder)
services boot | grep -q 'profile=coder prior_state=running action=skipped' || die "a live slot was not left alone"
is_up coder && [ "$(state pid coder)" = "$pid" ] || die "the second pass disturbed a gateway"
services start gateway-writer || die start
within 5 is_up writer || die "writer does not start"
echo all well
