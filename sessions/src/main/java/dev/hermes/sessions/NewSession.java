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
        Optional<String> parentId) {}
