package dev.hermes.sessions;

import java.util.Optional;

/**
 * A session that begins.
 *
 * @param source where it comes from: {@code cli}, {@code telegram}, {@code cron}, …
 * @param modelConfig JSON with {@code max_iterations}, {@code max_tokens}, …
 * @param parentId the session it continues or works for
 */
public record NewSession(
        String id,
        String source,
        Optional<String> model,
        Optional<String> userId,
        Optional<String> modelConfig,
        Optional<String> systemPrompt,
        Optional<String> parentId) {

    /** For what is written before, or after, its session has a row: nothing is lost, and nothing more is known. */
    static NewSession unknown(String id, Optional<String> model) {
        return new NewSession(
                id, "unknown", model, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
