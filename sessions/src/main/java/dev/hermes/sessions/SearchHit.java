package dev.hermes.sessions;

import java.time.Instant;
import java.util.Optional;

/**
 * A message that was found. What was said before and after it: {@link SessionStore#around}.
 *
 * @param snippet around the hit, with the found words between {@code >>>} and {@code <<<}
 * @param rootId the first session of its lineage
 */
public record SearchHit(
        long messageId,
        String sessionId,
        String rootId,
        String role,
        String snippet,
        Instant at,
        String source,
        Optional<String> model,
        Optional<String> title,
        Instant sessionStartedAt) {

    SearchHit withSnippet(String other) {
        return new SearchHit(messageId, sessionId, rootId, role, other, at, source, model, title, sessionStartedAt);
    }
}
