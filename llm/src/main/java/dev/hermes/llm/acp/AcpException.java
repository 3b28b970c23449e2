package dev.hermes.llm.acp;

import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The other side did not answer as it should. */
public final class AcpException extends IOException {
    private static final long serialVersionUID = 1;

    /** What went wrong. */
    public enum Kind {
        /** It cannot be started. */
        MISSING,
        /** Nobody listens where it should. */
        UNREACHABLE,
        /** It ended before it answered. */
        GONE,
        /** What it says is not of the protocol. */
        GARBAGE,
        /** It said nothing for too long, or took too long altogether. */
        SILENT,
        /** It ended its answer before there was one. */
        GAVE_UP,
        /** It answered with an error. */
        REFUSED
    }

    private final Kind kind;
    private final transient Optional<JsonNode> error;

    public AcpException(Kind kind, String message) {
        this(kind, message, Optional.empty());
    }

    private AcpException(Kind kind, String message, Optional<JsonNode> error) {
        super(message);
        this.kind = kind;
        this.error = error;
    }

    static AcpException refused(JsonNode error) {
        return new AcpException(Kind.REFUSED, error.path("message").asString(""), Optional.of(error));
    }

    public Kind kind() {
        return kind;
    }

    /** What it answered, when it refused. */
    public Optional<JsonNode> error() {
        return error;
    }
}
