# What the health check of the image says of a container: of s6's services, and of gateways that cannot start.
java=$1
services() { hermes "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain "$@"; }
health() { env -i PATH=/usr/bin:/bin HERMES_HOME=/opt/data /opt/hermes/docker/health.sh >/run/health 2>&1; }
healthy() { health && [ ! -s /run/health ]; }
sick() { ! health && grep -qx "$1" /run/health; }
is_up() { [ "$(/command/s6-svstat -o up "/run/service/gateway-$1")" = true ]; }
mkdir -p /opt/hermes/bin
cat >/opt/hermes/bin/hermes <<'END'
#!/bin/sh
exec sleep 1000
END
chmod 755 /opt/hermes/bin/hermes
mkdir -p /opt/data/profiles/coder
chown -R 10000:10000 /opt/data

healthy || die "nothing runs, nothing is wrong: $(cat /run/health)"
services register default || die "register default"
services register coder || die "register coder"
within 5 is_up default && within 5 is_up coder || die "not up"
within 5 healthy || die "all is up: $(cat /run/health)"

# What a person has stopped is not missed.
services stop gateway-coder || die stop
within 5 healthy || die "one is stopped: $(cat /run/health)"

# What should be up and is not.
printf '#!/bin/sh\nexit 1\n' >/opt/hermes/bin/hermes
echo 20000 >/run/service/gateway-coder/timeout-finish
printf '#!/bin/sh\nsleep 20\n' >/run/service/gateway-coder/finish
services start gateway-coder
within 10 sick 'gateway-coder should be up and is down' || die "it is down: $(cat /run/health)"
services stop gateway-coder
within 30 healthy || die "it is not wanted any more: $(cat /run/health)"

# A gateway that says that it cannot start is not well, whatever its slot does, until a person stops it.
echo '{"gateway_state": "startup_failed", "exit_reason": "no key"}' >/opt/data/gateway_state.json
sick 'gateway-default cannot start: /opt/data/gateway_state.json says why' || die "it cannot start: $(cat /run/health)"
echo '{"gateway_state":"startup_failed","desired_state":"stopped"}' >/opt/data/gateway_state.json
healthy || die "it was stopped: $(cat /run/health)"
echo '{"gateway_state":"running"}' >/opt/data/gateway_state.json
echo '{"gateway_state":"startup_failed"}' >/opt/data/profiles/coder/gateway_state.json
sick 'gateway-coder cannot start: /opt/data/profiles/coder/gateway_state.json says why' || die "the profile: $(cat /run/health)"
rm /opt/data/profiles/coder/gateway_state.json

# A dashboard that nobody asked for is down for good, and that is well.
cp -R /opt/hermes/docker/s6-rc.d/dashboard /run/service/dashboard
/command/s6-svscanctl -a /run/service
within 5 test -p /run/service/dashboard/supervise/control || die "the dashboard has no supervisor"
within 5 healthy || die "no dashboard: $(cat /run/health)"
echo all well
