package dev.hermes.llm.acp;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program that speaks the protocol on its standard streams.
 *
 * @param command with its arguments
 * @param environment all that it gets to see
 * @param directory where it works
 */
public record AcpProgram(List<String> command, Map<String, String> environment, Path directory) {
    public AcpProgram {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The command as one line, for people. */
    String line() {
        return String.join(" ", command);
    }
}
