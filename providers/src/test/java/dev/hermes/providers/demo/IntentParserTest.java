package dev.hermes.providers.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntentParserTest {
    private final IntentParser parser = new IntentParser();

    @Test
    void counting_is_asked_for_in_many_ways() {
        for (var request : List.of(
                "how many files are in this folder?",
                "How many files are in this folder? Answer with a number.",
                "Tell me how many files are in here",
                "how many files does this folder contain?",
                "What is the number of files in this folder?",
                "How many files are there in this directory",
                "how many files are here?",
                "How many files do we have?",
                "How many files do I have in this folder?",
                "count the files",
                "Count all files in this folder, please.",
                "Please count the files here",
                "Can you count the files in the current directory?",
                "Hi Hermes, how many files are in this folder?",
                "how many regular files are in the current folder?",
                "How many files are in the current working directory?")) {
            assertThat(parser.parse(request)).as(request).isEqualTo(new Intent.CountFiles("."));
        }
        for (var request : List.of(
                "How many files are in src?",
                "count the files in the folder src",
                "count files in the src folder",
                "How many files are there in `src`?",
                "how many files are inside the src directory?")) {
            assertThat(parser.parse(request)).as(request).isEqualTo(new Intent.CountFiles("src"));
        }
    }

    @Test
    void listing_names_a_folder_or_means_this_one() {
        for (var request : List.of(
                "list files",
                "List the files",
                "list all files in this folder",
                "show me the files here",
                "Which files are here?",
                "what files are in this folder?",
                "What is in this folder?",
                "what's in this directory?",
                "show the contents of this folder",
                "list the files and folders in this directory",
                "ls")) {
            assertThat(parser.parse(request)).as(request).isEqualTo(new Intent.ListFiles("."));
        }
        for (var request : List.of(
                "list the files in src/main",
                "Show me all files in src/main.",
                "ls src/main",
                "what is in the folder src/main?",
                "which files are in the directory src/main")) {
            assertThat(parser.parse(request)).as(request).isEqualTo(new Intent.ListFiles("src/main"));
        }
    }

    @Test
    void files_are_found_by_name_or_kind() {
        assertThat(parser.parse("find files named *.md")).isEqualTo(new Intent.FindFiles("*.md", "."));
        assertThat(parser.parse("find all files called \"my notes.txt\" in docs"))
                .isEqualTo(new Intent.FindFiles("my notes.txt", "docs"));
        assertThat(parser.parse("find all java files")).isEqualTo(new Intent.FindFiles("*.java", "."));
        assertThat(parser.parse("list the python files in src")).isEqualTo(new Intent.FindFiles("*.py", "src"));
        assertThat(parser.parse("find the .yaml files")).isEqualTo(new Intent.FindFiles("*.yaml", "."));
        assertThat(parser.parse("Where is pom.xml?")).isEqualTo(new Intent.FindFiles("pom.xml", "."));
        assertThat(parser.parse("find pom.xml")).isEqualTo(new Intent.FindFiles("pom.xml", "."));
    }

    @Test
    void text_is_found_as_it_is_written() {
        assertThat(parser.parse("search for the text \"hello world\" in src"))
                .isEqualTo(new Intent.FindText("hello world", "src"));
        assertThat(parser.parse("find the word apple")).isEqualTo(new Intent.FindText("apple", "."));
        assertThat(parser.parse("grep TODO in src")).isEqualTo(new Intent.FindText("TODO", "src"));
        assertThat(parser.parse("search for apple")).isEqualTo(new Intent.FindText("apple", "."));
        assertThat(parser.parse("which files contain apple?")).isEqualTo(new Intent.FindText("apple", "."));
        assertThat(parser.parse("find all files that mention 'red apple' in this folder"))
                .isEqualTo(new Intent.FindText("red apple", "."));
    }

    @Test
    void a_file_is_read_or_summarised() {
        for (var request : List.of(
                "read notes.txt",
                "Please read the file notes.txt.",
                "show me notes.txt",
                "cat notes.txt",
                "open notes.txt",
                "What is in notes.txt?",
                "print the contents of notes.txt",
                "show me the contents of the file `notes.txt`")) {
            assertThat(parser.parse(request)).as(request).isEqualTo(new Intent.ReadFile("notes.txt"));
        }
        for (var request : List.of(
                "summarise README.md",
                "Summarize the file README.md",
                "give me a summary of README.md",
                "What is README.md about?",
                "sum up README.md, please",
                "Can you summarize README.md for me?")) {
            assertThat(parser.parse(request)).as(request).isEqualTo(new Intent.SummariseFile("README.md"));
        }
        assertThat(parser.parse("read \"my notes.txt\"")).isEqualTo(new Intent.ReadFile("my notes.txt"));
    }

    @Test
    void commands_are_taken_as_they_are() {
        assertThat(parser.parse("run `ls -l  a`")).isEqualTo(new Intent.RunCommand("ls -l a"));
        assertThat(parser.parse("Run the command git status")).isEqualTo(new Intent.RunCommand("git status"));
        assertThat(parser.parse("please run echo what?")).isEqualTo(new Intent.RunCommand("echo what?"));
        assertThat(parser.parse("$ echo \"hi\" 'there'")).isEqualTo(new Intent.RunCommand("echo \"hi\" 'there'"));
    }

    @Test
    void facts_are_about_the_person_or_about_the_work() {
        assertThat(parser.parse("Remember that our tests run with make."))
                .isEqualTo(new Intent.Remember("our tests run with make", false));
        assertThat(parser.parse("remember: I prefer tea")).isEqualTo(new Intent.Remember("I prefer tea", true));
        assertThat(parser.parse("Please remember that my name is Ada"))
                .isEqualTo(new Intent.Remember("my name is Ada", true));
    }

    @Test
    void a_todo_list_is_shown_and_changed() {
        for (var request : List.of("show my to-do list", "What's on my todo list?", "my todos", "list my tasks")) {
            assertThat(parser.parse(request)).as(request).isEqualTo(new Intent.ShowTodo());
        }
        assertThat(parser.parse("Add buy milk to my to-do list"))
                .isEqualTo(new Intent.ChangeTodo(List.of("buy milk"), false));
        assertThat(parser.parse("make a to-do list: buy milk, call Bob and sleep"))
                .isEqualTo(new Intent.ChangeTodo(List.of("buy milk", "call Bob", "sleep"), false));
        assertThat(parser.parse("Create a todo list:\n- buy milk\n2. eggs, bread"))
                .isEqualTo(new Intent.ChangeTodo(List.of("buy milk", "eggs, bread"), false));
        assertThat(parser.parse("mark buy milk as done")).isEqualTo(new Intent.ChangeTodo(List.of("buy milk"), true));
    }

    @Test
    void earlier_sessions_are_searched() {
        assertThat(parser.parse("search past sessions for release")).isEqualTo(new Intent.SearchSessions("release"));
        assertThat(parser.parse("Search my previous conversations for \"blue whale\""))
                .isEqualTo(new Intent.SearchSessions("blue whale"));
        assertThat(parser.parse("what did we talk about last time?")).isEqualTo(new Intent.SearchSessions(""));
        assertThat(parser.parse("find apple in past sessions")).isEqualTo(new Intent.SearchSessions("apple"));
        assertThat(parser.parse("show my past sessions")).isEqualTo(new Intent.SearchSessions(""));
    }

    @Test
    void what_no_rule_knows_is_unknown() {
        for (var request : List.of(
                "",
                "hello",
                "why is the sky blue?",
                "what is love?",
                "write me a poem about files",
                "who are you?",
                "delete everything")) {
            assertThat(parser.parse(request)).as(request).isEqualTo(new Intent.Unknown());
        }
    }

    @Test
    void any_text_gives_an_intent_and_any_intent_a_plan() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var words = List.of(
                "how",
                "many",
                "files",
                "in",
                "the",
                "folder",
                "find",
                "list",
                "read",
                "run",
                "todo",
                "remember",
                "search",
                "past",
                "sessions",
                "\"",
                "'",
                "`",
                "$",
                ":",
                ",",
                "\n",
                "- ",
                "*.md",
                "./a b",
                "\\",
                "(",
                "[",
                "é",
                "😀",
                "\0");
        for (int round = 0; round < 5_000; round++) {
            var text = new StringBuilder();
            for (int word = random.nextInt(14); word > 0; word--) {
                text.append(words.get(random.nextInt(words.size())));
                text.append(random.nextBoolean() ? " " : "");
                if (random.nextInt(8) == 0) {
                    text.appendCodePoint(random.nextInt(0xD7FF));
                }
            }
            var request = text.toString();
            assertThatCode(() -> ToolPlan.ways(parser.parse(request)))
                    .as("seed %d: %s", seed, request)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void long_and_repetitive_requests_are_answered_at_once() {
        for (var start :
                List.of("", "find ", "list the files in ", "search for the text ", "which files contain ", "add ")) {
            for (var part :
                    List.of("find files in ", "the ", "a.b/", "and ", "'", "\"a in ", "in in ", "list all the ")) {
                var request = start + part.repeat(3_900 / part.length());
                assertThatCode(() -> parser.parse(request)).as(part).doesNotThrowAnyException();
            }
        }
    }
}
