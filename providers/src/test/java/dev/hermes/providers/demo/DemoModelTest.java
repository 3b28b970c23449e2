package dev.hermes.providers.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.tool.ToolSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class DemoModelTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @TempDir
    Path folder;

    private final DemoModel model = new DemoModel();
    private final List<ModelEvent> events = new ArrayList<>();

    @Test
    void the_count_of_a_real_folder_is_exact() throws Exception {
        // given
        for (int number = 0; number < 61; number++) {
            Files.createFile(folder.resolve("file " + number));
        }
        Files.createFile(folder.resolve(".hidden"));
        Files.createFile(Files.createDirectory(folder.resolve("sub")).resolve("deep"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("file 1"));
        // when
        var answer = converse("How many files are in this folder?");
        // then
        assertThat(answer).startsWith("There are 62 files in this folder. That includes 1 hidden.");
        assertThat(answer).contains("directly in it");
    }

    @Test
    void one_file_and_none_are_said_in_proper_english() throws Exception {
        assertThat(converse("how many files are in this folder?")).startsWith("There are no files in this folder.");
        Files.createFile(folder.resolve("only"));
        assertThat(converse("how many files are in this folder?")).startsWith("There is 1 file in this folder.");
    }

    @Test
    void a_folder_with_a_strange_name_is_counted_and_listed() throws Exception {
        Files.createFile(Files.createDirectory(folder.resolve("it's $(odd)")).resolve("a"));
        assertThat(converse("How many files are in \"it's $(odd)\"?")).startsWith("There is 1 file in it's $(odd).");
        assertThat(converse("list the files in \"it's $(odd)\"")).endsWith("- a");
    }

    @Test
    void a_folder_is_listed_with_its_hidden_files() throws Exception {
        Files.createFile(folder.resolve("b.txt"));
        Files.createFile(folder.resolve(".a"));
        Files.createDirectory(folder.resolve("c"));
        assertThat(converse("list the files here"))
                .isEqualTo("In this folder I see 2 files and 1 folder:\n\n- .a\n- b.txt\n- c/");
    }

    @Test
    void a_folder_that_is_not_there_is_no_empty_folder() throws Exception {
        assertThat(converse("list the files in nowhere"))
                .startsWith("That did not work")
                .contains("nowhere");
        assertThat(converse("how many files are in nowhere?"))
                .startsWith("That did not work")
                .contains("nowhere");
    }

    @Test
    void a_request_becomes_one_call_with_the_arguments_of_the_tool() throws Exception {
        var answer = ask(List.of(Message.user("Search for the text \"a+b (c)\" in src")), "terminal", "search_files");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(answer.message().toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("search_files");
            assertThat(JsonMapper.shared().readTree(call.arguments()))
                    .isEqualTo(JSON.objectNode()
                            .put("pattern", "a\\+b \\(c\\)")
                            .put("target", "content")
                            .put("path", "src"));
        });
        assertThat(events).containsExactly(new ModelEvent.ToolCallStarted("search_files"));
    }

    @Test
    void without_a_terminal_files_are_counted_by_searching() throws Exception {
        var asked = Message.user("how many files are in this folder?");
        var call = ask(List.of(asked), "search_files").message();
        assertThat(call.toolCalls().getFirst().name()).isEqualTo("search_files");
        var result = Message.toolResult(
                call.toolCalls().getFirst(), "{\"total_count\":3,\"files\":[\"./a\",\"b\",\"sub/c\"]}");
        assertThat(ask(List.of(asked, call, result), "search_files").message().text())
                .startsWith("There are 2 files in this folder. Hidden and ignored files are not counted");
    }

    @Test
    void a_tool_that_is_switched_off_is_not_called() throws Exception {
        var answer = ask(List.of(Message.user("remember that I like tea")), "terminal");
        assertThat(answer.message().toolCalls()).isEmpty();
        assertThat(answer.message().text()).contains("memory").contains("switched off");
    }

    @Test
    void what_it_does_not_understand_it_does_not_pretend_to() throws Exception {
        var answer = ask(List.of(Message.system("You are Hermes."), Message.user("Why is the sky blue?")), "terminal");
        assertThat(answer.message().text())
                .contains("only the built-in demonstration")
                .contains("OPENROUTER_API_KEY")
                .contains("hermes config set");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void text_is_streamed_in_pieces_that_add_up() throws Exception {
        var answer = ask(List.of(Message.user("hello")), "terminal");
        assertThat(events).hasSizeGreaterThan(50);
        var streamed = new StringBuilder();
        events.forEach(event -> streamed.append(((ModelEvent.TextDelta) event).text()));
        assertThat(streamed.toString()).isEqualTo(answer.message().text());
        assertThat(answer.usage().input()).isPositive();
        assertThat(answer.usage().output()).isEqualTo((answer.message().text().length() + 3) / 4);
    }

    @Test
    void the_same_conversation_gets_the_same_answer() throws Exception {
        var first = ask(List.of(Message.user("run `date`")), "terminal");
        assertThat(ask(List.of(Message.user("run `date`")), "terminal")).isEqualTo(first);
    }

    @Test
    void an_interruption_ends_the_answer() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> ask(List.of(Message.user("hello")), "terminal"))
                .isInstanceOf(InterruptedException.class);
        assertThat(events).isEmpty();
    }

    @Test
    void notes_of_the_program_before_a_request_are_passed_over() throws Exception {
        var answer = ask(List.of(Message.user("[Model was switched.]\n\nrun `pwd`")), "terminal");
        assertThat(answer.message().toolCalls()).hasSize(1);
    }

    @Test
    void titles_summaries_and_judgements_are_short_and_of_the_asked_shape() throws Exception {
        assertThat(side(
                        "Write a title for a conversation that begins like this.\n\nUser: list the files in src please now"
                                + "\n\nAssistant: ok"))
                .isEqualTo("list the files in src please");
        assertThat(
                        side(
                                "Hand over.\n<conversation>\n[USER] count the files\n\n[ASSISTANT] 7\n\n[USER] read a.txt\n</conversation>"))
                .startsWith("## Active Task\nread a.txt\n")
                .contains("- count the files\n- read a.txt");
        var verdict = side("Answer with one JSON object: {\"done\": true or false, \"reason\": \"one sentence\"}");
        assertThat(JsonMapper.shared().readTree(verdict).path("done").booleanValue())
                .isTrue();
        assertThat(side("Answer APPROVE, DENY or ESCALATE.")).isEqualTo("ESCALATE");
    }

    private String side(String question) throws InterruptedException {
        return ask(List.of(Message.user(question))).message().text();
    }

    /** Asks, runs the command that the model wants in a real shell, and asks again. */
    private String converse(String request) throws Exception {
        var asked = Message.user(request);
        var call = ask(List.of(asked), "terminal").message();
        var command = JsonMapper.shared()
                .readTree(call.toolCalls().getFirst().arguments())
                .path("command")
                .asString();
        var result = Message.toolResult(call.toolCalls().getFirst(), shell(command));
        return ask(List.of(asked, call, result), "terminal").message().text();
    }

    private String shell(String command) throws IOException, InterruptedException {
        var process = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return JSON.objectNode()
                .put("output", output)
                .put("exit_code", process.exitValue())
                .putNull("error")
                .toString();
    }

    private ModelAnswer ask(List<Message> messages, String... tools) throws InterruptedException {
        events.clear();
        var endpoint = new Endpoint("demo", ApiMode.DEMO, "", Optional.empty(), Map.of(), JSON.objectNode());
        var specs = java.util.Arrays.stream(tools)
                .map(name -> new ToolSpec(name, "any", "", JSON.objectNode()))
                .toList();
        return model.ask(ModelRequest.of(endpoint, "demo", messages).withTools(specs), events::add);
    }
}
