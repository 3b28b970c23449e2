package dev.hermes.cli.chat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Text that is piped into a request. */
final class StandardInput {
    private static final int LARGEST = 16 * 1024 * 1024;
    private static final Duration FIRST_BYTE = Duration.ofSeconds(3);

    private StandardInput() {}

    /**
     * Reads to the end. An idle pipe that a parent process left open is given up on after three seconds without a byte.
     *
     * @return empty when nothing came
     * @throws HermesException when more comes than any model can read
     * @throws TimeoutException when neither a byte nor the end came in time
     */
    static Optional<String> read(InputStream in) throws InterruptedException, TimeoutException {
        var first = new CompletableFuture<Integer>();
        var all = new CompletableFuture<String>();
        Thread.ofVirtual().name("stdin").start(() -> pump(in, first, all));
        try {
            first.get(FIRST_BYTE.toMillis(), TimeUnit.MILLISECONDS);
            var text = all.get();
            return text.isBlank() ? Optional.empty() : Optional.of(text);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HermesException tooLarge) {
                throw tooLarge;
            }
            return Optional.empty(); // a standard input that cannot be read holds no text
        }
    }

    private static void pump(InputStream in, CompletableFuture<Integer> first, CompletableFuture<String> all) {
        try {
            int head = in.read();
            first.complete(head);
            if (head < 0) {
                all.complete("");
                return;
            }
            var rest = in.readNBytes(LARGEST);
            if (rest.length == LARGEST) {
                throw new HermesException(ExitCode.USAGE, "Standard input is larger than 16 MB.");
            }
            var bytes = new byte[rest.length + 1];
            bytes[0] = (byte) head;
            System.arraycopy(rest, 0, bytes, 1, rest.length);
            all.complete(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            first.completeExceptionally(e);
            all.completeExceptionally(e);
        }
    }
}
