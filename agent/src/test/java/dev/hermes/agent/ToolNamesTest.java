package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.ToolCall;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which tool a model means, and which calls may run side by side. */
class ToolNamesTest {
    private static final Set<String> KNOWN = Set.of("read_file", "todo", "browser_click", "patch", "terminal");

    @ParameterizedTest
    @CsvSource({
        "TodoTool_tool, todo",
        "BrowserClick_tool, browser_click",
        "ReadFile, read_file",
        "reed_file, read_file",
        "read-file, read_file",
        "terminal, terminal"
    })
    void a_name_is_understood(String written, String meant) {
        assertThat(ToolNames.meant(written, KNOWN)).contains(meant);
    }

    @Test
    void nonsense_is_not_understood() {
        assertThat(ToolNames.meant("zzz", KNOWN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | read_file {\"path\":\"a\"}   | read_file {\"path\":\"b\"}",
                "false | write_file {\"path\":\"a/x\"} | read_file {\"path\":\"a\"}",
                "false | write_file {\"path\":\"/project/a\"} | read_file {\"path\":\"./b/../a\"}",
                "false | read_file {\"path\":\"a\"}   | terminal {}",
                "false | web_search {}              | clarify {}",
                "false | read_file {}               | read_file {\"path\":\"b\"}"
            })
    void calls_run_side_by_side_only_when_none_touches_another(boolean allowed, String one, String two) {
        var calls = Stream.of(one, two).map(ToolNamesTest::runnable).toList();
        assertThat(Parallelism.allowed(calls, Path.of("/project"))).isEqualTo(allowed);
    }

    @Test
    void a_single_call_runs_alone() {
        assertThat(Parallelism.allowed(List.of(runnable("web_search {}")), Path.of("/project")))
                .isFalse();
    }

    private static ToolCallCheck.Runnable runnable(String text) {
        var words = text.split(" ", 2);
        return new ToolCallCheck.Runnable(
                new ToolCall("1", words[0], words[1], JsonNodeFactory.instance.objectNode()),
                (ObjectNode) JsonMapper.shared().readTree(words[1]));
    }
}
