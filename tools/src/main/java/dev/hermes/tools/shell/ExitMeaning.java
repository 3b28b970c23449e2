package dev.hermes.tools.shell;

import java.util.Optional;

/** What an exit code other than 0 says, of programs that use it to answer rather than to fail. */
final class ExitMeaning {
    private ExitMeaning() {}

    static Optional<String> of(String program, int exitCode) {
        return Optional.ofNullable(
                switch (program) {
                    case "grep", "egrep", "fgrep", "rg", "ag", "ack" ->
                        exitCode == 1 ? "No matches found (not an error)" : null;
                    case "diff", "colordiff" -> exitCode == 1 ? "Files differ (expected, not an error)" : null;
                    case "test", "[" -> exitCode == 1 ? "Condition evaluated to false (expected, not an error)" : null;
                    case "find" ->
                        exitCode == 1 ? "Some directories could not be entered; the rest was searched" : null;
                    case "git" ->
                        exitCode == 1 ? "Git answers 1 for 'there are differences' and 'nothing found'" : null;
                    case "curl" -> curl(exitCode).orElse(null);
                    default -> null;
                });
    }

    private static Optional<String> curl(int exitCode) {
        return switch (exitCode) {
            case 6 -> Optional.of("The host name could not be resolved");
            case 7 -> Optional.of("The host refused the connection or is not reachable");
            case 22 -> Optional.of("The server answered with an HTTP error (400 or above)");
            case 28 -> Optional.of("The request took longer than its time limit");
            default -> Optional.empty();
        };
    }
}
