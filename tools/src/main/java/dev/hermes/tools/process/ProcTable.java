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
    private static final int START = 19;
    private static final int AFTER_START = 21;

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

    /** When a process began, told so that no other process is meant; empty when there is none of that number. */
    static Optional<String> began(long pid) {
        if (!here()) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(Object::toString);
        }
        try {
            var fields = fields(PROC.resolve(Long.toString(pid)), AFTER_START);
            return Optional.of(boot() + " " + fields[START]);
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    /** Times are counted from the start of the machine; which of its starts that was says this. */
    private static String boot() throws IOException {
        return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    }

    /** Whether it leads a group of its own. */
    static boolean leads(long pid) {
        return Stat.of(PROC.resolve(Long.toString(pid)))
                .filter(stat -> stat.group == pid)
                .isPresent();
    }

    /** What follows the name, which stands in parentheses and may hold anything: state, parent, group, and so on. */
    private static String[] fields(Path process, int most) throws IOException {
        var line = new String(Files.readAllBytes(process.resolve("stat")), StandardCharsets.ISO_8859_1);
        return line.substring(line.lastIndexOf(')') + 2).split(" ", most);
    }

    private record Stat(char state, long group) {
        /** Empty when the process has gone meanwhile. */
        static Optional<Stat> of(Path process) {
            try {
                var fields = fields(process, 4);
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
