package dev.hermes.gateway.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** The processes of this machine: from {@code /proc} where there is one, from the JVM elsewhere. Nothing here throws. */
public final class ProcessTable {
    private static final int START_TIME = 22;
    private static final int PARENT = 4;
    private static final int STATE = 3;
    private static final int MOST_ANCESTORS = 64;
    private static final int LONGEST_NUMBER = 10;

    private final Path proc;

    ProcessTable(Path proc) {
        this.proc = proc;
    }

    /** That of the machine this runs on. */
    public static ProcessTable ofThisMachine() {
        return new ProcessTable(Path.of("/proc"));
    }

    public static long self() {
        return ProcessHandle.current().pid();
    }

    /** Whether it works still; one that ended and waits for its parent to notice does not. */
    public boolean alive(long pid) {
        if (!Files.isDirectory(proc)) {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        }
        return state(pid).filter(state -> state != 'Z' && state != 'X').isPresent();
    }

    /** When it began, in ticks of the clock since the machine did; a number that is used again begins later. */
    public OptionalLong startTime(long pid) {
        return number(pid, START_TIME);
    }

    /** The letter of its state, {@code T} for one that is stopped. */
    public Optional<Character> state(long pid) {
        return field(pid, STATE).map(text -> text.charAt(0));
    }

    public OptionalLong parent(long pid) {
        return number(pid, PARENT);
    }

    /** Its short name. */
    public Optional<String> name(long pid) {
        return text(pid, "comm").map(String::strip);
    }

    /** The words that it was started with; empty when they cannot be seen. */
    public Optional<List<String>> commandLine(long pid) {
        if (!Files.isDirectory(proc)) {
            return ProcessHandle.of(pid).flatMap(ProcessTable::words);
        }
        return text(pid, "cmdline").filter(line -> !line.isEmpty()).map(line -> Arrays.asList(line.split("\0")));
    }

    private static Optional<List<String>> words(ProcessHandle process) {
        var info = process.info();
        return info.command().map(command -> {
            var words = new ArrayList<>(List.of(command));
            words.addAll(List.of(info.arguments().orElse(new String[0])));
            return words;
        });
    }

    /** The variables that it was started with; empty when they cannot be seen. */
    public Optional<Map<String, String>> environment(long pid) {
        return text(pid, "environ").map(all -> {
            var variables = new HashMap<String, String>();
            for (var entry : all.split("\0")) {
                int equals = entry.indexOf('=');
                if (equals > 0) {
                    variables.put(entry.substring(0, equals), entry.substring(equals + 1));
                }
            }
            return variables;
        });
    }

    /** Whether it is the same user's, where the variables of processes cannot be seen; never where they can. */
    boolean ours(long pid) {
        if (Files.isDirectory(proc)) {
            return false; // those of one's own can be seen
        }
        var user = ProcessHandle.current().info().user();
        return user.isPresent()
                && ProcessHandle.of(pid)
                        .flatMap(process -> process.info().user())
                        .equals(user);
    }

    /** Where it works; empty when that cannot be seen. */
    public Optional<Path> directory(long pid) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", String.valueOf(pid), "cwd")));
        } catch (IOException | UnsupportedOperationException _) {
            return Optional.empty();
        }
    }

    /** All that can be seen. */
    public List<Long> all() {
        if (!Files.isDirectory(proc)) {
            return ProcessHandle.allProcesses().map(ProcessHandle::pid).toList();
        }
        var names = proc.toFile().list();
        var pids = new ArrayList<Long>();
        for (var name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0)) && name.length() <= LONGEST_NUMBER) {
                pids.add(Long.valueOf(name));
            }
        }
        pids.sort(null);
        return pids;
    }

    /** Whether the word stands anywhere in what it was started with; quicker than to look at the words. */
    boolean mentions(long pid, String word) {
        return Files.isDirectory(proc)
                ? text(pid, "cmdline").filter(line -> line.contains(word)).isPresent()
                : commandLine(pid)
                        .filter(words -> String.join(" ", words).contains(word))
                        .isPresent();
    }

    /** The process itself and who started it, up to the first one. */
    public Set<Long> lineage(long pid) {
        var lineage = new TreeSet<Long>();
        long next = pid;
        for (int i = 0; i <= MOST_ANCESTORS && next > 0 && lineage.add(next); i++) {
            next = parent(next)
                    .orElse(ProcessHandle.of(next)
                            .flatMap(ProcessHandle::parent)
                            .map(ProcessHandle::pid)
                            .orElse(0L));
        }
        return lineage;
    }

    private OptionalLong number(long pid, int field) {
        return field(pid, field)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    /** By its number in {@code proc(5)}; the name before may contain blanks and brackets. */
    private Optional<String> field(long pid, int number) {
        var stat = text(pid, "stat");
        if (stat.isEmpty()) {
            return Optional.empty();
        }
        var fields =
                stat.get().substring(stat.get().lastIndexOf(')') + 1).strip().split(" ");
        int index = number - STATE;
        return index < fields.length && !fields[index].isEmpty() ? Optional.of(fields[index]) : Optional.empty();
    }

    /** By a plain stream: there may be thousands of processes, and a command that looks at all of them has just begun. */
    private Optional<String> text(long pid, String file) {
        try (var in = new FileInputStream(proc + "/" + pid + "/" + file)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException _) {
            return Optional.empty(); // gone, or somebody else's
        }
    }
}
