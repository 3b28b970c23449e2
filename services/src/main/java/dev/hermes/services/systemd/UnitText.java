package dev.hermes.services.systemd;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.services.Installation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The file that systemd reads. */
record UnitText(String text) {
    private static final long SHORTEST_STOP = 60;
    private static final long AFTER_DRAIN = 30;

    /** Older versions of systemd do not know these and warn; some people take them out. */
    private static final List<String> OPTIONAL = List.of("RestartMaxDelaySec=", "RestartSteps=");

    private static final Pattern HOME = Pattern.compile("(?m)^Environment=\"?HERMES_HOME=([^\"\\n]*)\"?\\s*$");
    private static final Pattern USER = Pattern.compile("(?m)^User=(.*)$");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    /** A unit of the person who installs it. @param path where its programs are found */
    static UnitText ofUser(Installation installation, String path) {
        return make(installation, path, "", "", "default.target");
    }

    /** A unit of the machine. @param installation as the account sees it */
    static UnitText ofSystem(Installation installation, String path, ServiceUser user) {
        var account = "User=" + user.name() + "\nGroup=" + user.group() + "\n";
        var variables = environment("HOME", user.directory().toString())
                + environment("USER", user.name())
                + environment("LOGNAME", user.name());
        return make(installation, path, account, variables, "multi-user.target");
    }

    private static UnitText make(
            Installation installation, String path, String account, String variables, String wanted) {
        var home = installation.home().toAbsolutePath().toString();
        // The home and not the installation is where it works: an update may replace that, and systemd would give up.
        return new UnitText("""
                [Unit]
                Description=Hermes Agent Gateway - Messaging Platform Integration
                After=network-online.target
                Wants=network-online.target
                StartLimitIntervalSec=0

                [Service]
                Type=simple
                %sExecStart=%s
                WorkingDirectory=%s
                %s%s%s%sRestart=always
                RestartSec=5
                RestartMaxDelaySec=300
                RestartSteps=5
                RestartForceExitStatus=75
                RestartPreventExitStatus=78
                KillMode=mixed
                KillSignal=SIGTERM
                ExecReload=/bin/kill -USR1 $MAINPID
                TimeoutStopSec=%d
                StandardOutput=journal
                StandardError=journal

                [Install]
                WantedBy=%s
                """.formatted(
                        account,
                        command(installation),
                        specifiersKept(oneLine(home)),
                        variables,
                        environment("PATH", path),
                        installation
                                .java()
                                .map(java -> environment("JAVA_HOME", java.toString()))
                                .orElse(""),
                        environment("HERMES_HOME", home),
                        Math.max(SHORTEST_STOP, installation.drain().toSeconds()) + AFTER_DRAIN,
                        wanted));
    }

    /** The home that the unit works for. */
    Optional<String> home() {
        return first(HOME).map(value -> value.replace("%%", "%").replace("\\\\", "\\"));
    }

    /** The account that it runs as. */
    Optional<String> user() {
        return first(USER).map(String::strip);
    }

    private Optional<String> first(Pattern pattern) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Whether both say the same to systemd. */
    boolean sameAs(UnitText other) {
        return normal().equals(other.normal());
    }

    private String normal() {
        return Arrays.stream(text.strip().split("\\R"))
                .map(String::stripTrailing)
                .filter(line -> OPTIONAL.stream().noneMatch(line::startsWith))
                .collect(Collectors.joining("\n"));
    }

    private static String environment(String name, String value) {
        return "Environment=\"" + name + "=" + quotable(specifiersKept(oneLine(value))) + "\"\n";
    }

    private static String command(Installation installation) {
        var words = installation.command("--replace");
        return Stream.concat(
                        Stream.of(program(words.getFirst())),
                        words.stream().skip(1).map(UnitText::word))
                .collect(Collectors.joining(" "));
    }

    /** Of the program's name systemd takes less than of other words, and a dollar sign as it is. */
    private static String program(String name) {
        if (name.contains("\"") || name.contains("'") || name.contains("\\")) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "systemd does not start programs with quotes or backslashes in their names: " + name,
                    "Install Hermes in another directory.");
        }
        var text = specifiersKept(oneLine(name));
        return PLAIN.matcher(text).matches() ? text : '"' + text + '"';
    }

    /** One word of a command; systemd would take a dollar sign for a variable. */
    private static String word(String word) {
        var text = specifiersKept(oneLine(word)).replace("$", "$$");
        return PLAIN.matcher(text).matches() ? text : '"' + quotable(text) + '"';
    }

    private static String quotable(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String specifiersKept(String text) {
        return text.replace("%", "%%");
    }

    private static String oneLine(String text) {
        if (text.chars().anyMatch(c -> c < ' ')) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "A service cannot be made for a path with a control character in it: "
                            + text.replaceAll("\\p{Cntrl}", "?"),
                    "Rename the directory.");
        }
        return text;
    }
}
