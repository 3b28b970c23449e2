package dev.hermes.home;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Trees of settings: maps, lists and single values. */
final class Trees {
    private Trees() {}

    static Optional<Object> find(Map<String, Object> tree, List<String> path) {
        Object at = tree;
        for (var name : path) {
            at = below(at, name);
            if (at == null) {
                return Optional.empty();
            }
        }
        return Optional.of(at);
    }

    private static @Nullable Object below(Object at, String name) {
        return switch (at) {
            case Map<?, ?> map -> map.get(name);
            case List<?> list
            when name.matches("\\d{1,6}") && Integer.parseInt(name) < list.size() -> list.get(Integer.parseInt(name));
            default -> null;
        };
    }

    /** A copy that may be changed, all the way down. */
    static Map<String, Object> copy(Map<String, Object> tree) {
        var result = new LinkedHashMap<String, Object>();
        tree.forEach((key, value) -> result.put(key, copyOf(value)));
        return result;
    }

    private static Object copyOf(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, Object>();
                map.forEach((key, item) -> result.put(String.valueOf(key), copyOf(item)));
                yield result;
            }
            case List<?> list -> {
                var result = new ArrayList<Object>();
                list.forEach(item -> result.add(copyOf(item)));
                yield result;
            }
            default -> value;
        };
    }

    /** @param tree made by {@link #copy}; what is in the way of a map is replaced by one */
    @SuppressWarnings("unchecked") // a tree has only text keys
    static void put(Map<String, Object> tree, List<String> path, Object value) {
        var at = tree;
        for (var name : path.subList(0, path.size() - 1)) {
            if (!(at.get(name) instanceof Map)) {
                at.put(name, new LinkedHashMap<String, Object>());
            }
            at = (Map<String, Object>) at.get(name);
        }
        at.put(path.getLast(), copyOf(value));
    }

    /** @param tree made by {@link #copy}; nothing happens where there is no list */
    @SuppressWarnings("unchecked") // the copy made the list
    static void append(Map<String, Object> tree, List<String> path, Object item) {
        if (find(tree, path).orElse("") instanceof List<?> list) {
            ((List<Object>) list).add(copyOf(item));
        }
    }

    /** @param tree made by {@link #copy} */
    static void remove(Map<String, Object> tree, List<String> path) {
        var parent = find(tree, path.subList(0, path.size() - 1)).orElse("");
        if (parent instanceof Map<?, ?> map) {
            map.remove(path.getLast());
        } else if (parent instanceof List<?> list && path.getLast().matches("\\d{1,6}")) {
            list.remove(Integer.parseInt(path.getLast()));
        }
    }

    /** Whether both say the same; an empty map says nothing, and numbers are compared by what they are worth. */
    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (says(one) != says(other)) {
            return false;
        }
        if (!says(one)) {
            return true;
        }
        if (one instanceof Map<?, ?> left && other instanceof Map<?, ?> right) {
            return left.keySet().stream().allMatch(key -> same(left.get(key), right.get(key)))
                    && right.keySet().stream().allMatch(key -> left.containsKey(key) || !says(right.get(key)));
        }
        if (one instanceof List<?> left && other instanceof List<?> right) {
            return left.size() == right.size() && sameItems(left, right);
        }
        if (one instanceof Number left && other instanceof Number right) {
            return sameNumber(left, right);
        }
        return String.valueOf(one).equals(String.valueOf(other)) && one instanceof Boolean == other instanceof Boolean;
    }

    private static boolean sameItems(List<?> left, List<?> right) {
        for (int i = 0; i < left.size(); i++) {
            if (!same(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameNumber(Number left, Number right) {
        double a = left.doubleValue();
        double b = right.doubleValue();
        boolean finite = Double.isFinite(a) && Double.isFinite(b);
        return finite
                ? new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString())) == 0
                : Double.compare(a, b) == 0;
    }

    private static boolean says(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map.values().stream().anyMatch(Trees::says) : value != null;
    }
}
