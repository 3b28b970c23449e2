package dev.hermes.tools.process;

import dev.hermes.api.Log;
import dev.hermes.home.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which programs run for tools, a file for each in the home. A process of Hermes that is killed cannot end what it has started;
 * the next one finds it here. A number alone names nobody, so each goes with the time at which the process began.
 */
public final class ChildNotes {
    private static final String DIRECTORY = ".children";

    private final Path directory;
    private final Log log;

    public ChildNotes(Path home, Log log) {
        this.directory = home.resolve(DIRECTORY);
        this.log = log;
    }

    /** What is noted. @param owner who started it, and ends it while alive */
    private record Note(Identity owner, Identity child) {
        private record Identity(long pid, String began) {
            static Optional<Identity> of(long pid) {
                return ProcTable.began(pid).map(time -> new Identity(pid, time));
            }

            boolean lives() {
                return ProcTable.began(pid).filter(began::equals).isPresent()
                        && ProcessHandle.of(pid).filter(ProcTable::runs).isPresent();
            }

            private static Identity parse(String line) {
                int blank = line.indexOf(' ');
                return new Identity(Long.parseLong(line.substring(0, blank)), line.substring(blank + 1));
            }
        }

        /** Empty when the child has ended already. */
        static Optional<Note> of(long child) {
            return Identity.of(ProcessHandle.current().pid())
                    .flatMap(owner -> Identity.of(child).map(begun -> new Note(owner, begun)));
        }

        /** @throws RuntimeException when this is no note */
        static Note parse(String text) {
            var lines = text.lines().toList();
            return new Note(Identity.parse(lines.get(0)), Identity.parse(lines.get(1)));
        }

        String text() {
            return owner.pid + " " + owner.began + "\n" + child.pid + " " + child.began + "\n";
        }
    }

    /** Notes a program until it ends. That it cannot be noted is no reason not to run it. */
    void keep(Process process) {
        try {
            var note = Note.of(process.pid());
            if (note.isEmpty()) {
                return;
            }
            var file = directory.resolve(Long.toString(process.pid()));
            Files.createDirectories(directory);
            Files.deleteIfExists(file); // of an earlier process of the same number
            try (var out = PrivateFiles.append(file)) {
                out.write(ByteBuffer.wrap(note.get().text().getBytes(StandardCharsets.UTF_8)));
            }
            var _ = process.onExit().thenRun(() -> forget(file));
        } catch (IOException e) {
            log.debug("tools.process", "a program is not noted: " + e);
        }
    }

    private void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("tools.process", "cannot delete " + file + ": " + e);
        }
    }

    /** Ends what was started for tools by processes of Hermes that live no more. */
    public void endOrphans() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                look(file);
            }
        } catch (IOException e) {
            log.warn("tools.process", "cannot look for what an earlier process left: " + e);
        }
    }

    private static boolean nobodyHas(String number) {
        return !number.matches("\\d{1,18}")
                || ProcTable.began(Long.parseLong(number)).isEmpty();
    }

    private void look(Path file) {
        Note note;
        try {
            note = Note.parse(Files.readString(file));
        } catch (IOException | RuntimeException _) {
            if (nobodyHas(String.valueOf(file.getFileName()))) {
                forget(file); // half a note, of one that was killed while it wrote
            }
            return;
        }
        if (note.owner.lives()) {
            return;
        }
        if (note.child.lives()) {
            var process = ProcessHandle.of(note.child.pid).orElseThrow();
            new ProcessTree(process, ProcTable.leads(process.pid())).end();
            if (note.child.lives()) {
                log.warn(
                        "tools.process",
                        "cannot end process " + note.child.pid + ", which process " + note.owner.pid
                                + " left behind when it was killed");
                return;
            }
            log.warn(
                    "tools.process",
                    "ended process " + note.child.pid + ", which process " + note.owner.pid
                            + " left behind when it was killed");
        }
        forget(file);
    }
}
