package dev.hermes.gateway.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How much memory this process takes: from {@code /proc} where there is one, from {@code ps} elsewhere, else what the JVM has. */
public final class ProcessMemory {
    private static final int KILO = 1024;
    private static final int PS_SECONDS = 5;

    private final Path status;
    private final String ps;

    /**
     * @param status as Linux writes {@code /proc/self/status}
     * @param ps a program that prints kilobytes for {@code -o rss= -p PID}
     */
    ProcessMemory(Path status, String ps) {
        this.status = status;
        this.ps = ps;
    }

    public static ProcessMemory ofThisProcess() {
        return new ProcessMemory(Path.of("/proc/self/status"), "/bin/ps");
    }

    /** @param threads of the system; virtual ones are not counted */
    public record Reading(long residentMegabytes, long heapMegabytes, long threads) {}

    public Reading read() {
        var runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        long resident = told("VmRSS:").or(this::asked).orElse(runtime.totalMemory() / KILO);
        long threads = told("Threads:")
                .orElseGet(() -> (long) Thread.getAllStackTraces().size());
        return new Reading(Math.round((double) resident / KILO), Math.round((double) heap / KILO / KILO), threads);
    }

    private Optional<Long> told(String name) {
        try {
            return Files.readAllLines(status, StandardCharsets.US_ASCII).stream()
                    .filter(line -> line.startsWith(name))
                    .flatMap(line -> number(line.substring(name.length()).replace("kB", "")).stream())
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Optional<Long> asked() {
        if (!Files.isExecutable(Path.of(ps))) {
            return Optional.empty();
        }
        try {
            var process = new ProcessBuilder(
                            ps,
                            "-o",
                            "rss=",
                            "-p",
                            String.valueOf(ProcessHandle.current().pid()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var out = process.getInputStream()) {
                process.getOutputStream().close();
                var said = process.waitFor(PS_SECONDS, TimeUnit.SECONDS) // one line, which the pipe takes
                        ? new String(out.readAllBytes(), StandardCharsets.US_ASCII)
                        : "";
                return number(said);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<Long> number(String text) {
        return Optional.of(text.strip())
                .filter(digits -> digits.matches("\\d{1,15}"))
                .map(Long::valueOf);
    }
}
