package dev.hermes.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a client counts as gone, by what the system's table says of its connection. */
class ClientWatchTest {
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8_645);
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
    private static final InetSocketAddress OTHER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_001);
    private static final String THERE = "01";
    private static final String HUNG_UP = "08";

    @TempDir
    Path directory;

    /** What was the case when the client was found to be gone. */
    private final LinkedBlockingQueue<String> left = new LinkedBlockingQueue<>();

    private volatile String now = "";
    private Path table;
    private ClientWatch watch;

    @BeforeEach
    void start() throws IOException {
        table = Files.createFile(directory.resolve("tcp"));
        watch = new ClientWatch(new TcpTable(List.of(table, directory.resolve("tcp6"))), Duration.ZERO);
    }

    @Test
    void who_has_hung_up_is_gone_once() throws Exception {
        var presence = watch.watch(HERE, CLIENT, () -> left.add(now));
        look("there", line(CLIENT, THERE), line(OTHER, THERE));
        assertThat(presence.gone()).isFalse();
        look("hung up", line(CLIENT, HUNG_UP), line(OTHER, THERE));
        assertThat(left.poll(20, TimeUnit.SECONDS)).isEqualTo("hung up");
        assertThat(presence.gone()).isTrue();
        look("later");
        look("later still");
        assertThat(left).isEmpty();
    }

    @Test
    void one_look_may_overlook_a_client_but_two_do_not() throws Exception {
        watch.watch(HERE, CLIENT, () -> left.add(now));
        look("there", line(CLIENT, THERE));
        look("overlooked");
        look("there again", line(CLIENT, THERE));
        look("missed");
        look("missed twice");
        assertThat(left.poll(20, TimeUnit.SECONDS)).isEqualTo("missed twice");
    }

    @Test
    void a_table_that_never_named_one_of_ours_proves_nothing() throws Exception {
        watch.watch(HERE, CLIENT, () -> left.add(now));
        look("empty");
        look("empty again");
        look("still empty");
        // and: once it has named another of ours, it does
        watch.watch(HERE, OTHER, () -> left.add("the other"));
        look("speaks", line(OTHER, THERE));
        assertThat(left.poll(20, TimeUnit.SECONDS)).isEqualTo("speaks");
    }

    @Test
    void nothing_is_done_for_who_is_not_looked_after_any_more() throws Exception {
        var presence = watch.watch(HERE, CLIENT, () -> left.add("too late"));
        var other = watch.watch(HERE, OTHER, () -> left.add("the other"));
        presence.close();
        look("hung up", line(CLIENT, HUNG_UP), line(OTHER, HUNG_UP));
        assertThat(left.poll(20, TimeUnit.SECONDS)).isEqualTo("the other");
        assertThat(presence.gone()).isFalse();
        assertThat(other.gone()).isTrue();
        assertThat(left).isEmpty();
    }

    @Test
    void where_the_system_tells_nothing_nobody_is_gone() throws Exception {
        var blind = new ClientWatch(new TcpTable(List.of(directory.resolve("none"))), Duration.ZERO);
        var presence = blind.watch(HERE, CLIENT, () -> left.add("gone"));
        blind.look();
        blind.look();
        assertThat(presence.gone()).isFalse();
        assertThat(left).isEmpty();
    }

    private void look(String what, String... lines) throws IOException {
        now = what;
        Files.writeString(table, "  sl  local_address rem_address   st tx_queue\n" + String.join("", lines));
        watch.look();
    }

    private static String line(InetSocketAddress client, String state) {
        return "   3: " + TcpTable.name(HERE, client) + " " + state + " 00000000:00000000 00:00000000 00000000\n";
    }
}
