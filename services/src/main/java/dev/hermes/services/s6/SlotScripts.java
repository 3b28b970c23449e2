package dev.hermes.services.s6;

import dev.hermes.services.InvalidSlot;
import dev.hermes.services.SlotName;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The scripts of a slot. They begin with the environment of the container, not with the one of whoever registered the
 * profile; the directories in them are those of the image.
 */
final class SlotScripts {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private static final String HEAD = """
            #!/command/with-contenv sh
            # shellcheck shell=sh
            """;

    private SlotScripts() {}

    /** @throws InvalidSlot when a variable cannot be one */
    static String run(SlotName slot, Map<String, String> environment) {
        var text = new StringBuilder(HEAD).append("""
                set -e
                export HOME=/opt/data
                cd /opt/data
                export PATH="/opt/hermes/bin:$PATH"
                """);
        new TreeMap<>(environment)
                .forEach((name, value) -> text.append("export ")
                        .append(checked(name, value))
                        .append('=')
                        .append(quoted(value))
                        .append('\n'));
        var command = command(slot);
        return text.append("export HERMES_S6_SUPERVISED_CHILD=1\n")
                .append("# Only root can become somebody else; in a container without root we are nobody else.\n")
                .append("if [ \"$(id -u)\" != 0 ]; then\n    exec ")
                .append(command)
                .append("\nfi\nexec s6-setuidgid hermes ")
                .append(command)
                .append('\n')
                .toString();
    }

    /** Never {@code -p default}: that would be another profile, which happens to be called so. */
    private static String command(SlotName slot) {
        return slot.profile().equals("default")
                ? "hermes gateway run"
                : "hermes -p " + quoted(slot.profile()) + " gateway run";
    }

    /**
     * What a service says goes to its own files, a stamp before each line, and unstamped to the output of the container. The
     * home is the one of the container at the time, so it is left to the shell.
     */
    static String log(SlotName slot) {
        return HEAD + """
                : "${HERMES_HOME:=/opt/data}"
                log_dir="$HERMES_HOME/logs/gateways/%s"
                mkdir -p "$log_dir"
                if [ "$(id -u)" != 0 ]; then
                    exec s6-log n10 s1000000 T "$log_dir" 1
                fi
                # The first logger makes the directory above as well; the loggers of later profiles must be able to use it.
                chown hermes:hermes "$HERMES_HOME/logs" "$HERMES_HOME/logs/gateways" 2>/dev/null || true
                chown -R hermes:hermes "$log_dir" 2>/dev/null || true
                exec s6-setuidgid hermes s6-log n10 s1000000 T "$log_dir" 1
                """.formatted(slot.profile());
    }

    /** A gateway that cannot work with its configuration says so by its exit code, and is not started again and again. */
    static String finish() {
        return """
                #!/bin/sh
                if [ "$1" = 78 ]; then
                    exit 125
                fi
                exit 0
                """;
    }

    private static String checked(String name, String value) {
        if (!VARIABLE.matcher(name).matches()) {
            throw new InvalidSlot(
                    "'" + name + "' is no name of a variable",
                    "Use letters, digits and '_', not beginning with a digit.");
        }
        if (value.indexOf('\0') >= 0) {
            throw new InvalidSlot("the value of " + name + " contains a NUL, which no variable can hold");
        }
        return name;
    }

    /** As one word of a shell. */
    static String quoted(String value) {
        return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\"'\"'") + "'";
    }
}
