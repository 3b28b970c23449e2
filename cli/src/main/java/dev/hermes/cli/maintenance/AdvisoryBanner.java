package dev.hermes.cli.maintenance;

import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.home.DurableFile;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.maintenance.security.Advisories;
import dev.hermes.maintenance.security.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Before a conversation: a warning of packages that must not run anywhere, once a day for each advisory. */
public final class AdvisoryBanner {
    private static final Duration PAUSE = Duration.ofHours(24);
    private static final Pattern SEEN = Pattern.compile("([a-z0-9-]+) (\\d{1,12})");

    private AdvisoryBanner() {}

    /** Looks only where something of others can run; on most machines that is two looks at the file system. */
    public static void show(Context context) {
        var home = context.home();
        if (Files.isDirectory(home.root().resolve("hermes-agent"))
                || Files.isDirectory(home.file("plugins"))
                || !context.config().map("mcp_servers").isEmpty()) {
            var components =
                    SecurityCommand.inventory(context).find(Inventory.Scope.ALL).components();
            tell(Advisories.shipped(), components, context);
        }
    }

    private static void tell(
            Advisories advisories,
            java.util.List<dev.hermes.maintenance.security.Component> components,
            Context context) {
        var file = context.home().file("cache").resolve("advisory_banner_seen");
        var seen = seen(file);
        long now = context.clock().instant().getEpochSecond();
        var fresh = advisories.hits(components, context.config()).stream()
                .filter(hit -> !hit.acknowledged())
                .filter(hit -> now - seen.getOrDefault(hit.advisory().id(), 0L) >= PAUSE.toSeconds())
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        var first = fresh.getFirst();
        var more = fresh.stream().map(hit -> hit.advisory().id()).distinct().count() - 1;
        var console = context.console();
        console.alarm("SECURITY ADVISORY [" + first.advisory().id() + "]: "
                + first.advisory().title());
        if (more > 0) {
            console.alarm("(" + more + " additional advisories also active.)");
        }
        console.alarm("Detected: "
                + Display.harmless(
                        first.component().name() + "==" + first.component().version()));
        console.alarm("Run 'hermes doctor' for what to do.");
        fresh.forEach(hit -> seen.put(hit.advisory().id(), now));
        remember(file, seen);
    }

    private static Map<String, Long> seen(Path file) {
        var seen = new LinkedHashMap<String, Long>();
        try {
            Files.readString(file).lines().forEach(line -> {
                var matcher = SEEN.matcher(line.strip());
                if (matcher.matches()) {
                    seen.put(matcher.group(1), Long.parseLong(matcher.group(2)));
                }
            });
        } catch (IOException _) {
            return seen; // nothing was shown yet
        }
        return seen;
    }

    private static void remember(Path file, Map<String, Long> seen) {
        try {
            var directory = file.getParent();
            if (directory != null) {
                PrivateDirectories.create(directory);
            }
            DurableFile.replace(
                    file,
                    seen.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                            .collect(Collectors.joining()));
        } catch (IOException _) {
            return; // then it is shown again next time
        }
    }
}
