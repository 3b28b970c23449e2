package dev.hermes.providers;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Faster answers for more money, where the vendor itself sells them. */
enum FastMode {
    ANTHROPIC("Anthropic Fast Mode", "speed", "fast"),
    OPENAI("Priority Processing", "service_tier", "priority");

    private static final Set<String> OPENAI_FAMILIES = Set.of("gp", "o1", "o3", "o4");

    private final String title;
    private final String member;
    private final String value;

    FastMode(String title, String member, String value) {
        this.title = title;
        this.member = member;
        this.value = value;
    }

    static Optional<FastMode> of(String provider, String baseUrl, ApiMode mode, String model) {
        var name = model.toLowerCase(Locale.ROOT);
        if (mode == ApiMode.ANTHROPIC_MESSAGES) {
            boolean sold = Hosts.within(baseUrl, "anthropic.com") && name.startsWith("claude-opus-4-6");
            return sold ? Optional.of(ANTHROPIC) : Optional.empty();
        }
        boolean openAi = Hosts.within(baseUrl, "openai.com") || provider.equals("openai-codex");
        boolean sold = name.length() > 2 && OPENAI_FAMILIES.contains(name.substring(0, 2)) && !name.contains("codex");
        return openAi && sold ? Optional.of(OPENAI) : Optional.empty();
    }

    /** As the vendor calls it. */
    String title() {
        return title;
    }

    void ask(ObjectNode body) {
        body.put(member, value);
    }

    ResolvedModel applied(ResolvedModel model, boolean fast) {
        var old = model.endpoint();
        var body = old.extraBody().deepCopy();
        body.remove(member);
        if (fast) {
            ask(body);
        }
        return model.withEndpoint(
                new Endpoint(old.provider(), old.mode(), old.baseUrl(), old.key(), old.headers(), body));
    }

    boolean on(ResolvedModel model) {
        return model.endpoint().extraBody().path(member).asString("").equals(value);
    }
}
