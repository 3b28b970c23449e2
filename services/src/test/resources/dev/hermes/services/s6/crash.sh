# Killed at any moment, a registration or a removal leaves a whole slot or none, and the next one cleans up.
java=$1
services() { hermes "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain "$@"; }
mkdir -p /opt/hermes/bin
printf '#!/bin/sh\nexec sleep 1000\n' >/opt/hermes/bin/hermes
chmod 755 /opt/hermes/bin/hermes
slot=/run/service/gateway-crash
killed=0
for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    services cycle crash >/run/cycled 2>&1 &
    job=$!
    within 10 grep -q begun /run/cycled || die "does not begin: $(cat /run/cycled)"
    sleep "0.$((RANDOM % 900 + 100))"
    # The process that became the JVM, below the shell that waits for it.
    pkill -KILL -f 'ServicesMain cycle crash' && killed=$((killed + 1))
    wait "$job" 2>/dev/null
    for visible in /run/service/gateway-*; do
        [ -e "$visible" ] || continue
        [ "$visible" = "$slot" ] || die "s6 would see $visible"
        for file in run finish log/run type; do [ -s "$visible/$file" ] || die "half a slot: $file is missing"; done
        for fifo in supervise/control log/supervise/control; do
            [ "$(stat -c '%u %a %F' "$visible/$fifo")" = '10000 660 fifo' ] || die "$fifo: $(stat -c '%u %a %F' "$visible/$fifo")"
        done
    done
    services unregister crash || die "unregister after a crash"
    services register crash || die "register after a crash"
    within 5 sh -c "[ \"\$(/command/s6-svstat -o up $slot)\" = true ]" || die "not up after a crash"
    services unregister crash || die "unregister at the end of a round"
    [ "$(ls -A /run/service)" = .s6-svscan ] || die "left: $(ls -A /run/service)"
done
[ "$killed" -ge 10 ] || die "only $killed were killed at work"
gone() { ! pgrep -f 's6-supervise|s6-log' >/dev/null; }
within 5 gone || die "supervisors are left: $(pgrep -fa 's6-supervise|s6-log')"
echo all well
