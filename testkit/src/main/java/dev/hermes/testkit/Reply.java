package dev.hermes.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the {@link ModelServer} answers: made by a factory, then changed by the methods that return a new reply. An answer
 * is told in the protocol that the request speaks, streamed or whole as the request wants it.
 */
public final class Reply {
    /** What is sent. */
    sealed interface Body {
        /** Something a model says. {@code pieces} are the deltas of its text. */
        record Answer(
                Supplier<Stream<String>> pieces,
                Optional<String> reasoning,
                List<Call> calls,
                long promptTokens,
                long outputTokens,
                boolean truncated)
                implements Body {}

        /** Event payloads, as a provider sent them. */
        record Recording(List<String> lines) implements Body {}

        record Comments() implements Body {}

        /** Anything else. */
        record Plain(int status, String contentType, Map<String, String> headers, String text) implements Body {}
    }

    /** @param arguments JSON text, broken if a test wants it so */
    public record Call(String name, String arguments) {}

    private static final int PROMPT_TOKENS = 10;
    private static final int OUTPUT_TOKENS = 5;
    private static final String NOT_AN_ANSWER = "only an answer made by text(), toolCall(s)() or endless() has this";

    private final Body body;
    private final Duration pause;
    private final OptionalInt cut;
    private final OptionalInt hang;

    private Reply(Body body, Duration pause, OptionalInt cut, OptionalInt hang) {
        this.body = body;
        this.pause = pause;
        this.cut = cut;
        this.hang = hang;
    }

    private static Reply of(Body body) {
        return new Reply(body, Duration.ZERO, OptionalInt.empty(), OptionalInt.empty());
    }

    private static Body.Answer answer(Supplier<Stream<String>> pieces, List<Call> calls) {
        return new Body.Answer(pieces, Optional.empty(), calls, PROMPT_TOKENS, OUTPUT_TOKENS, false);
    }

    /** Text, streamed word by word. */
    public static Reply text(String text) {
        return of(answer(() -> words(text), List.of()));
    }

    public static Reply toolCall(String name, String arguments) {
        return toolCalls(new Call(name, arguments));
    }

    /** Several calls in one answer. Their ids are {@code call_1}, {@code call_2}… in the order of one server. */
    public static Reply toolCalls(Call... calls) {
        return of(answer(Stream::empty, List.of(calls)));
    }

    /** As many text deltas {@code "x "} as wanted, made while they are sent. */
    public static Reply endless(int deltas) {
        return of(answer(() -> Stream.generate(() -> "x ").limit(deltas), List.of()));
    }

    /**
     * What a provider really sent.
     *
     * @param protocol a folder of {@code recordings/} on the class path, for example {@code chat-completions}
     * @param file its name there, without {@code .jsonl}
     */
    public static Reply recording(String protocol, String file) {
        return of(new Body.Recording(Recordings.lines(protocol, file)));
    }

    /** Event payloads in place of a recording. */
    public static Reply events(String... lines) {
        return of(new Body.Recording(List.of(lines)));
    }

    /** Nothing but comments that keep the connection open, for ever; give it a pace with {@link #slow}. */
    public static Reply comments() {
        return of(new Body.Comments());
    }

    /** A JSON body with this status. */
    public static Reply status(int code, String body) {
        return status(code, body, Map.of());
    }

    public static Reply status(int code, String body, Map<String, String> headers) {
        return of(new Body.Plain(code, "application/json", headers, body));
    }

    /** A web page with status 200, as captive portals and wrong base URLs give it. */
    public static Reply html() {
        return raw("text/html; charset=utf-8", "<!DOCTYPE html><html><body>Welcome</body></html>");
    }

    /** Whatever, with status 200. */
    public static Reply raw(String contentType, String body) {
        return of(new Body.Plain(200, contentType, Map.of(), body));
    }

    /** With this text before the tool calls. */
    public Reply withText(String text) {
        var a = asAnswer();
        return with(
                new Body.Answer(() -> words(text), a.reasoning, a.calls, a.promptTokens, a.outputTokens, a.truncated));
    }

    /** With thoughts before everything else. */
    public Reply withReasoning(String thoughts) {
        var a = asAnswer();
        return with(
                new Body.Answer(a.pieces, Optional.of(thoughts), a.calls, a.promptTokens, a.outputTokens, a.truncated));
    }

    public Reply withUsage(long promptTokens, long outputTokens) {
        var a = asAnswer();
        return with(new Body.Answer(a.pieces, a.reasoning, a.calls, promptTokens, outputTokens, a.truncated));
    }

    /** Ends because the output limit was reached. */
    public Reply truncated() {
        var a = asAnswer();
        return with(new Body.Answer(a.pieces, a.reasoning, a.calls, a.promptTokens, a.outputTokens, true));
    }

    /** Waits before every event, or before a whole body. */
    public Reply slow(Duration perEvent) {
        return new Reply(body, perEvent, cut, hang);
    }

    /** Closes the connection after so many events, in the middle of the answer. */
    public Reply cutAfter(int events) {
        return new Reply(body, pause, OptionalInt.of(events), hang);
    }

    /** Takes the request and says nothing at all, until the client hangs up. */
    public Reply hang() {
        return hangAfter(0);
    }

    /** Falls silent after so many events, until the client hangs up. */
    public Reply hangAfter(int events) {
        return new Reply(body, pause, cut, OptionalInt.of(events));
    }

    Body body() {
        return body;
    }

    Duration pause() {
        return pause;
    }

    boolean cutsAt(int events) {
        return cut.isPresent() && cut.getAsInt() == events;
    }

    boolean hangsAt(int events) {
        return hang.isPresent() && hang.getAsInt() == events;
    }

    /** Whether every event must reach the client at once; nobody watches the single deltas of an endless answer. */
    boolean prompt(int events) {
        return events < 1000 || !pause.isZero() || cut.isPresent() || hang.isPresent();
    }

    private Reply with(Body other) {
        return new Reply(other, pause, cut, hang);
    }

    private Body.Answer asAnswer() {
        if (body instanceof Body.Answer answer) {
            return answer;
        }
        throw new IllegalStateException(NOT_AN_ANSWER);
    }

    private static Stream<String> words(String text) {
        return text.isEmpty()
                ? Stream.empty()
                : Stream.of(text.split("(?<= )", -1)).filter(word -> !word.isEmpty());
    }
}
