package dev.hermes.home;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** YAML 1.1 as PyYAML's safe loader reads it, into maps with text keys, lists, text, numbers and booleans. */
final class YamlReader {
    private YamlReader() {}

    /**
     * An empty document is an empty map. Keys without a value are left out, so that a default can take their place.
     *
     * @throws org.yaml.snakeyaml.error.YAMLException when it is not YAML
     * @throws IllegalArgumentException when the document is not a map
     */
    static Map<String, Object> map(String text) {
        var loader = new LoaderOptions();
        loader.setAllowDuplicateKeys(true);
        loader.setWarnOnDuplicateKeys(false); // upstream says nothing either, and standard error is for people
        loader.setMaxAliasesForCollections(1000);
        var dumper = new DumperOptions();
        var yaml = new Yaml(new SafeConstructor(loader), new Representer(dumper), dumper, loader, new PyYamlResolver());
        Object root = yaml.load(text.startsWith("\uFEFF") ? text.substring(1) : text);
        if (root == null) {
            return Map.of();
        }
        if (!(root instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("the top level is not a map of settings");
        }
        return textKeys(map);
    }

    private static Map<String, Object> textKeys(Map<?, ?> map) {
        var result = new LinkedHashMap<String, Object>();
        for (var entry : map.entrySet()) {
            var value = plain(entry.getValue());
            if (value != null) {
                result.put(String.valueOf(entry.getKey()), value);
            }
        }
        return Collections.unmodifiableMap(result);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> map -> textKeys(map);
            case List<?> list -> {
                var items = new ArrayList<Object>();
                for (var item : list) {
                    var kept = plain(item);
                    if (kept != null) {
                        items.add(kept);
                    }
                }
                yield List.copyOf(items);
            }
            case String text -> text;
            case Number number -> number;
            case Boolean flag -> flag;
            default -> String.valueOf(value);
        };
    }

    /** PyYAML's idea of a float wants a dot and a signed exponent; dates stay text. */
    private static final class PyYamlResolver extends Resolver {
        private static final Pattern FLOAT_OF_PYYAML = Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
                + "|[-+]?\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
                + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
                + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, FLOAT_OF_PYYAML, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
