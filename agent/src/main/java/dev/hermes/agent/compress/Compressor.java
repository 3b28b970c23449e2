package dev.hermes.agent.compress;

import dev.hermes.agent.auxiliary.AuxiliaryModel;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelException;
import dev.hermes.providers.ResolvedModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Decides when a conversation is too long and makes it shorter. One instance a session, because it remembers how well it
 * worked; used by the session's turn thread only.
 */
public final class Compressor {
    private static final String TASK = "compression";
    private static final int LARGEST_SUMMARY = 12_000;
    private static final int SMALLEST_SUMMARY = 2_000;
    /** What the instructions and the answer's frame take beside the conversation. */
    private static final int OVERHEAD = 2_000;

    private static final int IDS_LISTED = 30;

    private final CompressionSettings settings;
    private final AuxiliaryModel auxiliary;
    private final UnaryOperator<String> redact;
    private final Clock clock;
    private final Log log;

    private long lowered = Long.MAX_VALUE;
    private boolean windowChecked;
    private int compressions;
    private int poor;
    private Instant coolUntil = Instant.MIN;

    /** @param redact removes secrets whatever the user's switch says: a summary travels to another model */
    public Compressor(
            CompressionSettings settings,
            AuxiliaryModel auxiliary,
            UnaryOperator<String> redact,
            Clock clock,
            Log log) {
        this.settings = settings;
        this.auxiliary = auxiliary;
        this.redact = redact;
        this.clock = clock;
        this.log = log;
    }

    /** Prompt tokens from which this session is compressed. */
    public long threshold(ResolvedModel model) {
        return Math.min(settings.thresholdTokens(model.contextLength()), lowered);
    }

    /**
     * Whether the conversation should be compressed now. Not after two compressions in a row that saved less than a tenth.
     *
     * @param promptTokens as the provider reported them, else estimated with the tools
     */
    public boolean due(long promptTokens, ResolvedModel model) {
        return settings.enabled() && poor < 2 && promptTokens >= threshold(model);
    }

    /** The same before a turn, on an estimate; short conversations are left alone. */
    public boolean dueBeforeTurn(List<Message> messages, long estimatedTokens, ResolvedModel model) {
        return messages.size() > settings.protectFirst() + settings.protectLast() + 1 && due(estimatedTokens, model);
    }

    /** Compresses for the loop: after a failed summary it does not ask again for a while. */
    public Compressed compress(List<Message> messages, ResolvedModel model, Optional<String> focus)
            throws InterruptedException {
        return compress(messages, model, focus, clock.instant().isBefore(coolUntil));
    }

    /** Compresses because the person asked for it. */
    public Compressed compressNow(List<Message> messages, ResolvedModel model, Optional<String> focus)
            throws InterruptedException {
        poor = 0;
        return compress(messages, model, focus, false);
    }

    private Compressed compress(List<Message> messages, ResolvedModel model, Optional<String> focus, boolean cooling)
            throws InterruptedException {
        var notices = new ArrayList<String>();
        boolean usable = checkWindow(model, notices);
        int headEnd = Cut.headEnd(messages, settings.protectFirst());
        if (messages.size() <= headEnd + 4) {
            return Compressed.unchanged(messages, notices);
        }
        long tailBudget = (long) (threshold(model) * settings.targetRatio());
        int tailStart = Cut.tailStart(messages, headEnd, tailBudget);
        var cut = Cut.of(Pruning.before(tailStart, messages), headEnd, tailStart);
        if (cut.middle().isEmpty()) {
            return Compressed.unchanged(messages, notices);
        }
        var summary = usable && !cooling ? summary(cut, model, focus, notices) : Optional.<String>empty();
        if (summary.isEmpty() && settings.abortOnFailure()) {
            notices.add("The conversation was not compressed, because no summary could be written.");
            return Compressed.unchanged(messages, notices);
        }
        if (summary.isEmpty()) {
            notices.add("No summary could be written; " + cut.middle().size()
                    + " messages were dropped from the model's view. They stay in the session database.");
        }
        var body = summary.orElseGet(() -> lost(cut)) + executed(cut);
        var joined = Pairs.withoutOldImages(Pairs.repaired(Handoff.join(cut.head(), body, cut.tail())));
        return report(messages, joined, summary.isPresent(), notices);
    }

