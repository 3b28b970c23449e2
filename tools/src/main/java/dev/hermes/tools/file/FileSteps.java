package dev.hermes.tools.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Changes several files so that either all is done or, as far as the disk allows, nothing. */
final class FileSteps {
    private FileSteps() {}

    sealed interface Step {
        /** @param before empty when the file is new */
        record Write(Path file, Optional<byte[]> before, byte[] after) implements Step {}

        record Delete(Path file) implements Step {}

        record Move(Path from, Path to) implements Step {}
    }

    /** How to take back a step, and what to do once all is done. */
    private record Done(Undo undo, Optional<Path> leftOver) {}

    private interface Undo {
        void run() throws IOException;
    }

    /**
     * @throws IOException what stopped it. Its message says whether everything was put back.
     */
    static void apply(List<Step> steps) throws IOException {
        var done = new ArrayList<Done>();
        try {
            for (var step : steps) {
                done.add(apply(step));
            }
        } catch (IOException e) {
            throw new IOException(FileProblem.of(e) + ". " + takeBack(done), e);
        }
        for (var each : done) {
            if (each.leftOver().isPresent()) {
                Files.deleteIfExists(each.leftOver().get());
            }
        }
    }

    private static Done apply(Step step) throws IOException {
        return switch (step) {
            case Step.Write(var file, var before, var after) -> {
                ProjectFile.write(file, after);
                if (!Arrays.equals(Files.readAllBytes(file), after)) {
                    throw new IOException("what was written to " + file + " is not what was read back");
                }
                yield new Done(() -> restore(file, before), Optional.empty());
            }
            case Step.Delete(var file) -> {
                // Set aside first, so that it can come back as it was, with owner and mode.
                var aside = file.resolveSibling("." + file.getFileName() + ".hermes-deleted");
                Files.move(file, aside);
                yield new Done(() -> Files.move(aside, file), Optional.of(aside));
            }
            case Step.Move(var from, var to) -> {
                var directory = to.getParent();
                if (directory != null) {
                    Files.createDirectories(directory);
                }
                Files.move(from, to);
                yield new Done(() -> Files.move(to, from), Optional.empty());
            }
        };
    }

    private static void restore(Path file, Optional<byte[]> before) throws IOException {
        if (before.isPresent()) {
            ProjectFile.write(file, before.get());
        } else {
            Files.deleteIfExists(file);
        }
    }

    private static String takeBack(List<Done> done) {
        for (var each : done.reversed()) {
            try {
                each.undo().run();
            } catch (IOException e) {
                return "Putting the other files back failed too: " + FileProblem.of(e) + ".";
            }
        }
        return "Every file was put back as it was.";
    }
}
