package dev.hermes.services.systemd;

import java.util.List;

/** Whose unit it is. */
public enum UnitScope {
    /** The person's; it runs while they are logged in, or longer with "linger". */
    USER("user", List.of("--user")),
    /** The machine's; it runs from boot on, as the account that its unit names. */
    SYSTEM("system", List.of());

    private final String word;
    private final List<String> options;

    UnitScope(String word, List<String> options) {
        this.word = word;
        this.options = options;
    }

    /** In the middle of a sentence. */
    public String word() {
        return word;
    }

    /** At its beginning. */
    String title() {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    List<String> options() {
        return options;
    }

    /** How somebody types a command for this scope. */
    String command(String action) {
        return this == SYSTEM ? "sudo hermes gateway " + action + " --system" : "hermes gateway " + action;
    }
}
