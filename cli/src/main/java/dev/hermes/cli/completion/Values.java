package dev.hermes.cli.completion;

import dev.hermes.cli.args.Option;
import java.util.Optional;
import java.util.Set;

/** What a word of the command line names, where that is something of the user's. */
enum Values {
    PROFILES("profiles"),
    SESSIONS("sessions"),
    TITLES("titles"),
    BOARDS("boards"),
    MODELS("models");

    private static final Set<String> TAKES_PROFILE = Set.of(
            "profile use",
            "profile delete",
            "profile show",
            "profile alias",
            "profile rename",
            "profile export",
            "profile describe",
            "profile update",
            "profile info");
    private static final Set<String> TAKES_SESSION = Set.of("sessions delete", "sessions rename");
    private static final Set<String> TAKES_BOARD = Set.of(
            "kanban boards rm",
            "kanban boards delete",
            "kanban boards switch",
            "kanban boards rename",
            "kanban boards set-default-workdir");

    private final String function;

    Values(String function) {
        this.function = function;
    }

    /** The shell function that prints them, without its prefix. */
    String function() {
        return function;
    }

    /** What the value of an option names. */
    static Optional<Values> of(Option option) {
        for (var name : option.names()) {
            switch (name) {
                case "--profile", "--assignee", "--clone-from" -> {
                    return Optional.of(PROFILES);
                }
                case "--resume", "--session-id" -> {
                    return Optional.of(SESSIONS);
                }
                case "--continue" -> {
                    return Optional.of(TITLES);
                }
                case "--board" -> {
                    return Optional.of(BOARDS);
                }
                case "--model" -> {
                    return Optional.of(MODELS);
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    /** What the word behind these words names. */
    static Optional<Values> of(String words) {
        if (TAKES_PROFILE.contains(words)) {
            return Optional.of(PROFILES);
        }
        if (TAKES_SESSION.contains(words)) {
            return Optional.of(SESSIONS);
        }
        return TAKES_BOARD.contains(words) ? Optional.of(BOARDS) : Optional.empty();
    }
}
