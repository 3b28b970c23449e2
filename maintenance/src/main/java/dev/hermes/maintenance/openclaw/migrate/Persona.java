package dev.hermes.maintenance.openclaw.migrate;

import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who the agent is, and what it is to know about a workspace. */
final class Persona implements Mapping {
    @Override
    public void map(Part part, Source source, Draft draft) throws IOException {
        boolean soul = part == Part.SOUL;
        var name = soul ? "SOUL.md" : "AGENTS.md";
        var target = draft.options().workspaceTarget();
        if (!soul && target.isEmpty()) {
            draft.add(part, "", "", Status.SKIPPED, "no --workspace-target was given");
            return;
        }
        var found = source.workspace(name).filter(Files::isRegularFile);
        if (found.isEmpty()) {
            draft.add(part, "", "", Status.SKIPPED, "nothing found");
            return;
        }
        var text = Rebranding.of(Files.readString(found.get())).getBytes(StandardCharsets.UTF_8);
        var destination = soul ? draft.home().soul() : target.get().resolve(name);
        var status = soul ? soul(text, draft) : draft.offerOutside(destination, text);
        draft.add(part, found.get().toString(), destination.toString(), status, Reasons.of(status));
    }

    /** The one that every new home begins with gives way to anybody's. */
    private static Status soul(byte[] text, Draft draft) throws IOException {
        if (draft.home().soulAsSeeded()) {
            draft.putFile("SOUL.md", text);
            return Status.MIGRATED;
        }
        return draft.offer(relative(draft.home().soul(), draft), text);
    }

    private static String relative(Path file, Draft draft) {
        return draft.home().directory().relativize(file).toString();
    }
}
