package dev.hermes.gateway.proxy;

import dev.hermes.api.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * @param port 0 takes any that is free
 * @param largestBody in bytes
 * @param temporary where requests are kept that are too large for the memory, until they are answered
 * @param clientKey what clients must bring as their bearer; absent lets everybody in who reaches the port
 * @param patience for the beginning of an answer, and for each piece of it
 * @param pulse how long a stream of events may be silent before it is looked whether its client is still there
 */
public record ProxySettings(
        String host,
        int port,
        int largestBody,
        Path temporary,
        Optional<Secret> clientKey,
        Duration connect,
        Duration patience,
        Duration pulse) {
    public static final String HOST = "127.0.0.1";
    public static final int PORT = 8_645;
    public static final Duration CONNECT = Duration.ofSeconds(15);
    public static final Duration PATIENCE = Duration.ofSeconds(300);
    public static final Duration PULSE = Duration.ofSeconds(15);
}
