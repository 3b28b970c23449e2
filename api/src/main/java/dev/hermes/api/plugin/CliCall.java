package dev.hermes.api.plugin;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * One call of a command.
 *
 * @param words those after the command's name
 * @param out for results
 * @param err for everything else
 * @param home the Hermes home of the profile
 * @param data a directory that is the plugin's own; it exists, for its owner only
 */
public record CliCall(
        List<String> words,
        PrintStream out,
        PrintStream err,
        Path home,
        Path data,
        String profile,
        Path workingDirectory) {
    public CliCall {
        words = List.copyOf(words);
    }
}
