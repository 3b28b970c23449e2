package dev.hermes.maintenance.openclaw;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An OpenClaw installation on this machine. */
public final class OpenClaw {
    private static final List<String> NAMES = List.of(".openclaw", ".clawdbot", ".moltbot");
    private static final List<String> STATE = List.of("todo.json", "sessions", "logs", "memory");

    private final Path userHome;
    private final Clock clock;

    public OpenClaw(Path userHome, Clock clock) {
        this.userHome = userHome;
        this.clock = clock;
    }

    /** Its directories under all names that it has had, or the one that is given. Links are not followed. */
    public List<Path> directories(Optional<Path> given) {
        return given
                .map(List::of)
                .orElseGet(() -> NAMES.stream().map(userHome::resolve).toList())
                .stream()
                .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    /** Workspaces and state in a directory, by their names. */
    public static List<String> contents(Path directory) {
        var found = new ArrayList<String>();
        var names = directory.toFile().list();
        if (names != null) {
            List.of(names).stream()
                    .filter(name -> name.startsWith("workspace") && Files.isDirectory(directory.resolve(name)))
                    .sorted()
                    .forEach(found::add);
        }
        STATE.stream().filter(name -> Files.exists(directory.resolve(name))).forEach(found::add);
        return List.copyOf(found);
    }

    /** Processes that look like it; this one and those that started it are not meant. */
    public static List<Long> running() {
        var ours = new HashSet<Long>();
        Optional<ProcessHandle> at = Optional.of(ProcessHandle.current());
        while (at.isPresent()) {
            ours.add(at.get().pid());
            at = at.get().parent();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> !ours.contains(process.pid()))
                .filter(OpenClaw::isOpenClaw)
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
    }

    /** Programs of that name, and node with a script of that name; not an editor or a search that has it as an argument. */
    private static boolean isOpenClaw(ProcessHandle process) {
        var command = base(process.info().command().orElse(""));
        if (command.startsWith("openclaw") || command.startsWith("clawd")) {
            return true;
        }
        var arguments = process.info().arguments().orElse(new String[0]);
        return command.startsWith("node")
                && arguments.length > 0
                && List.of(arguments).stream()
                        .filter(word -> !word.startsWith("-"))
                        .findFirst()
                        .map(OpenClaw::base)
                        .filter(script -> script.startsWith("openclaw") || script.startsWith("clawd"))
                        .isPresent();
    }

    private static String base(String path) {
        var plain = path.replace('\\', '/').toLowerCase(Locale.ROOT);
        return plain.substring(plain.lastIndexOf('/') + 1);
    }

    /** The name that a directory would get. */
    public Path aside(Path directory) {
        var name = directory.getFileName() + ".pre-migration";
        var day = LocalDate.now(clock).format(DateTimeFormatter.BASIC_ISO_DATE);
        var candidate = directory.resolveSibling(name);
        for (int i = 1; Files.exists(candidate, LinkOption.NOFOLLOW_LINKS); i++) {
            candidate = directory.resolveSibling(name + "-" + day + (i == 1 ? "" : "-" + i));
        }
        return candidate;
    }

    /**
     * Puts a directory aside.
     *
     * @return where it is now
     * @throws HermesException when it cannot be renamed; it is where it was then
     */
    public Path putAside(Path directory) {
        var target = aside(directory);
        try {
            return Files.move(directory, target);
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, directory + " could not be put aside: " + Problem.of(e) + ".");
        }
    }
}
