package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets system calls of a real process fail, or kills it in their place: {@code strace} changes what the kernel answers. Calls
 * are counted for each thread from 1.
 */
final class Faults {
    private static final String CALLS =
            "write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,link,linkat,"
                    + "unlink,unlinkat,mkdir,mkdirat,symlink,chmod,fchmod,fchmodat";

    /** @param killed whether the process was reached by the fault that kills */
    record End(boolean killed, int exit, String err) {}

    private Faults() {}

    /** Whether this system lets processes be traced; some containers do not. */
    static boolean possible() throws IOException, InterruptedException {
        assertThat(onPath("strace")).as("apt-get install strace").isTrue();
        return new ProcessBuilder("strace", "-qq", "-o", "/dev/null", "true")
                        .start()
                        .waitFor()
                == 0;
    }

    private static boolean onPath(String program) {
        for (var part : String.valueOf(System.getenv("PATH")).split(":")) {
            if (Files.isExecutable(Path.of(part, program))) {
                return true;
            }
        }
        return false;
    }

    /** How many of the calls the busiest thread of an undisturbed run makes. */
    static int calls(Path directory, String... words) throws IOException, InterruptedException {
        var trace = Files.createTempFile("hermes-trace", ".log");
        try {
            run(directory, List.of("strace", "-f", "-qq", "-o", trace.toString(), "-e", "trace=" + CALLS), words);
            var byThread = new HashMap<String, Integer>();
            for (var line : Files.readAllLines(trace)) {
                if (!line.contains("resumed>")) {
                    byThread.merge(line.split(" ", 2)[0], 1, Integer::sum);
                }
            }
            return byThread.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        } finally {
            Files.delete(trace);
        }
    }

    /** Kills at the n-th call. */
    static End kill(int n, Path directory, String... words) throws IOException, InterruptedException {
        return run(directory, injecting("signal=KILL", n), words);
    }

    /** Lets the n-th call fail. */
    static End fail(String error, int n, Path directory, String... words) throws IOException, InterruptedException {
        return run(directory, injecting("error=" + error, n), words);
    }

    private static List<String> injecting(String what, int n) {
        return List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + CALLS,
                "-e",
                "inject=" + CALLS + ":" + what + ":when=" + n);
    }

    private static End run(Path directory, List<String> wrapper, String... words)
            throws IOException, InterruptedException {
        var builder = Processes.builder(directory, new ArrayList<>(wrapper), words);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        var process = builder.start();
        process.getOutputStream().close();
        var err = new String(process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        int exit = process.exitValue();
        return new End(exit == 137, exit, err);
    }
}
