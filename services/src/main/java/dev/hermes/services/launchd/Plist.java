package dev.hermes.services.launchd;

import dev.hermes.services.Installation;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The file that launchd reads. */
record Plist(String text) {
    private static final Pattern PATH = variable("PATH");
    private static final Pattern HOME = variable("HERMES_HOME");

    private static Pattern variable(String name) {
        return Pattern.compile("(<key>" + name + "</key>\\s*<string>)([^<]*)(</string>)");
    }

    static Plist of(Installation installation, String path) {
        var home = installation.home().toAbsolutePath();
        // Always kept alive: a gateway that another replaces ends well, and would not come back. Whoever stops it
        // unloads it.
        return new Plist("""
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                    <key>Label</key>
                    <string>%s</string>
                    <key>ProgramArguments</key>
                    <array>
                %s
                    </array>
                    <key>WorkingDirectory</key>
                    <string>%s</string>
                    <key>EnvironmentVariables</key>
                    <dict>
                        <key>PATH</key>
                        <string>%s</string>
                        <key>HERMES_HOME</key>
                        <string>%s</string>
                %s    </dict>
                    <key>RunAtLoad</key>
                    <true/>
                    <key>KeepAlive</key>
                    <true/>
                    <key>StandardOutPath</key>
                    <string>%s</string>
                    <key>StandardErrorPath</key>
                    <string>%s</string>
                </dict>
                </plist>
                """.formatted(
                        escaped(installation.names().label()),
                        installation.command("--replace").stream()
                                .map(word -> "        <string>" + escaped(word) + "</string>")
                                .collect(Collectors.joining("\n")),
                        escaped(home.toString()),
                        escaped(path),
                        escaped(home.toString()),
                        installation
                                .java()
                                .map(java -> "        <key>JAVA_HOME</key>\n        <string>" + escaped(java.toString())
                                        + "</string>\n")
                                .orElse(""),
                        escaped(home.resolve("logs/gateway.log").toString()),
                        escaped(home.resolve("logs/gateway.error.log").toString())));
    }

    /** The home that it works for. */
    Optional<String> home() {
        var matcher = HOME.matcher(text);
        return matcher.find()
                ? Optional.of(matcher.group(2)
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&apos;", "'")
                        .replace("&amp;", "&"))
                : Optional.empty();
    }

    /** Whether both do the same; the search path is that of whoever installed it and says nothing of its age. */
    boolean sameAs(Plist other) {
        return normal().equals(other.normal());
    }

    private String normal() {
        return PATH.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1) + match.group(3)))
                .strip();
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }
}
