# Fifty profiles, made and removed by five processes at once; and one profile that five want to make.
java=$1
services() { hermes "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain "$@"; }
mkdir -p /opt/hermes/bin
printf '#!/bin/sh\nexec sleep 1000\n' >/opt/hermes/bin/hermes
chmod 755 /opt/hermes/bin/hermes
all_up() { [ "$(for s in /run/service/gateway-p*; do /command/s6-svstat -o up "$s"; done 2>/dev/null | grep -c true)" = 50 ]; }
for n in 1 2 3 4 5; do services register $(seq -f "p$n-%g" 10) >/run/out$n 2>&1 & done
wait
[ "$(services list | wc -l)" = 50 ] || die "registered: $(services list | wc -l) $(cat /run/out*)"
within 20 all_up || die "not all are up"
for n in 1 2 3 4 5; do services register same >/run/same$n 2>&1 & done
wait
[ "$(cat /run/same? | grep -c '^registered')" = 1 ] || die "winners: $(cat /run/same?)"
[ "$(cat /run/same? | grep -c 'already registered')" = 4 ] || die "losers: $(cat /run/same?)"
services unregister same || die "unregister same"
for n in 1 2 3 4 5; do services unregister $(seq -f "p$n-%g" 10) >/run/out$n 2>&1 & done
wait
[ "$(ls -A /run/service)" = .s6-svscan ] || die "left: $(ls -A /run/service) $(cat /run/out*)"
pgrep -fa 's6-supervise|s6-log' && die "supervisors are left"
echo all well
