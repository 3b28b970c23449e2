package dev.hermes.tools.todo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Steps of a piece of work, in the order they should be done; each id is there once. */
public record TodoList(List<Item> items) {
    static final TodoList EMPTY = new TodoList(List.of());

    public TodoList {
        items = List.copyOf(items);
    }

    /** How far a step is. */
    public enum Status {
        PENDING,
        IN_PROGRESS,
        COMPLETED,
        CANCELLED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What is not a status counts as not begun. */
        static Status of(String name) {
            for (var status : values()) {
                if (status.wireName().equals(name.strip().toLowerCase(Locale.ROOT))) {
                    return status;
                }
            }
            return PENDING;
        }
    }

    public record Item(String id, String content, Status status) {}

    /** The list that a model wrote. */
    static TodoList of(JsonNode todos) {
        return EMPTY.merged(todos);
    }

    /** Items whose id is there are changed where the other says something, the rest is added. */
    TodoList merged(JsonNode todos) {
        Map<String, Item> byId = new LinkedHashMap<>();
        items.forEach(item -> byId.put(item.id(), item));
        int number = 0;
        for (var json : todos) {
            number++;
            var id = text(json, "id").isEmpty() ? String.valueOf(number) : text(json, "id");
            var known = byId.getOrDefault(id, new Item(id, "(no description)", Status.PENDING));
            byId.put(
                    id,
                    new Item(
                            id,
                            text(json, "content").isEmpty() ? known.content() : text(json, "content"),
                            json.has("status") ? Status.of(text(json, "status")) : known.status()));
        }
        return new TodoList(new ArrayList<>(byId.values()));
    }

    private static String text(JsonNode json, String name) {
        var value = json.path(name);
        return value.isString() || value.isNumber() ? value.asString().strip() : "";
    }

    ObjectNode json() {
        var answer = JsonNodeFactory.instance.objectNode();
        var todos = answer.putArray("todos");
        items.forEach(item -> todos.addObject()
                .put("id", item.id())
                .put("content", item.content())
                .put("status", item.status().wireName()));
        var summary = answer.putObject("summary").put("total", items.size());
        for (var status : Status.values()) {
            summary.put(status.wireName(), (int)
                    items.stream().filter(item -> item.status() == status).count());
        }
        return answer;
    }
}
