package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the agent has been told to remember, entry by entry. */
final class Memories implements Mapping {
    private static final int MEMORY_LIMIT = 2200;
    private static final int USER_LIMIT = 1375;

    @Override
    public void map(Part part, Source source, Draft draft) throws IOException {
        var files = part == Part.DAILY_MEMORY ? daily(source) : one(part, source);
        var incoming = new ArrayList<String>();
        for (var file : files) {
            incoming.addAll(MemoryEntries.markdown(Files.readString(file)));
        }
        boolean user = part == Part.USER_PROFILE;
        var relative = user ? "memories/USER.md" : "memories/MEMORY.md";
        var from = files.isEmpty() ? "" : files.getFirst().toString();
        if (incoming.isEmpty()) {
            draft.add(part, from, "", Status.SKIPPED, "nothing found");
            return;
        }
        var there = draft.file(relative)
                .map(bytes -> MemoryEntries.existing(new String(bytes, StandardCharsets.UTF_8)))
                .orElse(List.of());
        var merged = MemoryEntries.merge(there, incoming, limit(user, draft));
        if (merged.added() > 0) {
            var text = String.join(MemoryEntries.SEPARATOR, merged.kept()) + "\n";
            draft.putFile(relative, text.getBytes(StandardCharsets.UTF_8));
        }
        if (!merged.overflow().isEmpty()) {
            draft.overflow(part.id().replace('-', '_') + "_overflow.txt", merged.overflow());
        }
        boolean full = merged.added() == 0 && !merged.overflow().isEmpty();
        draft.add(new Item(
                part.id(),
                from,
                draft.home().file(relative).toString(),
                merged.added() > 0 ? Status.MIGRATED : full ? Status.ARCHIVED : Status.SKIPPED,
                merged.added() > 0 ? "" : full ? "the memory is full" : "all of it is there already",
                Map.of(
                        "entries",
                        List.of(merged.added() + " added, " + merged.overflow().size() + " without room"))));
    }

    private static int limit(boolean user, Draft draft) {
        var setting = draft.setting(user ? "memory.user_char_limit" : "memory.memory_char_limit");
        return setting.filter(Number.class::isInstance)
                .map(number -> ((Number) number).intValue())
                .orElse(user ? USER_LIMIT : MEMORY_LIMIT);
    }

    private static List<Path> one(Part part, Source source) {
        return source.workspace(part == Part.USER_PROFILE ? "USER.md" : "MEMORY.md")
                .filter(Files::isRegularFile)
                .map(List::of)
                .orElse(List.of());
    }

    private static List<Path> daily(Source source) throws IOException {
        var directory = source.workspace("memory").filter(Files::isDirectory);
        if (directory.isEmpty()) {
            return List.of();
        }
        try (var all = Files.list(directory.get())) {
            return all.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }
}
