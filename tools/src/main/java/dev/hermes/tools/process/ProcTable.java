package dev.hermes.tools.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux says about processes in {@code /proc}. Needed for the dead: where nobody collects them, as in a container
 * whose first process does not, they stay in the table for ever and look alive to kill(2) and to Java.
 */
final class ProcTable {
    private static final Path PROC = Path.of("/proc");

    private ProcTable() {}

    /** Whether it runs; on systems without the table, whether it is known. */
    static boolean runs(ProcessHandle process) {
        return process.isAlive()
                && Stat.of(PROC.resolve(Long.toString(process.pid())))
                        .map(Stat::runs)
                        .orElse(true);
    }

    /** Whether this system has the table. */
    static boolean here() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** Whether the group has a member that runs. */
    static boolean groupRuns(long group) {
        try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var process : processes) {
                if (Stat.of(process)
                        .filter(stat -> stat.group == group && stat.runs())
                        .isPresent()) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private record Stat(char state, long group) {
        /** Empty when the process has gone meanwhile. */
        static Optional<Stat> of(Path process) {
            try {
                var line = new String(Files.readAllBytes(process.resolve("stat")), StandardCharsets.ISO_8859_1);
                // The name, in parentheses, may hold anything; then: state, parent, group.
                var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", 4);
                return Optional.of(new Stat(fields[0].charAt(0), Long.parseLong(fields[2])));
            } catch (IOException | RuntimeException _) {
                return Optional.empty();
            }
        }

        boolean runs() {
            return state != 'Z' && state != 'X';
        }
    }
}
