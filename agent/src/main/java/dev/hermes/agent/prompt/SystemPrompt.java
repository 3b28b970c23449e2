package dev.hermes.agent.prompt;

import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The prompt of a session in three tiers: what stays the same for every session of this user, what the project says, and
 * what changes. In that order, because providers cache a prompt up to the first difference.
 */
public final class SystemPrompt implements PromptSource {
    private static final int SOUL_LIMIT = 20_000;

    private final Surroundings surroundings;

    public SystemPrompt(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public String build(PromptRequest request) {
        var blocks = new ArrayList<String>();
        stable(request, blocks);
        if (!request.ignoreRules()) {
            ContextFiles.block(request.cwd()).ifPresent(blocks::add);
            blocks.addAll(surroundings.memory().get());
        }
        blocks.add(facts(request));
        return blocks.stream()
                .map(String::strip)
                .filter(block -> !block.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    private void stable(PromptRequest request, List<String> blocks) {
        blocks.add(identity(request));
        boolean skills = request.tools().contains("skill_view");
        if (skills) {
            blocks.add(Guidance.ABOUT_HERMES);
        }
        blocks.add(Guidance.forTools(request.tools()));
        var model = request.model().model();
        if (!request.tools().isEmpty() && surroundings.enforcement().appliesTo(model)) {
            blocks.add(Guidance.enforcement(model));
        }
        if (skills) {
            surroundings.skills().get().ifPresent(blocks::add);
        }
        if (request.model().provider().equals("alibaba")) {
            blocks.add("You are the model " + model + ". When asked which model you are, give this name.");
        }
        blocks.add(environment(request.cwd()));
        blocks.add("Active Hermes profile: " + surroundings.profile()
                + ". Other profiles belong to other purposes: do not read or change their files unless asked to.");
        PlatformHints.of(request.platform()).ifPresent(blocks::add);
    }

    private String identity(PromptRequest request) {
        var own = request.ignoreRules() ? Optional.<String>empty() : FileText.read(surroundings.soul());
        return own.map(text -> FileText.forPrompt("SOUL.md", text, SOUL_LIMIT)).orElse(Guidance.IDENTITY);
    }

    private String environment(Path cwd) {
        return "# Environment\n\nOperating system: " + surroundings.operatingSystem() + "\nHome directory: "
                + surroundings.userHome() + "\nWorking directory: " + cwd;
    }

    private String facts(PromptRequest request) {
        var today = surroundings.clock().instant().atZone(surroundings.clock().getZone());
        var lines = new ArrayList<String>();
        // Only the date: a time would make the prompt differ, and miss the provider's cache, with every session.
        lines.add("Conversation started: "
                + DateTimeFormatter.ofPattern("EEEE, MMMM dd, yyyy", Locale.ENGLISH)
                        .format(today));
        request.sessionId().ifPresent(id -> lines.add("Session ID: " + id));
        lines.add("Model: " + request.model().model());
        lines.add("Provider: " + request.model().provider());
        return String.join("\n", lines);
    }
}
