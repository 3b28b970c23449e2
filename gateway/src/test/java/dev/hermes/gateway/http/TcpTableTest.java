package dev.hermes.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the kernel of this machine. */
@EnabledOnOs(OS.LINUX)
class TcpTableTest {
    private final TcpTable table = TcpTable.ofThisMachine();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void a_connection_is_found_and_seen_to_end(String address) throws Exception {
        try (var server = ServerSocketChannel.open()) {
            assumeTrue(bound(server, address), "this machine has no " + address);
            var client = SocketChannel.open(server.getLocalAddress());
            try (var accepted = server.accept()) {
                var name = TcpTable.name((InetSocketAddress) accepted.getLocalAddress(), (InetSocketAddress)
                        accepted.getRemoteAddress());
                assertThat(table.states(Set.of(name))).isEqualTo(Map.of(name, TcpTable.ESTABLISHED));
                client.close();
                var states = table.states(Set.of(name));
                for (int look = 0; look < 10_000 && states.containsValue(TcpTable.ESTABLISHED); look++) {
                    states = table.states(Set.of(name));
                }
                assertThat(states).isEqualTo(Map.of(name, "08")); // waits for this side to close too
            } finally {
                client.close();
            }
        }
    }

    private static boolean bound(ServerSocketChannel server, String address) {
        try {
            server.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void it_can_be_read_here() {
        assertThat(table.readable()).isTrue();
    }
}
