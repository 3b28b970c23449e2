package dev.hermes.cli.chat;

import dev.hermes.api.tool.Person;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** Asks through the editor: the next line that is typed answers the question that stands on the screen. */
final class TerminalPerson implements Person {
    private static final Duration APPROVAL = Duration.ofSeconds(60);

    private final Screen screen;
    private final Duration clarify;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private volatile Optional<CompletableFuture<Optional<String>>> open = Optional.empty();
    private volatile boolean cancelled;

    TerminalPerson(Screen screen, Duration clarify) {
        this.screen = screen;
        this.clarify = clarify;
    }

    @Override
    public Decision approve(Approval approval) throws InterruptedException {
        var answer = ask(PlainPerson.Questions.approval(approval), "⚠ approval needed: o, s, a or d", APPROVAL);
        var decision = answer.map(line -> PlainPerson.Questions.decision(line, approval))
                .orElse(cancelled ? Decision.DENY : Decision.TIMEOUT);
        screen.print(screen.paint().dim("  → " + decision.name().toLowerCase(Locale.ROOT)));
        return decision;
    }

    @Override
    public Optional<String> answer(String question, List<String> choices) throws InterruptedException {
        return ask(PlainPerson.Questions.choice(question, choices), "? your answer", clarify)
                .map(line -> PlainPerson.Questions.chosen(line, choices))
                .filter(text -> !text.isBlank());
    }

    private Optional<String> ask(List<String> lines, String hint, Duration limit) throws InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            var answer = new CompletableFuture<Optional<String>>();
            cancelled = false;
            open = Optional.of(answer); // before it is seen: the answer may come as fast as that
            lines.forEach(line -> screen.print(screen.paint().yellow(line)));
            screen.status(hint);
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            screen.print(screen.paint().dim("  → no answer in time"));
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new AssertionError("the answer is never completed with a failure", e);
        } finally {
            open = Optional.empty();
            screen.status("");
            oneAtATime.unlock();
        }
    }

    /** Takes a typed line as the answer; false when nothing was asked. */
    boolean answered(String line) {
        return open.map(question -> question.complete(Optional.of(line))).orElse(false);
    }

    /** Leaves the question that stands on the screen without an answer; false when nothing was asked. */
    boolean cancel() {
        cancelled = open.isPresent();
        return open.map(question -> question.complete(Optional.empty())).orElse(false);
    }
}
