# A slot from its registration to its removal, all of it by the ordinary user.
java=$1
services() { hermes "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain "$@"; }
state() { /command/s6-svstat -o "$1" /run/service/gateway-coder; }
is_up() { [ "$(state up)" = true ]; }
is_down() { [ "$(state up)" = false ]; }
is_another() { is_up && [ "$(state pid)" != "$1" ]; }
mkdir -p /opt/hermes/bin
cat >/opt/hermes/bin/hermes <<'END'
#!/bin/sh
echo "uid $(id -u) home $HOME as $*"
exec sleep 1000
END
chmod 755 /opt/hermes/bin/hermes

[ "$(services kind)" = s6 ] || die "detection says $(services kind)"
services register coder || die register
within 2 is_up || die "not up after the registration"
first=$(state pid)
ls -ln /run/service/gateway-coder/supervise
[ "$(stat -c '%u %a' /run/service/gateway-coder/supervise)" = '10000 755' ] || die "supervise was taken over"
[ "$(stat -c '%u %a' /run/service/gateway-coder/supervise/control)" = '10000 660' ] || die "control was taken over"
services running gateway-coder | grep -qx true || die "does not run, it says"
services state gateway-coder | grep -q "up=true, wanted=true, pid=OptionalLong\[$first\]" || die "state: $(services state gateway-coder)"

kill -KILL "$first"
within 5 is_another "$first" || die "not up again after it was killed"
grep -q 'uid 10000 home /opt/data as -p coder gateway run' /opt/data/logs/gateways/coder/current || die "log: $(cat /opt/data/logs/gateways/coder/current)"

services stop gateway-coder || die stop
within 5 is_down || die "not down"
hermes /command/s6-svscanctl -a /run/service
sleep 1
is_down || die "a rescan started what was stopped"
services start gateway-coder || die start
within 5 is_up || die "not up after start"
second=$(state pid)
services restart gateway-coder || die restart
within 5 is_another "$second" || die "the same process after restart"

services unregister coder || die unregister
[ -z "$(ls -A /run/service | grep coder)" ] || die "left: $(ls -A /run/service)"
pgrep -fa 's6-supervise gateway-coder|s6-log' && die "supervisors are left"

services register coder || die "register again"
within 5 is_up || die "not up the second time"
sleep 2
pgrep -f 's6-log n10' >/dev/null || die "the logger of the second registration does not live"
services unregister coder || die "unregister again"
pgrep -fa 's6-supervise gateway-coder' && die "supervisors are left"

# The modes do not depend on the umask.
(umask 077; services register coder) || die "register under a umask"
within 5 is_up || die "not up under a umask"
modes=$(cd /run/service/gateway-coder && stat -c '%a' . run log log/run finish event supervise supervise/event supervise/control log/supervise/control | xargs)
[ "$modes" = '755 755 755 755 755 3730 755 3730 660 660' ] || die "modes: $modes"
services unregister coder || die "unregister after the umask"

# Made by root, as by somebody who forgot "docker exec -u hermes": the ordinary user can do everything with it.
"$java" --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain register coder || die "register as root"
within 5 is_up || die "root's is not up"
[ "$(find /run/service/gateway-coder ! -uid 10000 ! -name death_tally ! -name lock ! -name status)" = '' ] || die "root's: $(find /run/service/gateway-coder ! -uid 10000)"
services stop gateway-coder || die "stop of root's"
within 5 is_down || die "root's is not down"
services unregister coder || die "unregister of root's"
[ -z "$(ls -A /run/service | grep coder)" ] || die "left of root's: $(ls -A /run/service)"

# One that says that it cannot work as it is configured: it is not started again and again.
printf '#!/bin/sh\necho started >>/opt/data/starts\nexit 78\n' >/opt/hermes/bin/hermes
services register coder || die "register misconfigured"
within 5 test -s /opt/data/starts || die "misconfigured was not started"
sleep 3
[ "$(wc -l </opt/data/starts)" = 1 ] || die "started $(wc -l </opt/data/starts) times"
is_down || die "misconfigured is up"
printf '#!/bin/sh\nexec sleep 1000\n' >/opt/hermes/bin/hermes
services restart gateway-coder || die "restart of misconfigured"
within 5 is_up || die "not up when it is configured well"
services unregister coder || die "unregister misconfigured"

# One that does not listen to SIGTERM.
printf '#!/bin/sh\ntrap "" TERM\nwhile :; do sleep 1; done\n' >/opt/hermes/bin/hermes
services register coder || die "register deaf"
within 5 is_up || die "deaf one is not up"
echo 500 >/run/service/gateway-coder/timeout-kill
hermes /command/s6-svc -d /run/service/gateway-coder
within 8 is_down || die "deaf one was not killed"
services unregister coder || die "unregister deaf"
pgrep -fa 's6-supervise gateway-coder' && die "supervisors are left"
echo all well
