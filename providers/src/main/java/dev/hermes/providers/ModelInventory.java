package dev.hermes.providers;

import dev.hermes.home.Redactor;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who serves which models here, as programs that let a person choose want to know it.
 *
 * @param providers those of the table in its order, then the user's own
 * @param model that conversations begin with; empty when none is chosen
 * @param provider that serves it; empty when nothing can be used yet
 */
public record ModelInventory(List<Row> providers, String model, String provider) {
    public ModelInventory {
        providers = List.copyOf(providers);
    }

    /** How a provider came into the list; the words are those of the payload. */
    public enum Source {
        /** Known to the program, used with a key. */
        BUILT_IN("built-in"),
        /** Known to the program, used with a login. */
        HERMES("hermes"),
        /** Known to the program, and nothing is there to use it with. */
        CANONICAL("canonical"),
        /** Written down by the user. */
        USER_CONFIG("user-config");

        private final String word;

        Source(String word) {
            this.word = word;
        }
    }

    /**
     * One provider.
     *
     * @param slug as {@code model.provider} names it
     * @param models the first of them
     * @param totalModels how many there are
     * @param address of a server of the user's own
     * @param missing what one would need to use it; empty when it can be used
     */
    public record Row(
            String slug,
            String name,
            boolean current,
            List<String> models,
            int totalModels,
            Source source,
            Optional<String> address,
            Optional<Missing> missing) {
        /** More than a person looks through. */
        static final int SHOWN = 50;

        static Row of(
                String slug,
                String name,
                boolean current,
                List<String> models,
                Source source,
                Optional<String> address,
                Optional<Missing> missing) {
            return new Row(
                    slug,
                    name,
                    current,
                    models.stream().limit(SHOWN).toList(),
                    models.size(),
                    source,
                    address,
                    missing);
        }

        public boolean usable() {
            return missing.isEmpty();
        }

        /** What a person does to use it; empty when it can be used. */
        public String wants() {
            return missing.map(lack -> lack.keyVariable()
                            .map(variable -> "a key, as " + variable + " or with 'hermes auth add " + slug + "'")
                            .orElse(
                                    lack.authType().startsWith("oauth")
                                            ? "a login, with 'hermes auth add " + slug + "'"
                                            : "'hermes model' leads there (" + lack.authType() + ")"))
                    .orElse("");
        }

        private ObjectNode json() {
            var json = JsonMapper.shared()
                    .createObjectNode()
                    .put("slug", slug)
                    .put("name", name)
                    .put("is_current", current)
                    .put("is_user_defined", source == Source.USER_CONFIG);
            var array = json.putArray("models");
            models.forEach(array::add);
            json.put("total_models", totalModels).put("source", source.word).put("authenticated", usable());
            address.ifPresent(url -> json.put("api_url", Redactor.address(url)));
            missing.ifPresent(lack -> {
                json.put("auth_type", lack.authType());
                lack.keyVariable().ifPresent(variable -> json.put("key_env", variable));
                json.put("warning", lack.warning());
            });
            return json;
        }
    }

    /** What a provider wants before it can be used. */
    public record Missing(String authType, Optional<String> keyVariable) {
        public String warning() {
            return keyVariable
                    .map(variable -> "paste " + variable + " to activate")
                    .orElse("run `hermes model` to configure (" + authType + ")");
        }
    }

    /** Those that can be used: the current one, then who has most to choose from. */
    public List<Row> usable() {
        return providers.stream()
                .filter(Row::usable)
                .sorted(Comparator.comparing(Row::current)
                        .reversed()
                        .thenComparing(Comparator.comparingInt(Row::totalModels).reversed()))
                .toList();
    }

    public ObjectNode json() {
        var json = JsonMapper.shared().createObjectNode();
        var rows = json.putArray("providers");
        providers.forEach(row -> rows.add(row.json()));
        return json.put("model", model).put("provider", provider);
    }
}
