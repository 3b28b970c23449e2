package dev.hermes.llm;

import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.ModelException;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Headers;

/** What Amazon says when it refuses: the name of an exception tells more than the status. */
final class BedrockRefusal {
    private static final String NAME = "x-amzn-ErrorType";

    private BedrockRefusal() {}

    static ModelException of(int status, Headers headers, String body) {
        var name =
                Optional.ofNullable(headers.get(NAME)).map(BedrockRefusal::bare).orElse("");
        return Failures.refused(kind(name, status, body), status, headers, body);
    }

    /** In the middle of a stream. */
    static ModelException inStream(String name, String body) {
        return Failures.inStream(kind(name, 0, body), name, body);
    }

    private static ErrorClass kind(String name, int status, String body) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "throttlingexception", "servicequotaexceededexception", "toomanyrequestsexception" ->
                ErrorClass.RATE_LIMIT;
            case "modelnotreadyexception", "serviceunavailableexception" -> ErrorClass.OVERLOADED;
            case "modeltimeoutexception" -> ErrorClass.TIMEOUT;
            case "modelerrorexception", "modelstreamerrorexception", "internalserverexception" ->
                ErrorClass.SERVER_ERROR;
            case "accessdeniedexception",
                    "unrecognizedclientexception",
                    "expiredtokenexception",
                    "invalidsignatureexception",
                    "incompletesignatureexception",
                    "missingauthenticationtokenexception" -> ErrorClass.AUTH;
            case "resourcenotfoundexception" -> ErrorClass.MODEL_NOT_FOUND;
            case "validationexception" -> validation(body);
            default -> FailureClass.of(status, body);
        };
    }

    private static ErrorClass validation(String body) {
        var text = body.toLowerCase(Locale.ROOT);
        boolean model = text.contains("model identifier is invalid") || text.contains("on-demand throughput");
        return model ? ErrorClass.MODEL_NOT_FOUND : FailureClass.of(400, body);
    }

    /** Without the name space that may stand before or behind it. */
    private static String bare(String name) {
        return name.replaceFirst(":.*", "").replaceFirst(".*#", "");
    }
}
