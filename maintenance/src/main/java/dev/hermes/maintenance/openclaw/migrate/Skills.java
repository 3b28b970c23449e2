package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Skills, which are directories with a {@code SKILL.md}; they go into a category of their own. */
final class Skills implements Mapping {
    private static final String CATEGORY = "skills/openclaw-imports";
    private static final byte[] DESCRIPTION = "Skills that came over from OpenClaw.\n".getBytes(StandardCharsets.UTF_8);

    @Override
    public void map(Part part, Source source, Draft draft) throws IOException {
        boolean any = false;
        for (var place : part == Part.SKILLS ? own(source) : shared(source)) {
            for (var skill : skills(place)) {
                any = true;
                bring(part, skill, draft);
            }
        }
        if (!any) {
            draft.add(part, "", "", Status.SKIPPED, "nothing found");
        }
    }

    private static List<Path> own(Source source) {
        return source.workspace("skills")
                .filter(Files::isDirectory)
                .map(List::of)
                .orElse(List.of());
    }

    private static List<Path> shared(Source source) {
        var places = new ArrayList<Path>();
        for (var place : List.of(
                source.directory().resolve("skills"),
                source.userHome().resolve(".agents/skills"),
                source.directory().resolve("workspace/.agents/skills"),
                source.directory().resolve("workspace.default/.agents/skills"))) {
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                places.add(place);
            }
        }
        return places;
    }

    private static List<Path> skills(Path place) throws IOException {
        try (var all = Files.list(place)) {
            return all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> Files.isRegularFile(path.resolve("SKILL.md"), LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    private static void bring(Part part, Path skill, Draft draft) throws IOException {
        var files = Trees.files(skill, Set.of());
        var name = String.valueOf(skill.getFileName());
        var target = CATEGORY + "/" + name;
        if (draft.file(target + "/SKILL.md").isPresent()) {
            if (same(files, target, draft)) {
                add(part, skill, target, Status.SKIPPED, Reasons.of(Status.SKIPPED), draft);
                return;
            }
            switch (draft.options().skillConflict()) {
                case SKIP -> {
                    add(
                            part,
                            skill,
                            target,
                            Status.CONFLICT,
                            "a skill of that name is there; see --skill-conflict",
                            draft);
                    return;
                }
                case RENAME -> target = free(target + "-imported", draft);
                case OVERWRITE -> draft.warn("The skill " + name + " is replaced; the old one is among the backups.");
            }
        }
        for (var file : files.entrySet()) {
            draft.putFile(target + "/" + file.getKey(), file.getValue());
        }
        if (draft.file(CATEGORY + "/DESCRIPTION.md").isEmpty()) {
            draft.putFile(CATEGORY + "/DESCRIPTION.md", DESCRIPTION);
        }
        add(part, skill, target, Status.MIGRATED, "", draft);
    }

    private static boolean same(Map<String, byte[]> files, String target, Draft draft) throws IOException {
        for (var file : files.entrySet()) {
            var there = draft.file(target + "/" + file.getKey());
            if (there.isEmpty() || !Arrays.equals(there.get(), file.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static String free(String target, Draft draft) throws IOException {
        var candidate = target;
        for (int i = 2; draft.file(candidate + "/SKILL.md").isPresent(); i++) {
            candidate = target + "-" + i;
        }
        return candidate;
    }

    private static void add(Part part, Path skill, String target, Status status, String reason, Draft draft) {
        draft.add(part, skill.toString(), draft.home().file(target).toString(), status, reason);
    }
}
