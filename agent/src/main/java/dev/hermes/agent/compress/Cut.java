package dev.hermes.agent.compress;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A conversation in three parts.
 *
 * @param head kept as it is
 * @param middle to be summarised, without an earlier summary
 * @param earlier the summary of a former compression, to be continued
 * @param tail kept as it is
 */
record Cut(List<Message> head, List<Message> middle, Optional<String> earlier, List<Message> tail) {
    private static final int SMALLEST_TAIL = 3;

    /** Where the head ends: after the system prompt and the protected messages, never inside a call and its results. */
    static int headEnd(List<Message> messages, int protectFirst) {
        int start = !messages.isEmpty() && isSystem(messages.getFirst()) ? 1 : 0;
        int end = Math.min(messages.size(), start + protectFirst);
        for (int i = start; i < end; i++) {
            if (Handoff.is(messages.get(i))) {
                return i; // an earlier summary is continued, wherever it lies
            }
        }
        while (end < messages.size() && messages.get(end).role() == Role.TOOL) {
            end++;
        }
        return end;
    }

    /**
     * Where the tail begins: as early as the budget allows, with the newest request of the person when that fits too, and
     * never inside a call and its results.
     */
    static int tailStart(List<Message> messages, int headEnd, long tailBudget) {
        int start = walkedBack(messages, headEnd, tailBudget);
        int newest = newestUser(messages);
        boolean outside = newest >= headEnd && newest < start;
        return outside && fits(messages.subList(newest, messages.size()), tailBudget) ? newest : start;
    }

    private static int walkedBack(List<Message> messages, int headEnd, long tailBudget) {
        long ceiling = tailBudget + tailBudget / 2;
        long used = 0;
        int start = messages.size();
        while (start > headEnd) {
            long next = TokenEstimate.inTail(messages.get(start - 1));
            if (used + next > ceiling && messages.size() - start >= SMALLEST_TAIL) {
                break;
            }
            used += next;
            start--;
        }
        if (start <= headEnd) {
            start = Math.max(headEnd, messages.size() - SMALLEST_TAIL); // all of it fits, but something has to go
        }
        int group = start;
        while (group > headEnd && group < messages.size() && messages.get(group).role() == Role.TOOL) {
            group--;
        }
        if (group > headEnd) {
            return group;
        }
        while (start < messages.size() && messages.get(start).role() == Role.TOOL) {
            start++;
        }
        return start;
    }

    /** Everything behind the head goes into the middle, but for the tail and the newest request of the person. */
    static Cut of(List<Message> messages, int headEnd, int tailStart) {
        int newest = newestUser(messages);
        var middle = new ArrayList<Message>();
        var tail = new ArrayList<Message>();
        var summaries = new ArrayList<String>();
        for (int i = headEnd; i < messages.size(); i++) {
            var message = messages.get(i);
            if (Handoff.is(message)) {
                summaries.add(Handoff.body(message));
            }
            // The request stays word for word, even when the work on it is too long to stay.
            Handoff.original(message).ifPresent(i >= tailStart || i == newest ? tail::add : middle::add);
        }
        return new Cut(
                List.copyOf(messages.subList(0, headEnd)),
                List.copyOf(middle),
                summaries.isEmpty() ? Optional.empty() : Optional.of(String.join("\n\n", summaries)),
                List.copyOf(tail));
    }

    private static boolean fits(List<Message> messages, long tailBudget) {
        return messages.stream().mapToLong(TokenEstimate::inTail).sum() <= tailBudget + tailBudget / 2;
    }

    /** Where the person spoke last; -1 when nowhere. A summary in a user message is not the person. */
    static int newestUser(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role() == Role.USER
                    && Handoff.original(messages.get(i)).isPresent()) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isSystem(Message message) {
        return message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
    }
}
