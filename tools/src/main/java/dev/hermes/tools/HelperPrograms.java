package dev.hermes.tools;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small programs that tools use when the machine has them: a faster search, a compiler that checks syntax. */
public final class HelperPrograms {
    private final Map<String, String> environment;

    public HelperPrograms(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The program of that name on the PATH. */
    public Optional<Path> find(String name) {
        for (var directory : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            for (var suffix : new String[] {"", ".exe"}) {
                var file = directory.isEmpty() ? Path.of(name + suffix) : Path.of(directory, name + suffix);
                if (!directory.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /** A program that runs. Closing it ends it and its children, if that has not happened. */
    public record Running(Process process) implements AutoCloseable {
        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Starts it with nothing on its standard input. What it complains about goes nowhere, or into its output. */
    public Running start(Path directory, List<String> command, boolean complaintsToo) throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        if (complaintsToo) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        var process = builder.start();
        process.getOutputStream().close();
        return new Running(process);
    }
}
