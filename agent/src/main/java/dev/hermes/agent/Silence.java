package dev.hermes.agent;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.Role;
import java.util.List;
import java.util.Set;

/** What is tried when a model neither says nor does anything. */
final class Silence {
    private static final Set<String> HOUSEKEEPING = Set.of("memory", "todo", "skill_manage", "session_search");
    private static final int RECENT = 5;
    private static final int THOUGHT_ONLY = 2;
    private static final int RETRIES = 3;

    private boolean nudged;
    private int thoughtOnly;
    private int retries;
    private String textBeforeHousekeeping = "";

    enum Next {
        /** The text that came before the tools is the answer. */
        USE_EARLIER_TEXT,
        /** The model is reminded that it has results to speak about. */
        NUDGE,
        /** The model is shown its own thoughts and asked to speak. */
        CONTINUE_THOUGHT,
        RETRY,
        FALLBACK,
        GIVE_UP
    }

    /** The model did something, or it is another one: everything may be tried once more. */
    void anew() {
        nudged = false;
        thoughtOnly = 0;
        retries = 0;
    }

    /** Remembers text that came along with calls which only keep house. */
    void sawTools(String text, List<String> tools) {
        anew();
        boolean housekeeping = HOUSEKEEPING.containsAll(tools);
        textBeforeHousekeeping = housekeeping && !text.isBlank() ? text : "";
    }

    String earlierText() {
        return textBeforeHousekeeping;
    }

    Next next(ModelAnswer answer, List<Message> history, boolean hasFallback) {
        if (!textBeforeHousekeeping.isEmpty()) {
            return Next.USE_EARLIER_TEXT;
        }
        boolean thought = !answer.message().reasoning().isEmpty()
                || !ThoughtScrubber.thoughts(answer.message().text()).isEmpty();
        boolean recentTool = history.subList(Math.max(0, history.size() - RECENT), history.size()).stream()
                .anyMatch(message -> message.role() == Role.TOOL);
        if (recentTool
                && !nudged
                && ThoughtScrubber.thoughts(answer.message().text()).isEmpty()) {
            nudged = true;
            return Next.NUDGE;
        }
        if (thought && thoughtOnly < THOUGHT_ONLY) {
            thoughtOnly++;
            return Next.CONTINUE_THOUGHT;
        }
        if (retries < RETRIES) {
            retries++;
            return Next.RETRY;
        }
        return hasFallback ? Next.FALLBACK : Next.GIVE_UP;
    }
}
