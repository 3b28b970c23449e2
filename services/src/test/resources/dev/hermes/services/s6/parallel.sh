# Fifty profiles, made and removed by five processes at once; and one profile that five want to make.
java=$1
services() { hermes "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain "$@"; }
mkdir -p /opt/hermes/bin
printf '#!/bin/sh\nexec sleep 1000\n' >/opt/hermes/bin/hermes
chmod 755 /opt/hermes/bin/hermes
all_up() { [ "$(for s in /run/service/gateway-p*; do /command/s6-svstat -o up "$s"; done 2>/dev/null | grep -c true)" = 50 ]; }
# What s6 may see at any moment is a whole slot. One that is being removed may be half gone at a look, not at the next.
whole() {
    [ -x "$1/run" ] && [ -x "$1/finish" ] && [ -x "$1/log/run" ] && [ -s "$1/type" ] \
        && [ -p "$1/supervise/control" ] && [ -p "$1/log/supervise/control" ]
}
watch() {
    until [ -e /run/enough ]; do
        for slot in /run/service/gateway-*; do
            [ -e "$slot" ] || continue
            whole "$slot" || { sleep 0.2; [ ! -e "$slot" ] || whole "$slot" || echo "half: $slot: $(find "$slot" | xargs)" >>/run/half; }
        done
        looks=$((${looks:-0} + 1))
        echo "$looks" >/run/looks
        [ $((looks % 10)) != 0 ] || hermes /command/s6-svscanctl -a /run/service
        sleep 0.02
    done
    touch /run/watched
}
watch &
disown # "wait" is for the others
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
touch /run/enough
within 5 test -e /run/watched || die "the watcher does not end"
[ ! -e /run/half ] || die "s6 could see $(cat /run/half)"
[ "$(cat /run/looks)" -gt 10 ] || die "looked only $(cat /run/looks) times"
[ "$(ls -A /run/service)" = .s6-svscan ] || die "left: $(ls -A /run/service) $(cat /run/out*)"
pgrep -fa 's6-supervise|s6-log' && die "supervisors are left"
echo all well
