package dev.hermes.services;

import dev.hermes.home.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts what goes on when its starter has ended. */
@FunctionalInterface
public interface Detached {
    /**
     * Starts it.
     *
     * @param directory it works in
     * @param log where its output goes, behind what is there; only the owner reads a new one
     */
    ProcessHandle start(List<String> words, Map<String, String> variables, Path directory, Path log) throws IOException;

    /** A process of its own, without input; the launcher takes a Java without a console where it finds one. */
    static Detached processes(Map<String, String> environment) {
        return (words, variables, directory, log) -> {
            var parent = log.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            PrivateFiles.create(log);
            var nothing = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
            var builder = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectInput(nothing)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().putAll(variables);
            return builder.start().toHandle();
        };
    }
}