    private Compressed report(List<Message> before, List<Message> after, boolean summarised, List<String> notices) {
        long tokensBefore = TokenEstimate.of(before);
        long tokensAfter = TokenEstimate.of(after);
        poor = tokensAfter > tokensBefore * 9 / 10 ? poor + 1 : 0;
        compressions++;
        if (compressions > 1) {
            notices.add("This conversation has been compressed " + compressions
                    + " times; details may be lost. A new session works more exactly.");
        }
        return new Compressed(after, true, summarised, tokensBefore, tokensAfter, notices);
    }

    private Optional<String> summary(Cut cut, ResolvedModel model, Optional<String> focus, List<String> notices)
            throws InterruptedException {
        long cap = Math.min((long) (model.contextLength() * 0.05), LARGEST_SUMMARY);
        long budget = Math.max(SMALLEST_SUMMARY, Math.min(TokenEstimate.of(cut.middle()) / 5, cap));
        int maxTokens = (int) (budget * 13 / 10);
        long room = (long) auxiliary.model(TASK, model).contextLength() - maxTokens - OVERHEAD;
        try {
            var answer = auxiliary.ask(
                    TASK, model, SummaryRequest.of(cut, focus, budget, room, redact), OptionalInt.of(maxTokens));
            if (!answer.isBlank()) {
                return Optional.of(redact.apply(answer));
            }
            coolUntil = clock.instant().plus(Duration.ofSeconds(30));
            notices.add("The compression model gave an empty summary.");
        } catch (HermesException e) {
            coolUntil = clock.instant().plus(cooldown(e));
            log.warn("agent.compress", "no summary: " + e.getMessage(), e);
            notices.add("The compression model failed: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static Duration cooldown(HermesException failure) {
        if (!(failure instanceof ModelException asked)) {
            return Duration.ofSeconds(600); // there is nobody to ask; that takes a person to change
        }
        boolean passing = asked.kind() == ErrorClass.MALFORMED_RESPONSE || asked.kind() == ErrorClass.TIMEOUT;
        return Duration.ofSeconds(passing ? 30 : 60);
    }

    /** Once a session: can the model that writes summaries read what it will get? */
    private boolean checkWindow(ResolvedModel model, List<String> notices) {
        var writer = auxiliary.model(TASK, model);
        if (writer.contextLength() < CompressionSettings.SMALLEST_WINDOW) {
            notices.add("The compression model " + writer.model() + " has a window of " + writer.contextLength()
                    + " tokens; at least " + CompressionSettings.SMALLEST_WINDOW
                    + " are needed. Choose another in auxiliary.compression.model.");
            return false;
        }
        if (!windowChecked && writer.contextLength() < threshold(model)) {
            lowered = writer.contextLength();
            notices.add("The compression model " + writer.model() + " reads only " + lowered
                    + " tokens, so this session is compressed from there on.");
        }
        windowChecked = true;
        return true;
    }

    private static String lost(Cut cut) {
        return cut.earlier().map(earlier -> earlier + "\n\n").orElse("")
                + "[" + cut.middle().size() + " earlier messages were removed and could not be summarised."
                + " Ask the person, or search the session, for what is missing.]";
    }

    private static String executed(Cut cut) {
        var ids = Pairs.executed(cut.middle());
        if (ids.isEmpty()) {
            return "";
        }
        var newest = ids.subList(Math.max(0, ids.size() - IDS_LISTED), ids.size());
        return "\n\nCalls that already ran and must not be repeated for this: " + String.join(", ", newest);
    }
}
