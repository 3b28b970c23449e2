package dev.hermes.gateway.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/** The TCP connections of this machine as Linux tells them in {@code /proc/net/tcp}; elsewhere it tells nothing. */
final class TcpTable {
    /** The state of a connection that neither side has ended. */
    static final String ESTABLISHED = "01";

    /** How IPv4 looks in the table of IPv6, where a socket of both has it. */
    private static final String MAPPED = "0000000000000000FFFF0000";

    private final List<Path> files;

    TcpTable(List<Path> files) {
        this.files = files;
    }

    static TcpTable ofThisMachine() {
        return new TcpTable(List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6")));
    }

    boolean readable() {
        return files.stream().anyMatch(Files::isReadable);
    }

    /** A connection as the table names it. */
    static String name(InetSocketAddress local, InetSocketAddress remote) {
        return end(local) + " " + end(remote);
    }

    private static String end(InetSocketAddress address) {
        var words = ByteBuffer.wrap(address.getAddress().getAddress()).order(ByteOrder.nativeOrder());
        var text = new StringBuilder();
        while (words.hasRemaining()) {
            text.append("%08X".formatted(words.getInt()));
        }
        return text.append(":%04X".formatted(address.getPort())).toString();
    }

    /** @return the states of those that are in the table */
    Map<String, String> states(Set<String> wanted) throws IOException {
        var states = new HashMap<String, String>();
        for (var file : files) {
            if (Files.isReadable(file)) { // a machine without IPv6 has one table only
                try (var lines = Files.lines(file, StandardCharsets.US_ASCII)) {
                    lines.skip(1).forEach(line -> {
                        var fields = new StringTokenizer(line); // a thousand times a second is too often for a pattern
                        if (fields.countTokens() > 3) {
                            fields.nextToken();
                            var name = unmapped(fields.nextToken()) + " " + unmapped(fields.nextToken());
                            if (wanted.contains(name)) {
                                states.put(name, fields.nextToken());
                            }
                        }
                    });
                }
            }
        }
        return states;
    }

    private static String unmapped(String end) {
        return end.startsWith(MAPPED) ? end.substring(MAPPED.length()) : end;
    }
}
