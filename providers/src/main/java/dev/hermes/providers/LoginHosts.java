package dev.hermes.providers;

import java.util.List;
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

    /** Whose tokens stay with the provider even when the person names another address. */
    private static final String XAI = "xai-oauth";

    private LoginHosts() {}

    /** Whether an address counts that the person has written down; most may have a gateway of their own before a provider. */
    static boolean allowWritten(ProviderRow row, String url) {
        return !row.id().equals(XAI) || allow(row, url);
    }

    /** Whether what is sent to a provider stands for a person, whatever the login is called. */
    static boolean bind(ProviderRow row) {
        return row.byLogin() || DOMAINS.containsKey(row.id());
    }

    /** The variables that name the address of a provider; the first that is set counts. */
    static List<String> variables(ProviderRow row) {
        return row.id().equals(XAI)
                ? List.of("HERMES_XAI_BASE_URL", "XAI_BASE_URL")
                : row.baseUrlVariable().stream().toList();
    }

    /** Whether an address from the store counts; what is not a login goes where its owner sent it. */
    static boolean allow(ProviderRow row, String url) {
        return allow(row.id(), url);
    }

    static boolean allow(String provider, String url) {
        var domains = DOMAINS.get(provider);
        return domains == null || domains.stream().anyMatch(domain -> Hosts.trusted(url, domain));
    }
}
