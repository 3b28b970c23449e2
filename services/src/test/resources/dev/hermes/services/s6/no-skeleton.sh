# The negative control: the same slot, published without its skeleton. If this can be commanded, the sandbox proves nothing.
java=$1
services() { hermes "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain "$@"; }
mkdir -p /opt/hermes/bin
printf '#!/bin/sh\nexec sleep 1000\n' >/opt/hermes/bin/hermes
chmod 755 /opt/hermes/bin/hermes
# Put together by the product where s6 does not look, stripped, and only then given its name.
hermes mkdir /opt/data/aside
hermes env S6_PROFILE_GATEWAY_SCANDIR=/opt/data/aside "$java" --enable-native-access=ALL-UNNAMED -cp '/opt/hermes/lib/*' dev.hermes.services.s6.ServicesMain build bare || die build
hermes rm -r /opt/data/aside/gateway-bare/{event,supervise,log/event,log/supervise}
hermes cp -R /opt/data/aside/gateway-bare /run/service/.gateway-bare
hermes mv /run/service/.gateway-bare /run/service/gateway-bare
hermes /command/s6-svscanctl -a /run/service
within 5 test -e /run/service/gateway-bare/supervise/status || die "s6 did not take it"
hermes /command/s6-svstat /run/service/gateway-bare
[ $? = 111 ] || die "svstat was allowed"
hermes /command/s6-svc -d /run/service/gateway-bare
[ $? = 111 ] || die "svc was allowed"
services stop gateway-bare 2>&1 | grep -q 'failed (rc=111).*Permission denied' || die "the refusal is not told"
hermes rm -rf /run/service/gateway-bare 2>/dev/null
[ -d /run/service/gateway-bare ] || die "could be deleted"
# It can still be renamed: the name is free again, and its supervisors end.
services unregister bare || die unregister
[ ! -e /run/service/gateway-bare ] || die "the name is not free"
# The product's own slot beside it can be commanded.
services register whole || die register
within 5 hermes /command/s6-svstat /run/service/gateway-whole || die "svstat of the whole one"
hermes /command/s6-svc -d /run/service/gateway-whole || die "svc of the whole one"
echo all well
