package dev.hermes.api.model;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A model call that gave no complete answer. */
public final class ModelException extends HermesException {
    private final ErrorClass kind;
    private final OptionalInt status;
    private final String detail;
    private final Optional<Duration> retryAfter;
    private final Optional<ModelAnswer> partial;

    /**
     * @param status the HTTP status, when there was a response
     * @param detail what the provider said, redacted and at most a few thousand characters; empty when it said nothing
     * @param retryAfter how long the provider asked to wait
     * @param partial what had arrived when the stream broke off, when anything visible had
     */
    public ModelException(
            ErrorClass kind,
            OptionalInt status,
            String message,
            String detail,
            Optional<Duration> retryAfter,
            Optional<ModelAnswer> partial,
            @Nullable Throwable cause) {
        super(ExitCode.FAILED, message);
        this.kind = kind;
        this.status = status;
        this.detail = detail;
        this.retryAfter = retryAfter;
        this.partial = partial;
        if (cause != null) {
            initCause(cause);
        }
    }

    public ErrorClass kind() {
        return kind;
    }

    public OptionalInt status() {
        return status;
    }

    public String detail() {
        return detail;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    public Optional<ModelAnswer> partial() {
        return partial;
    }
}
