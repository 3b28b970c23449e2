package dev.hermes.maintenance.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Files of a profile that an older version of its distribution brought, and the newer one does not. */
final class Outdated {
    /** Skills that the installed version brought, a directory a line. */
    static final String LIST = ".distribution-files";

    private final Path profile;
    private final Content content;

    Outdated(Path profile, Content content) {
        this.profile = profile;
        this.content = content;
    }

    /** Relative to the profile. */
    List<String> files() throws IOException {
        var outdated = new ArrayList<String>();
        var coming = content.files().keySet();
        var tops = new HashSet<String>();
        for (var relative : coming) {
            var top = relative.replaceFirst("/.*", "");
            if (relative.contains("/") && Content.replacedWhole(top)) {
                tops.add(top);
            }
        }
        for (var top : tops) {
            below(top, coming, outdated);
        }
        // A skill that is shipped is replaced as a whole; one that was and is not any more goes; all others are the
        // user's.
        var skills = new HashSet<>(content.skills());
        skills.addAll(before());
        for (var skill : skills) {
            below(skill, coming, outdated);
        }
        return outdated;
    }

    private Set<String> before() {
        try {
            var skills = new HashSet<String>();
            for (var line : Files.readAllLines(profile.resolve(LIST))) {
                if (line.startsWith("skills/") && !List.of(line.split("/")).contains("..")) {
                    skills.add(line);
                }
            }
            return skills;
        } catch (IOException _) {
            return Set.of(); // nothing is known of an older version
        }
    }

    private void below(String directory, Set<String> coming, List<String> outdated) throws IOException {
        var from = profile.resolve(directory);
        if (!Files.isDirectory(from, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var files = Files.walk(from)) {
            for (var file : files.filter(path -> !Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                var relative = profile.relativize(file).toString().replace('\\', '/');
                if (!coming.contains(relative)) {
                    outdated.add(relative);
                }
            }
        }
    }
}
