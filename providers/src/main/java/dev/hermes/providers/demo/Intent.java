package dev.hermes.providers.demo;

import java.util.List;

/** What a request asks for, as far as the demonstration understands it. */
sealed interface Intent {
    /** @param directory {@code .} for the working directory */
    record ListFiles(String directory) implements Intent {}

    record CountFiles(String directory) implements Intent {}

    /** @param glob what the file's name looks like */
    record FindFiles(String glob, String directory) implements Intent {}

    /** @param text to be found as it is written */
    record FindText(String text, String directory) implements Intent {}

    record ReadFile(String path) implements Intent {}

    record SummariseFile(String path) implements Intent {}

    record RunCommand(String command) implements Intent {}

    /** @param aboutUser whether it is about the person and not about their work */
    record Remember(String fact, boolean aboutUser) implements Intent {}

    record ShowTodo() implements Intent {}

    /** @param done whether the items are finished and not new */
    record ChangeTodo(List<String> items, boolean done) implements Intent {
        public ChangeTodo {
            items = List.copyOf(items);
        }
    }

    /** @param query empty for the latest sessions */
    record SearchSessions(String query) implements Intent {}

    /** Nothing that the rules know. */
    record Unknown() implements Intent {}
}
