package dev.hermes.providers;

import dev.hermes.api.model.ApiMode;
import dev.hermes.providers.catalog.Ids;
import dev.hermes.providers.catalog.Similarity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges the name of a model by the lists that there are. Asks nobody. */
final class ModelCheck {
    static final String ONE_WORD = "The name of a model is one word.";

    private static final double SAME = 0.9;
    private static final double ALIKE = 0.5;
    private static final int SUGGESTIONS = 3;

    /** Whose accounts may use models that their lists do not show. */
    private static final Set<String> SHOW_A_PART = Set.of(
            "openai-codex",
            "xai-oauth",
            "anthropic",
            "minimax",
            "minimax-cn",
            "minimax-oauth",
            CloudAccess.AZURE,
            CloudAccess.BEDROCK,
            "copilot");

    private ModelCheck() {}

    /**
     * What there is to judge by.
     *
     * @param provider of the table
     * @param name of the provider, for people
     * @param saved models that the user's own entry names
     * @param known what is known without asking
     * @param live what the provider says; empty when it does not answer
     */
    record Lists(
            String provider,
            String name,
            ApiMode mode,
            List<String> saved,
            List<String> known,
            Optional<List<String>> live) {}

    /** Whether it can be the name of a model at all. */
    static boolean oneWord(String name) {
        return !name.isBlank()
                && name.strip().chars().noneMatch(Character::isWhitespace)
                && Ids.clean(name).isPresent();
    }

    /** A name that no list is needed for; empty when one is. */
    static Optional<ModelVerdict> withoutAsking(String typed, Lists lists) {
        var name = typed.strip();
        if (!oneWord(name)) {
            return Optional.of(ModelVerdict.rejected(name, ONE_WORD));
        }
        if (lists.provider().equals(ProviderTable.DEMO)) {
            return Optional.of(ModelVerdict.listed(name));
        }
        if (lists.provider().equals("lmstudio")) {
            return Optional.empty(); // what it has loaded changes from hour to hour
        }
        return in(lists.saved(), name).or(() -> in(lists.known(), name)).map(ModelVerdict::listed);
    }

    static ModelVerdict of(String typed, Lists lists) {
        var name = typed.strip();
        var early = withoutAsking(name, lists);
        if (early.isPresent()) {
            return early.get();
        }
        var live = lists.live();
        if (lists.provider().equals("lmstudio")) {
            return live.map(list -> in(list, name)
                            .map(ModelVerdict::listed)
                            .orElseGet(() -> ModelVerdict.rejected(
                                    name, lists.name() + " has no model " + name + "." + suggestions(name, list))))
                    .orElseGet(() -> ModelVerdict.rejected(name, lists.name() + " does not answer."));
        }
        if (live.isPresent()) {
            return byList(name, lists, live.get());
        }
        if (!lists.provider().equals(ProviderTable.CUSTOM)) {
            return ModelVerdict.noted(
                    name, lists.name() + " gives no list of its models now, and " + name + " is not known here.");
        }
        // servers of this protocol often have no list
        return lists.mode() == ApiMode.ANTHROPIC_MESSAGES
                ? ModelVerdict.noted(name, lists.name() + " has no list of models to look " + name + " up in.")
                : ModelVerdict.rejected(
                        name,
                        lists.name() + " gives no list of its models, so that " + name
                                + " cannot be looked up. Name it in your entry for the server to use it anyway.");
    }

    private static ModelVerdict byList(String name, Lists lists, List<String> live) {
        var listed = in(live, name);
        if (listed.isPresent()) {
            return ModelVerdict.listed(listed.get());
        }
        var unlisted = lists.name() + " does not list " + name + ".";
        if (SHOW_A_PART.contains(lists.provider())) {
            return ModelVerdict.noted(name, unlisted + " It is used all the same.");
        }
        var all = Ids.merged(live, lists.known());
        var same = Similarity.nearest(name, all, SAME, 1);
        if (!same.isEmpty()) {
            return ModelVerdict.corrected(name, same.getFirst().id());
        }
        var message = unlisted + suggestions(name, all);
        return lists.provider().equals(ProviderTable.CUSTOM)
                ? ModelVerdict.noted(name, message)
                : ModelVerdict.rejected(name, message);
    }

    /** As the list writes it; what a router does with a model ({@code :nitro}, {@code :free}) stands behind its name. */
    private static Optional<String> in(List<String> list, String name) {
        var exact = Ids.in(list, name);
        int colon = name.lastIndexOf(':');
        return exact.isPresent() || colon <= 0 || !name.contains("/")
                ? exact
                : Ids.in(list, name.substring(0, colon)).map(base -> base + name.substring(colon));
    }

    private static String suggestions(String name, List<String> list) {
        var near = Similarity.nearest(name, list, ALIKE, SUGGESTIONS);
        return near.isEmpty()
                ? ""
                : " Did you mean " + near.stream().map(Similarity.Near::id).collect(Collectors.joining(", ")) + "?";
    }
}
