package dev.hermes.agent.auxiliary;

import dev.hermes.agent.text.Excerpt;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.providers.ResolvedModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Names a conversation after its first exchange. Asks a model, so call it where waiting does no harm. */
public final class TitleWriter {
    private static final String TASK = "title_generation";
    private static final int EXCERPT = 500;
    private static final int LONGEST = 80;
    private static final int MAX_TOKENS = 500;
    private static final int LATEST = 2;

    private static final String PROMPT = """
            Write a title of three to seven words for a conversation that begins like this, in its language. Answer with \
            the title alone.""";

    private final AuxiliaryModel auxiliary;
    private final Log log;

    public TitleWriter(AuxiliaryModel auxiliary, Log log) {
        this.auxiliary = auxiliary;
        this.log = log;
    }

    /** Whether the conversation is at the point where it gets its title; one that has a title keeps it. */
    public static boolean due(List<Message> history, Optional<String> title) {
        long asked =
                history.stream().filter(message -> message.role() == Role.USER).count();
        return title.isEmpty()
                && asked >= 1
                && asked <= LATEST
                && answer(history).isPresent();
    }

    /** A title, at most 80 characters; empty when none could be had, which is logged and no harm. */
    public Optional<String> title(ResolvedModel main, List<Message> history) throws InterruptedException {
        var question = history.stream()
                .filter(message -> message.role() == Role.USER)
                .map(Message::text)
                .findFirst();
        var answer = answer(history);
        if (question.isEmpty() || answer.isEmpty()) {
            return Optional.empty();
        }
        var exchange = PROMPT + "\n\nUser: " + excerpt(question.get()) + "\n\nAssistant: " + excerpt(answer.get());
        try {
            return clean(auxiliary.ask(TASK, main, List.of(Message.user(exchange)), OptionalInt.of(MAX_TOKENS)));
        } catch (HermesException e) {
            log.warn("agent.auxiliary", "no title: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<String> answer(List<Message> history) {
        return history.stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .map(Message::text)
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    private static String excerpt(String text) {
        return Excerpt.head(text, EXCERPT);
    }

    /** A title without the decoration that models put around it. */
    static Optional<String> clean(String written) {
        var title = written.strip();
        for (var before = ""; !before.equals(title); ) {
            before = title;
            title = Decoration.LABEL.matcher(title).replaceFirst("");
            title = Decoration.QUOTES.matcher(title).replaceAll("").strip();
        }
        title = Decoration.SPACE.matcher(title).replaceAll(" ");
        if (title.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(title.length() > LONGEST ? Excerpt.head(title, LONGEST - 3) + "..." : title);
    }

    private static final class Decoration {
        static final Pattern LABEL = Pattern.compile("^title\\s*:\\s*", Pattern.CASE_INSENSITIVE);
        static final Pattern QUOTES = Pattern.compile("^[\"'`“”‘’«»*]+|[\"'`“”‘’«»*]+$");
        static final Pattern SPACE = Pattern.compile("\\s+");
    }
}
