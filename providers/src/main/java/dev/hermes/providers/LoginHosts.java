package dev.hermes.providers;

import java.util.Map;
import java.util.Set;

/**
 * Where the token of a login may go. The store keeps an address beside it, which a server named once; whoever could change
 * that would have the token sent to himself.
 */
final class LoginHosts {
    private static final Map<String, Set<String>> DOMAINS = Map.of(
            "nous", Set.of("inference-api.nousresearch.com"),
            "openai-codex", Set.of("chatgpt.com"),
            "xai-oauth", Set.of("x.ai"),
            "minimax-oauth", Set.of("minimax.io", "minimaxi.com"),
            "copilot", Set.of("githubcopilot.com", "ghe.com"),
            "google-gemini-cli", Set.of("cloudcode-pa.googleapis.com"),
            "qwen-oauth", Set.of("qwen.ai", "aliyuncs.com"));

    private LoginHosts() {}

    /** Whether an address from the store counts; what is not a login goes where its owner sent it. */
    static boolean allow(ProviderRow row, String url) {
        var domains = DOMAINS.get(row.id());
        return domains == null || domains.stream().anyMatch(domain -> Hosts.trusted(url, domain));
    }
}
