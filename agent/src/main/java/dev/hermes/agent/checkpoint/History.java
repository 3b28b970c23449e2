package dev.hermes.agent.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a project's chain for people. */
final class History {
    private static final Pattern FILES = Pattern.compile("(\\d+) files? changed");
    private static final Pattern ADDED = Pattern.compile("(\\d+) insertion");
    private static final Pattern REMOVED = Pattern.compile("(\\d+) deletion");

    private final SnapshotStore store;
    private final long largestFile;

    /** @param largestFile in bytes; 0 for no limit */
    History(SnapshotStore store, long largestFile) {
        this.store = store;
        this.largestFile = largestFile;
    }

    List<Checkpoint> list(Path project, int limit) throws IOException, InterruptedException {
        if (store.chain(project).isEmpty()) {
            return List.of();
        }
        var output = SnapshotStore.check(store.inProject(
                project,
                List.of(
                        "log",
                        "--max-count=" + limit,
                        "--format=%x00%H%x09%ct%x09%s",
                        "--shortstat",
                        "refs/hermes/" + Projects.hash(project))));
        var found = new ArrayList<Checkpoint>();
        for (var record : output.out().split("\0")) {
            if (record.isBlank()) {
                continue;
            }
            var cells = record.lines().findFirst().orElse("").split("\t", 3);
            var statistics = record.lines().skip(1).collect(Collectors.joining(" "));
            found.add(new Checkpoint(
                    found.size() + 1,
                    cells[0],
                    Instant.ofEpochSecond(Long.parseLong(cells[1])),
                    cells[2],
                    number(FILES.matcher(statistics)),
                    number(ADDED.matcher(statistics)),
                    number(REMOVED.matcher(statistics))));
        }
        return List.copyOf(found);
    }

    String diff(Path project, String hash, int maxLines) throws IOException, InterruptedException {
        // The index is brought up to date first, so that new files show too.
        var content = Projects.content(project, largestFile);
        if (!content.tooMany()) {
            store.tree(project, content.oversized());
        }
        var lines = SnapshotStore.check(
                        store.inProject(project, List.of("diff", "--no-color", "--no-ext-diff", "--cached", hash)))
                .out()
                .lines()
                .toList();
        if (lines.size() <= maxLines) {
            return String.join("\n", lines);
        }
        return String.join("\n", lines.subList(0, maxLines)) + "\n… " + (lines.size() - maxLines) + " more lines";
    }

    private static int number(Matcher matcher) {
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
