package dev.hermes.maintenance.doctor;

import dev.hermes.maintenance.report.Installation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Tool servers that are a shell sending data away: a pattern of stolen configurations. */
final class McpServers {
    private static final Set<String> SHELLS = Set.of("bash", "sh", "zsh", "dash", "fish", "cmd", "powershell", "pwsh");
    private static final Pattern SENDS = Pattern.compile("\\b(?:curl|wget|nc|ncat|socat)\\b|/dev/tcp/"
            + "|(?i:Invoke-WebRequest|Invoke-RestMethod|System\\.Net\\.WebClient)");
    private static final Pattern SENDS_DATA =
            Pattern.compile("\\.env\\b|--data-binary|--data-raw|-X\\s*POST|<\\s*\\S+");

    private final Installation installation;

    McpServers(Installation installation) {
        this.installation = installation;
    }

    void run(Findings findings) {
        boolean clean = true;
        for (var entry : installation.config().map("mcp_servers").entrySet()) {
            if (entry.getValue() instanceof Map<?, ?> server && suspicious(server)) {
                clean = false;
                var data = SENDS_DATA.matcher(arguments(server)).find() ? ", and hands it data of this machine" : "";
                findings.fail(
                        "MCP server '" + entry.getKey() + "' starts a shell that talks to the network" + data,
                        "mcp_servers." + entry.getKey());
                findings.manual("Look at mcp_servers." + entry.getKey()
                        + " in config.yaml, and remove it if you did not write it");
            }
        }
        if (clean) {
            findings.ok("No MCP server is a shell that talks to the network");
        }
    }

    private static boolean suspicious(Map<?, ?> server) {
        var command = String.valueOf(server.get("command")).replace('\\', '/').toLowerCase(Locale.ROOT);
        var base = command.substring(command.lastIndexOf('/') + 1).replaceFirst("\\.exe$", "");
        return SHELLS.contains(base) && SENDS.matcher(arguments(server)).find();
    }

    private static String arguments(Map<?, ?> server) {
        return server.get("args") instanceof List<?> list
                ? String.join(" ", list.stream().map(String::valueOf).toList())
                : "";
    }
}
